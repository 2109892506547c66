"""Who may do what on pages that several rooms share."""

from accounts.models import Seat, User
from accounts.permissions import rule
from accounts.querysets.scope import HEAD, roles_of


@rule("portal.erase_student")
def may_erase_student(user: User, seat: Seat) -> bool:
    """The head alone: what is erased cannot be brought back, and a family asks the school for it."""
    return roles_of(user, HEAD).filter(institution=seat.institution_id).exists()
