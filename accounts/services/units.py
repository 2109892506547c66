"""Bringing in a province's units and the country's official numbers. Running it again changes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import AdministrativeUnit, OfficialContact
from accounts.services import audit

KINDS = {
    "xã": AdministrativeUnit.Kind.COMMUNE,
    "phường": AdministrativeUnit.Kind.WARD,
    "đặc khu": AdministrativeUnit.Kind.COMMUNE,
}


@dataclass
class Loaded:
    """How many rows were added, changed and already there."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def load_units(province_file: dict[str, Any]) -> Loaded:
    """Add or correct the province and its communes and wards.

    province_file: {"province": {"code", "name"}, "valid_from": "2025-07-01", "units": [{"code", "name", "type"}]}.
    A unit is known by its code and the day from which it stands. Units not named are left alone.
    Raises KeyError or ValueError for a file of another shape.
    """
    loaded = Loaded()
    valid_from = date.fromisoformat(province_file["valid_from"])
    province = province_file["province"]
    root = _put(loaded, province["code"], valid_from, name=province["name"], kind="province", parent=None)
    for unit in province_file["units"]:
        _put(loaded, unit["code"], valid_from, name=unit["name"], kind=KINDS[unit["type"]], parent=root)
    if loaded.added or loaded.changed:
        audit.record(None, "units.loaded", root, added=loaded.added, changed=loaded.changed)
    return loaded


@transaction.atomic
def load_national_contacts(contacts: list[dict[str, Any]]) -> Loaded:
    """Add the country's numbers of the kinds that have none yet; what organisers have changed stays."""
    loaded = Loaded()
    for contact in contacts:
        if OfficialContact.objects.in_force().filter(unit=None, kind=contact["kind"]).exists():
            loaded.unchanged += 1
            continue
        row = OfficialContact.objects.create(
            unit=None,
            kind=contact["kind"],
            label=contact["label"],
            number=contact["number"],
            checked_on=date.fromisoformat(contact["checked_on"]),
            approved_at=timezone.now(),
        )
        audit.record(None, "contact.loaded", row, kind=row.kind)
        loaded.added += 1
    return loaded


def _put(loaded: Loaded, code: str, valid_from: date, **fields: Any) -> AdministrativeUnit:
    unit = AdministrativeUnit.objects.filter(code=code, valid_from=valid_from).first()
    if unit is None:
        loaded.added += 1
        return AdministrativeUnit.objects.create(code=code, valid_from=valid_from, **fields)
    differing = [name for name, value in fields.items() if getattr(unit, name) != value]
    if differing:
        for name in differing:
            setattr(unit, name, fields[name])
        unit.save(update_fields=differing)
        loaded.changed += 1
    else:
        loaded.unchanged += 1
    return unit
