"""A student comes in: who they are, which sittings are open to them and how far they are in each, what waits to be signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language

from accounts.errors import SignInRefused
from accounts.models import AdministrativeUnit, OfficialContact, Seat
from accounts.services.student_session import (
    StudentSession,
    note_refusal,
    sign_in_by_card,
    sign_in_by_number,
    sign_in_without_pin,
)
from commitments.offers import join_entries
from commitments.services.opening import offer_to
from quizzes.models import Attempt, JoinCode, Presence, Response, Sitting
from quizzes.services.attempt_result import stored_result
from quizzes.services.series import subject_of
from quizzes.tokens import AttemptToken

CONTACTS_SECONDS = 60


@dataclass(frozen=True)
class JoinClaim:
    """What a student presents: a card's secret, or a code with a number and perhaps a PIN."""

    code: str = ""
    number: int = 0
    pin: str = ""
    card: str = ""


def join(*, claim: JoinClaim, address: str, at: datetime) -> StudentSession:
    """Who this is. Writes their Presence in every sitting that is open to them, and asks them for what
    their class promises, if they came into it later. Raises SignInRefused, whatever was wrong."""
    try:
        session = _sign_in(claim, at)
    except SignInRefused:
        note_refusal(claim.code, address)
        raise
    enter_sittings(session=session, at=at)
    if session.is_full:
        offer_to(student=session.student, classroom=session.seat.classroom)
    return session


def enter_sittings(*, session: StudentSession, at: datetime) -> None:
    """Write the student's Presence where they are not in yet, and let the boards know. An entry taken off comes back on.

    Raises SignInRefused when the session has no PIN and this number is in already with one.
    """
    sittings = list(_sittings(session, at).values_list("pk", flat=True))
    if not sittings:
        return
    with transaction.atomic():
        entries = Presence.objects.filter(institution=session.student.institution_id, student=session.student)
        known = {entry.sitting_id: entry for entry in entries.filter(sitting__in=sittings)}
        if not session.is_full and any(_came_with_pin(entry) for entry in known.values()):
            raise SignInRefused(retry_after_s=0)
        changed = [entry for entry in known.values() if entry.removed_at or (session.is_full and entry.without_pin)]
        absent = [sitting for sitting in sittings if sitting not in known]
        if not (absent or changed):
            return
        moved = [*absent, *(entry.sitting_id for entry in changed)]
        # the parents first: boards that ask in between must not keep an answer without this entry
        Sitting.objects.filter(institution=session.student.institution_id, pk__in=moved).update(
            revision=F("revision") + 1
        )
        Presence.objects.bulk_create((_entry(session, sitting, at) for sitting in absent), ignore_conflicts=True)
        for entry in changed:
            entries.filter(pk=entry.pk).update(removed_at=None, without_pin=not session.is_full)


def student_page(session: StudentSession, at: datetime) -> dict[str, Any]:
    """All that the player needs to begin or go on: the API's answer to joining. Reads only."""
    seat = session.seat
    sittings = list(_sittings(session, at))
    entries = {
        entry.sitting_id: entry
        for entry in Presence.objects.filter(
            institution=seat.institution_id, student=session.student, sitting__in=[sitting.pk for sitting in sittings]
        )
    }
    return {
        "student": {
            "number": seat.number,
            "classroom": seat.classroom.name,
            "institution": seat.institution.name,
            "scope": session.scope,
        },
        "server_now": at.isoformat().replace("+00:00", "Z"),
        "sittings": _sitting_pages(session, sittings, entries),
        "commitments": join_entries(session.student, get_language() or "vi") if session.is_full else [],
        "contacts": _contacts(seat.institution.unit),
    }


def _sign_in(claim: JoinClaim, at: datetime) -> StudentSession:
    if claim.card:
        return sign_in_by_card(claim.card, at)
    join_code = JoinCode.objects.by_public_code(claim.code, at).select_related("sitting", "classroom").first()
    if join_code is None:
        return sign_in_by_number(None, claim.number, claim.pin, at, code=claim.code)
    sitting = join_code.sitting
    if not claim.pin and sitting and sitting.without_pins_until and sitting.without_pins_until > at:
        return sign_in_without_pin(join_code.classroom, claim.number, sitting.pk, at)
    return sign_in_by_number(join_code.classroom, claim.number, claim.pin, at, code=claim.code)


def _sittings(session: StudentSession, at: datetime) -> "Any":
    """Joinable sittings of the class; of a session without PIN only its own."""
    sittings = Sitting.objects.filter(institution=session.seat.institution_id, classroom=session.seat.classroom_id)
    if session.only_sitting_id:
        sittings = sittings.filter(pk=session.only_sitting_id)
    return sittings.joinable(at).select_related("series")


def _came_with_pin(entry: Presence) -> bool:
    return entry.removed_at is None and not entry.without_pin


def _entry(session: StudentSession, sitting_id: UUID, at: datetime) -> Presence:
    return Presence(
        institution_id=session.student.institution_id,
        sitting_id=sitting_id,
        student=session.student,
        number=session.seat.number,
        joined_at=at,
        without_pin=not session.is_full,
    )


def _sitting_pages(
    session: StudentSession, sittings: Iterable[Sitting], entries: dict[UUID, Presence]
) -> list[dict[str, Any]]:
    tokens = {
        sitting.pk: _token(session.seat, sitting, entries.get(sitting.pk)) for sitting in sittings if sitting.series.key
    }
    attempts = _latest_attempts(session, [sitting for sitting in sittings if sitting.pk in tokens], tokens, entries)
    kept = _responses(list(attempts.values()))
    return [
        {
            "id": str(sitting.pk),
            "title": _in_language(sitting.quiz_version.title),
            "step": sitting.step,
            "mode": "assessment" if sitting.is_assessment else "practice",
            "state": sitting.state,
            "content": {language: f"/content/{sha256}.json" for language, sha256 in sitting.quiz_version.files.items()},
            "items": sitting.quiz_version.item_count,
            "attempt": _attempt_page(tokens[sitting.pk], attempts.get(sitting.pk), kept),
        }
        for sitting in sittings
        if sitting.pk in tokens
    ]


def _token(seat: Seat, sitting: Sitting, entry: Presence | None) -> AttemptToken:
    return AttemptToken(
        institution=sitting.institution_id,
        sitting=sitting.pk,
        quiz_version=sitting.quiz_version_id,
        series=sitting.series_id,
        subject=subject_of(sitting.series, seat.student_id),
        student=seat.student_id,
        number=seat.number,
        round=entry.round if entry else 0,
        is_assessment=sitting.is_assessment,
        step=sitting.step,
    )


def _latest_attempts(
    session: StudentSession,
    sittings: list[Sitting],
    tokens: dict[UUID, AttemptToken],
    entries: dict[UUID, Presence],
) -> dict[UUID, Attempt]:
    """By sitting, the attempt to go on with: an assessment's only one, a practice's latest.

    Without a PIN nothing earlier is shown: only what was begun in this sitting by an entry without a PIN.
    """
    subjects = {tokens[sitting.pk].subject for sitting in sittings}
    if not subjects:
        return {}
    mine = Attempt.objects.filter(
        institution=session.seat.institution_id,
        series__in={sitting.series_id for sitting in sittings},
        subject__in=subjects,
        closed_at=None,
    ).order_by("started_at", "pk")
    found: dict[UUID, Attempt] = {}
    for attempt in mine:
        for sitting in sittings:
            is_here = attempt.sitting_id == sitting.pk
            goes_on = sitting.is_assessment and (attempt.series_id, attempt.step) == (sitting.series_id, sitting.step)
            if (session.is_full and (is_here or goes_on)) or (
                is_here and sitting.pk in entries and entries[sitting.pk].without_pin
            ):
                found[sitting.pk] = attempt
    return found


def _responses(attempts: list[Attempt]) -> dict[UUID, list[dict[str, Any]]]:
    kept: dict[UUID, list[dict[str, Any]]] = {attempt.pk: [] for attempt in attempts}
    if attempts:
        rows = Response.objects.filter(institution=attempts[0].institution_id, attempt__in=list(kept))
        for row in rows.select_related("item").order_by("answered_at", "pk"):
            kept[row.attempt_id].append({"item": row.item.key, "answer": row.answer, "confidence": row.confidence})
    return kept


def _attempt_page(
    token: AttemptToken, attempt: Attempt | None, kept: dict[UUID, list[dict[str, Any]]]
) -> dict[str, Any]:
    return {
        "id": str(attempt.pk) if attempt else None,
        "token": token.signed(),
        "responses": kept[attempt.pk] if attempt else [],
        "finished": bool(attempt and attempt.finished_at),
        "result": stored_result(attempt) if attempt and attempt.finished_at else None,
    }


def _contacts(unit: AdministrativeUnit) -> list[dict[str, str]]:
    """Official numbers in force for the unit. Kept for a minute: a class of 45 asks for the same at once."""
    key = f"contacts:{unit.pk}"
    contacts: list[dict[str, str]] | None = cache.get(key)
    if contacts is None:
        contacts = [
            {
                "kind": contact.kind,
                "label": contact.label,
                "number": contact.number,
                "checked_on": contact.checked_on.isoformat(),
            }
            for contact in OfficialContact.objects.for_unit(unit)
        ]
        cache.set(key, contacts, CONTACTS_SECONDS)
    return contacts


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language() or "vi") or texts["vi"]
