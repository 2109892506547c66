"""Official numbers: one person proposes, a second one approves."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import AdministrativeUnit, OfficialContact, User
from accounts.services import audit


class SecondPersonNeeded(DomainError):
    code = "second_person_needed"
    message = _("Người đề nghị không tự duyệt được. Cần một cán bộ khác xác nhận số này.")


class AlreadyDecided(DomainError):
    code = "already_decided"
    message = _("Đề nghị này đã được người khác xử lý.")


@transaction.atomic
def propose_contact(
    *, unit: AdministrativeUnit | None, kind: str, label: str, number: str, checked_on: date, by: User
) -> OfficialContact:
    """Ask for a number to be put in force. unit: None for the whole country. Nothing changes for anyone yet."""
    contact = OfficialContact.objects.create(
        unit=unit, kind=kind, label=label, number=number, checked_on=checked_on, proposed_by=by
    )
    audit.record(by, "contact.proposed", contact, kind=kind)
    return contact


@transaction.atomic
def approve_contact(*, contact: OfficialContact, by: User, at: datetime) -> OfficialContact:
    """Put it in force in the place of the one that was. Raises SecondPersonNeeded, AlreadyDecided."""
    contact = _open(contact)
    if contact.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    OfficialContact.objects.in_force().filter(unit=contact.unit_id, kind=contact.kind).update(replaced_at=at)
    contact.approved_by, contact.approved_at = by, at
    contact.save(update_fields=["approved_by", "approved_at"])
    audit.record(by, "contact.approved", contact, kind=contact.kind)
    return contact


@transaction.atomic
def turn_down_contact(*, contact: OfficialContact, by: User, at: datetime) -> OfficialContact:
    """Close a proposal without putting it in force; its proposer may do that too. Raises AlreadyDecided."""
    contact = _open(contact)
    contact.replaced_at = at
    contact.save(update_fields=["replaced_at"])
    audit.record(by, "contact.turned_down", contact, kind=contact.kind)
    return contact


def _open(contact: OfficialContact) -> OfficialContact:
    contact = OfficialContact.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)
    if contact.approved_at or contact.replaced_at:
        raise AlreadyDecided
    return contact
