"""Who is asking, and what they may do on pages that several rooms share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Classroom, Membership, User


def staff(request: HttpRequest) -> User:
    """The signed-in member of staff; behind `login_required`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_make_classroom(user: User) -> bool:
    """Teachers and heads bring in classes of their institutions."""
    roles = [Membership.Role.TEACHER, Membership.Role.HEAD]
    return Membership.objects.filter(user=user, ended_at=None, role__in=roles).exists()


def is_head_of(user: User, classroom: Classroom) -> bool:
    return Membership.objects.filter(
        user=user, ended_at=None, role=Membership.Role.HEAD, institution=classroom.institution_id
    ).exists()
