"""Units are public knowledge; who organises which is not."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.querysets.scope import is_administrator, is_known, units_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.staff import User
    from accounts.models.unit import AdministrativeUnit


class AdministrativeUnitQuerySet(models.QuerySet["AdministrativeUnit"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them: a list of communes is public. Guests have no use for it."""
        return self if is_known(user) else self.none()

    def totals_for(self, user: "User | AnonymousUser") -> Self:
        """The units that the user organises, and those below them. Administrators: all."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        own = units_of(user)
        return self.filter(Q(pk__in=own) | Q(parent__in=own))

    def valid_on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def within(self, unit: "AdministrativeUnit") -> Self:
        """The unit itself and those below it."""
        return self.filter(Q(pk=unit.pk) | Q(parent=unit.pk))
