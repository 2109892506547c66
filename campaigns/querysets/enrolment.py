"""Which institutions' parts may be known to whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from campaigns.querysets.scope import Staff, is_administrator, organised_units, own_institution_ids

if TYPE_CHECKING:
    from campaigns.models import EnrolledClass, Enrolment  # noqa: F401 - name the type arguments below


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def totals_for(self, user: Staff) -> Self:
        """Those whose totals an organiser may see: of campaigns they run, and of institutions in their units."""
        if not user.is_authenticated:
            return self.none()
        if is_administrator(user):
            return self
        units = organised_units(user)
        return self.filter(Q(unit__in=units) | Q(campaign__unit__in=units))

    def visible_to(self, user: Staff) -> Self:
        """`totals_for`, and for heads and teachers those of their institution."""
        if not user.is_authenticated:
            return self.none()
        if is_administrator(user):
            return self
        units = organised_units(user)
        mine = own_institution_ids(user)
        return self.filter(Q(unit__in=units) | Q(campaign__unit__in=units) | Q(institution__in=mine))

    def answerable_by(self, user: Staff) -> Self:
        """Those a head may look at and answer: of their own institution."""
        return self.filter(institution__in=own_institution_ids(user, Membership.Role.HEAD))

    def accepted(self) -> Self:
        return self.filter(state="accepted")

    def invited(self) -> Self:
        return self.filter(state="invited")


class EnrolledClassQuerySet(models.QuerySet["EnrolledClass"]):
    def in_running_campaigns(self) -> Self:
        return self.filter(enrolment__state="accepted", enrolment__campaign__state="running")
