"""The first two things of every staff view here: the row in scope (else 404), the verb (else 403)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Classroom, Institution, Seat, User


def staff(request: HttpRequest) -> User:
    """The signed-in member of staff; behind `login_required`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def classroom_for(request: HttpRequest, classroom_id: UUID, verb: str) -> Classroom:
    visible = Classroom.objects.visible_to(request.user).select_related("institution")
    classroom = get_object_or_404(visible, pk=classroom_id)
    if not staff(request).has_perm(verb, classroom):
        raise PermissionDenied
    return classroom


def seat_for(request: HttpRequest, classroom: Classroom, seat_id: UUID) -> Seat:
    """One who sits there now."""
    seats = Seat.objects.visible_to(request.user).taken().select_related("student", "institution", "classroom")
    return get_object_or_404(seats, classroom=classroom, pk=seat_id)


def institution_for(request: HttpRequest, institution_id: UUID, verb: str) -> Institution:
    institution = get_object_or_404(Institution.objects.visible_to(request.user), pk=institution_id)
    if not staff(request).has_perm(verb, institution):
        raise PermissionDenied
    return institution
