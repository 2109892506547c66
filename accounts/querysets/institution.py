"""Which institutions may be known to whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.querysets.scope import HEAD, TEACHER, institutions_of, is_administrator, is_known, units_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.institution import Institution, LegalGround  # noqa: F401 - names the type argument below
    from accounts.models.staff import User


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those where the user works, and those of the units that they organise. Administrators: all."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = units_of(user)
        return self.filter(
            Q(pk__in=institutions_of(user, HEAD, TEACHER)) | Q(unit__in=units) | Q(unit__parent__in=units)
        )

    def totals_for(self, user: "User | AnonymousUser") -> Self:
        """Those whose totals the user may see: heads their own, organisers those of their units."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        units = units_of(user)
        return self.filter(Q(pk__in=institutions_of(user, HEAD)) | Q(unit__in=units) | Q(unit__parent__in=units))

    def headed_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(pk__in=institutions_of(user, HEAD)) if is_known(user) else self.none()

    def staffed_by(self, user: "User | AnonymousUser") -> Self:
        """Where the user is head or teacher."""
        return self.filter(pk__in=institutions_of(user, HEAD, TEACHER)) if is_known(user) else self.none()


class LegalGroundQuerySet(models.QuerySet["LegalGround"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The institution's own staff."""
        return self.filter(institution__in=institutions_of(user, HEAD, TEACHER)) if is_known(user) else self.none()

    def newest_first(self) -> Self:
        """The first of these is the one in force."""
        return self.order_by("-recorded_at", "-pk")
