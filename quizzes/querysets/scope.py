"""Whose classes a member of staff knows by name, as a sub-select."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import Classroom, Membership, User

Staff = User | AnonymousUser


def named_classrooms(user: Staff) -> QuerySet[Classroom]:
    """The classes that the user teaches, and those of the institutions that they head. Organisers: none."""
    if not user.is_authenticated:
        return Classroom.objects.none()
    mine = Membership.objects.filter(user=user, ended_at=None)
    return Classroom.objects.filter(
        Q(pk__in=mine.filter(role=Membership.Role.TEACHER).values("classroom"))
        | Q(institution__in=mine.filter(role=Membership.Role.HEAD).values("institution"))
    )
