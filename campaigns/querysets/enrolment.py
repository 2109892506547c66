"""Which institutions' parts may be known to whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Classroom
from accounts.querysets.scope import HEAD, TEACHER, institutions_of, is_administrator, is_known
from campaigns.querysets.scope import Staff, organised_units

if TYPE_CHECKING:
    from campaigns.models import EnrolledClass, Enrolment  # noqa: F401 - name the type arguments below


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def totals_for(self, user: Staff) -> Self:
        """Those whose totals an organiser may see: of campaigns they run, and of institutions in their units."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = organised_units(user)
        return self.filter(Q(unit__in=units) | Q(campaign__unit__in=units))

    def visible_to(self, user: Staff) -> Self:
        """`totals_for`, and for heads and teachers those of their institution."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = organised_units(user)
        mine = institutions_of(user, HEAD, TEACHER)
        return self.filter(Q(unit__in=units) | Q(campaign__unit__in=units) | Q(institution__in=mine))

    def answerable_by(self, user: Staff) -> Self:
        """Those a head may look at and answer: of their own institution."""
        if not is_known(user):
            return self.none()
        return self.filter(institution__in=institutions_of(user, HEAD))

    def in_units_of(self, user: Staff) -> Self:
        """Those of institutions in the units that the user organises."""
        return self.filter(unit__in=organised_units(user))

    def needing_a_nudge(self) -> Self:
        """Not answered, or with classes where nothing has begun."""
        return self.filter(Q(state="invited") | Q(state="accepted", classes_begun__lt=F("classes_count")))

    def with_new_classes(self) -> Self:
        """Accepted ones whose institution has a class of the campaign's school year that is not enrolled yet."""
        enrolled = self.model._meta.get_field("classes").related_model._default_manager
        missing = Classroom.objects.filter(
            institution=OuterRef("institution"),
            school_year=OuterRef("campaign__school_year"),
            is_trial=False,
            archived_at=None,
        ).exclude(pk__in=enrolled.filter(enrolment=OuterRef(OuterRef("pk"))).values("classroom"))
        return self.accepted().filter(Exists(missing))

    def accepted(self) -> Self:
        return self.filter(state="accepted")

    def invited(self) -> Self:
        return self.filter(state="invited")


class EnrolledClassQuerySet(models.QuerySet["EnrolledClass"]):
    def in_running_campaigns(self) -> Self:
        return self.filter(enrolment__state="accepted", enrolment__campaign__state="running")
