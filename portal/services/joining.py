"""A student comes in: who they are, which sittings are open to them and how far they are in each, what waits to be signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language

from accounts.errors import SignInRefused
from accounts.models import Institution, OfficialContact
from accounts.services.student_session import (
    StudentSession,
    note_refusal,
    sign_in_by_card,
    sign_in_by_number,
    sign_in_without_pin,
)
from commitments.offers import join_entries
from commitments.services.opening import offer_to
from portal.open_sittings import (
    FoundAttempt,
    OpenSitting,
    attempt_rows,
    attempts_in,
    code_in_force,
    has_commitments,
    has_signing,
    open_sittings,
    responses_of,
)
from quizzes.models import Presence
from quizzes.services.attempt_result import stored_result
from quizzes.services.entering import enter_sittings, is_in_with_pin
from quizzes.tokens import AttemptToken

CONTACTS_SECONDS = 60


@dataclass(frozen=True)
class JoinClaim:
    """What a student presents: a card's secret, or a code with a number and perhaps a PIN."""

    code: str = ""
    number: int = 0
    pin: str = ""
    card: str = ""


@dataclass(frozen=True)
class Entered:
    """A student who is in. rounds: by sitting, that of their Presence."""

    session: StudentSession
    sittings: list[OpenSitting]
    rounds: dict[UUID, int]


def join(*, claim: JoinClaim, address: str, at: datetime) -> Entered:
    """Who this is. Writes their Presence in every sitting that is open to them, and asks them for what their class promises, if
    they came into it later. Raises SignInRefused, whatever was wrong; for a card CardRefused, which is one.
    """
    try:
        return enter(session=_sign_in(claim, at), at=at)
    except SignInRefused:
        note_refusal(claim.code, address)
        raise


def enter(*, session: StudentSession, at: datetime) -> Entered:
    """Into what is open now. Raises SignInRefused when the session has no PIN and this number is in already with one."""
    sittings = open_sittings(session, at)
    if session.only_sitting_id and is_in_with_pin(seat=session.seat, sitting_id=session.only_sitting_id):
        raise SignInRefused(retry_after_s=0)
    ids = [sitting.id for sitting in sittings]
    rounds = enter_sittings(seat=session.seat, sittings=ids, with_pin=session.is_full, at=at)
    if session.is_full and has_signing(session.seat):
        offer_to(student=session.student, classroom=session.seat.classroom)
    return Entered(session, sittings, rounds)


def look(*, session: StudentSession, at: datetime) -> Entered:
    """The same without writing anything: what was opened since is shown, and entered with the first answer."""
    seat = session.seat
    entries = Presence.objects.filter(institution=seat.institution_id, student=session.student)
    sittings = open_sittings(session, at)
    rounds = entries.filter(sitting__in=[sitting.id for sitting in sittings]).values_list("sitting", "round")
    return Entered(session, sittings, dict(rounds))


def student_page(entered: Entered, at: datetime) -> dict[str, Any]:
    """All that the player needs to begin or go on: the API's answer to joining. Reads only."""
    seat = entered.session.seat
    return {
        "student": {
            "number": seat.number,
            "classroom": seat.classroom.name,
            "institution": seat.institution.name,
            "scope": entered.session.scope,
        },
        "server_now": at.isoformat().replace("+00:00", "Z"),
        "sittings": _sitting_pages(entered),
        "commitments": _commitments(entered.session) if entered.session.is_full else [],
        "contacts": _contacts(seat.institution),
    }


def _sign_in(claim: JoinClaim, at: datetime) -> StudentSession:
    if claim.card:
        return sign_in_by_card(claim.card, at)
    code = code_in_force(claim.code, at)
    if code is None:
        return sign_in_by_number(None, claim.number, claim.pin, at, code=claim.code)
    if not claim.pin and code.sitting and code.without_pins_until and code.without_pins_until > at:
        return sign_in_without_pin(code.classroom, claim.number, code.sitting, at)
    return sign_in_by_number(code.classroom, claim.number, claim.pin, at, code=claim.code)


def _sitting_pages(entered: Entered) -> list[dict[str, Any]]:
    chosen = _attempts_to_go_on_with(entered)
    rows = attempt_rows(entered.session, {found.id for found in chosen.values() if found.is_finished})
    kept = responses_of(entered.session, {found.id for found in chosen.values()})
    pages = []
    for sitting in entered.sittings:
        found = chosen.get(sitting.id)
        pages.append(
            {
                "id": str(sitting.id),
                "title": _in_language(sitting.title),
                "step": sitting.step,
                "mode": "assessment" if sitting.is_assessment else "practice",
                "state": sitting.state,
                "content": {language: f"/content/{sha256}.json" for language, sha256 in sitting.files.items()},
                "items": sitting.items,
                "attempt": {
                    "id": str(found.id) if found else None,
                    "token": _token(entered, sitting).signed(),
                    "responses": kept[found.id] if found else [],
                    "finished": bool(found and found.is_finished),
                    "result": stored_result(rows[found.id]) if found and found.is_finished else None,
                },
            }
        )
    return pages


def _token(entered: Entered, sitting: OpenSitting) -> AttemptToken:
    seat = entered.session.seat
    return AttemptToken(
        institution=seat.institution_id,
        sitting=sitting.id,
        quiz_version=sitting.quiz_version,
        series=sitting.series,
        subject=sitting.subject,
        student=seat.student_id,
        number=seat.number,
        round=entered.rounds.get(sitting.id, 0),
        is_assessment=sitting.is_assessment,
        step=sitting.step,
    )


def _attempts_to_go_on_with(entered: Entered) -> dict[UUID, FoundAttempt]:
    """By sitting: an assessment's only one, a practice's latest. Without a PIN nothing earlier: only what was begun here."""
    chosen: dict[UUID, FoundAttempt] = {}
    for found in attempts_in(entered.session, entered.sittings):
        for sitting in entered.sittings:
            is_same_step = (found.series, found.step) == (sitting.series, sitting.step)
            goes_on = sitting.is_assessment and is_same_step and entered.session.is_full
            if found.sitting == sitting.id or goes_on:
                chosen[sitting.id] = found
    return chosen


def _commitments(session: StudentSession) -> list[dict[str, Any]]:
    if not has_commitments(session.student):
        return []
    return join_entries(session.student, get_language() or "vi")


def _contacts(institution: Institution) -> list[dict[str, str]]:
    """Official numbers in force for the unit. Kept for a minute: a class of 45 asks for the same at once."""
    key = f"contacts:{institution.unit_id}"
    contacts: list[dict[str, str]] | None = cache.get(key)
    if contacts is None:
        contacts = [
            {
                "kind": contact.kind,
                "label": contact.label,
                "number": contact.number,
                "checked_on": contact.checked_on.isoformat(),
            }
            for contact in OfficialContact.objects.for_unit(institution.unit)
        ]
        cache.set(key, contacts, CONTACTS_SECONDS)
    return contacts


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language() or "vi") or texts["vi"]
