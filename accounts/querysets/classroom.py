"""Which classes may be known to whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length

from accounts.querysets.scope import HEAD, TEACHER, institutions_of, is_administrator, is_known, roles_of, units_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.classroom import Classroom  # noqa: F401 - names the type argument below
    from accounts.models.staff import User
    from accounts.models.student import Student


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def named_to(self, user: "User | AnonymousUser") -> Self:
        """Classes whose students' names and results the user may see: their own, and for heads all of the institution.

        Nobody else, organisers and administrators too.
        """
        if not is_known(user):
            return self.none()
        return self.filter(
            Q(pk__in=roles_of(user, TEACHER).filter(classroom__isnull=False).values("classroom"))
            | Q(institution__in=institutions_of(user, HEAD))
        )

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Classes that the user may know of: the same, since an organiser works with totals only."""
        return self.named_to(user)

    def open_to(self, student: "Student") -> Self:
        """The class in which the student sits now."""
        return self.filter(
            pk__in=student.seats.filter(institution=student.institution_id, to_on=None).values("classroom")
        )

    def totals_for(self, user: "User | AnonymousUser") -> Self:
        """Classes to be counted for the user: heads' own, organisers' units; never shown by name to the latter."""
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

    def in_use(self) -> Self:
        return self.filter(archived_at=None)

    def counted(self) -> Self:
        """With `seats_now`, the number of students who sit there."""
        return self.annotate(seats_now=Count("seats", filter=Q(seats__to_on=None)))

    def in_order(self) -> Self:
        """By grade, then by name with 10A2 before 10A10."""
        return self.order_by("-school_year", models.F("grade").asc(nulls_last=True), Length("name"), "name", "pk")
