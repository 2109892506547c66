"""Who may do what about a class's commitments."""

from accounts.models import Classroom, User
from accounts.permissions import rule
from accounts.querysets.scope import TEACHER, roles_of


@rule("commitments.open_signing")
def may_open_signing(user: User, classroom: Classroom) -> bool:
    """Own teachers and head, while the class is in use. A trial class promises nothing."""
    is_own = Classroom.objects.named_to(user).filter(pk=classroom.pk).exists()
    return is_own and classroom.archived_at is None and not classroom.is_trial


@rule("commitments.sign_for_class")
def may_sign_for_class(user: User, classroom: Classroom) -> bool:
    """Its teachers; a head signs for the school, which comes later."""
    is_teacher = roles_of(user, TEACHER).filter(classroom=classroom.pk).exists()
    return is_teacher and classroom.archived_at is None and not classroom.is_trial
