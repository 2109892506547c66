"""Official numbers: those in force are for everyone, proposals for those who keep them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.querysets.scope import is_administrator, is_known, units_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.staff import User
    from accounts.models.unit import AdministrativeUnit, OfficialContact  # noqa: F401 - names the type argument below


class OfficialContactQuerySet(models.QuerySet["OfficialContact"]):
    def in_force(self) -> Self:
        return self.filter(approved_at__isnull=False, replaced_at=None)

    def waiting(self) -> Self:
        """Proposed and not yet approved or turned down."""
        return self.filter(approved_at=None, replaced_at=None)

    def for_unit(self, unit: "AdministrativeUnit") -> Self:
        """What stands in force for people of this unit: its own, its province's, the country's, in a steady order."""
        places = Q(unit=None) | Q(unit=unit.pk)
        if unit.parent_id:
            places |= Q(unit=unit.parent_id)
        return self.in_force().filter(places).order_by("kind", "unit", "pk")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """In force: everyone of the staff. Proposals and former numbers: those who keep them."""
        if not is_known(user):
            return self.none()
        return self.filter(Q(approved_at__isnull=False, replaced_at=None) | Q(pk__in=self.kept_by(user).values("pk")))

    def kept_by(self, user: "User | AnonymousUser") -> Self:
        """Those that the user may change: of the units they organise; nationwide ones the organisers of a province."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        own = units_of(user)
        places = Q(unit__in=own) | Q(unit__parent__in=own)
        if own.filter(unit__kind="province").exists():
            places |= Q(unit=None)
        return self.filter(places)
