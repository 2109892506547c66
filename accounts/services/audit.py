"""The audit trail: deeds, and looks at named results. Never a name, an answer, a PIN or an address."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import AuditEntry, Institution, User


def record(
    actor: User | None, action: str, target: Model | None, *, institution: Institution | None = None, **details: Any
) -> AuditEntry:
    """Write one deed, in the caller's transaction.

    actor: None for the site itself (a job that fell due, a command). action: "roster.imported".
    institution: when not given, that of the target if it has one.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor=actor,
        action=action,
        target_kind=_kind(target),
        target_id="" if target is None else str(target.pk),
        institution_id=_institution_id(target, institution),
        details=details,
    )


def record_look(actor: User, page: str, target: Model, institution: Institution | None) -> None:
    """Note that someone looked at named rows: one row a user, page, target and hour, however often they reload."""
    at = timezone.now()
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=at,
                actor=actor,
                action=f"{page}.seen",
                target_kind=_kind(target),
                target_id=str(target.pk),
                institution_id=_institution_id(target, institution),
                look_hour=at.replace(minute=0, second=0, microsecond=0),
            )
        ],
        ignore_conflicts=True,
    )


def _kind(target: Model | None) -> str:
    return "" if target is None else target._meta.label_lower[:40]


def _institution_id(target: Model | None, institution: Institution | None) -> Any:
    if institution is not None:
        return institution.pk
    if isinstance(target, Institution):
        return target.pk
    return getattr(target, "institution_id", None)
