"""Which students and seats may be known to whom."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts.querysets.scope import HEAD, TEACHER, institutions_of, is_administrator, is_known, roles_of, units_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.staff import User
    from accounts.models.student import Seat, Student  # noqa: F401 - names the type argument below


def _own_classrooms(user: "User | AnonymousUser") -> Q:
    """Seats of classes whose names the user may see; the same rule as ClassroomQuerySet.named_to, without a join."""
    return Q(classroom__in=roles_of(user, TEACHER).filter(classroom__isnull=False).values("classroom")) | Q(
        institution__in=institutions_of(user, HEAD)
    )


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Seats of the user's own classes, and for heads all of the institution, former ones too."""
        return self.filter(_own_classrooms(user)) if is_known(user) else self.none()

    def open_to(self, student: "Student") -> Self:
        """Where the student sits now."""
        return self.filter(institution=student.institution_id, student=student.pk, to_on=None)

    def totals_for(self, user: "User | AnonymousUser") -> Self:
        """Seats to be counted for the user, never listed."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = units_of(user)
        return self.filter(
            Q(institution__in=institutions_of(user, HEAD))
            | Q(institution__unit__in=units)
            | Q(institution__unit__parent__in=units)
        )

    def taken(self) -> Self:
        """In which someone sits now."""
        return self.filter(to_on=None)

    def in_order(self) -> Self:
        """By number, with the student."""
        return self.select_related("student").order_by("number", "pk")

    def by_name(self) -> Self:
        """As a class list: given name first; rows without a name at the end, by number."""
        return (
            self.select_related("student")
            .annotate(is_unnamed=models.Case(models.When(student__name="", then=1), default=0))
            .order_by("is_unnamed", "student__sort_key", "number", "pk")
        )


class StudentQuerySet(models.QuerySet["Student"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Students who sit or sat in the user's own classes; for heads all of the institution."""
        if not is_known(user):
            return self.none()
        from accounts.models.student import Seat

        return self.filter(
            Q(institution__in=institutions_of(user, HEAD)) | Q(pk__in=Seat.objects.visible_to(user).values("student"))
        )

    def open_to(self, student: "Student") -> Self:
        """A student sees themselves and nobody else."""
        return self.filter(institution=student.institution_id, pk=student.pk)

    def by_public_code(self, code: UUID) -> Self:
        """The one that a card names. What the card proves is checked against the row's epoch by whoever asks."""
        return self.filter(pk=code, erased_at=None)

    def totals_for(self, user: "User | AnonymousUser") -> Self:
        """Students to be counted for the user, never listed."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = units_of(user)
        return self.filter(
            Q(institution__in=institutions_of(user, HEAD))
            | Q(institution__unit__in=units)
            | Q(institution__unit__parent__in=units)
        )
