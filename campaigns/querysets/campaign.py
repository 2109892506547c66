"""Which campaigns may be known to whom."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from accounts.querysets.scope import HEAD, TEACHER, institutions_of, is_administrator, is_known
from campaigns.querysets.scope import Staff, organised_units

if TYPE_CHECKING:
    from campaigns.models import Campaign  # noqa: F401 - names the type argument below


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def managed_by(self, user: Staff) -> Self:
        """Those that the user may run: organisers of its unit or of the unit above."""
        return self.filter(unit__in=organised_units(user))

    def totals_for(self, user: Staff) -> Self:
        """Those whose totals the user may see: what they may run, and those of a wider unit that have invited an
        institution of theirs (of these, only their own unit's figures). Administrators: all.
        """
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = organised_units(user)
        invited = self.model._default_manager.filter(enrolments__unit__in=units).values("pk")
        return self.filter(Q(unit__in=units) | Q(pk__in=invited))

    def with_counts_for(self, user: Staff) -> Self:
        """Each with `invited_count` and `accepted_count`, of the institutions whose totals the user may see."""
        known = Q()
        if not is_administrator(user):
            units = organised_units(user)
            known = Q(unit__in=units) | Q(enrolments__unit__in=units)
        return self.annotate(
            invited_count=Count("enrolments", filter=known or None),
            accepted_count=Count("enrolments", filter=known & Q(enrolments__state="accepted")),
        )

    def visible_to(self, user: Staff) -> Self:
        """Those that the user may know of: `totals_for`, and for heads and teachers those their institution is in."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = organised_units(user)
        part = Q(enrolments__unit__in=units) | Q(enrolments__institution__in=institutions_of(user, HEAD, TEACHER))
        return self.filter(Q(unit__in=units) | Q(pk__in=self.model._default_manager.filter(part).values("pk")))

    def running(self) -> Self:
        return self.filter(state="running")

    def worth_recounting(self, at: datetime) -> Self:
        """Running, or closed so lately that answers given before closing may still come in (7 days)."""
        return self.filter(Q(state="running") | Q(state="closed", closed_at__gt=at - timedelta(days=8)))
