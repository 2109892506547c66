"""What a student finds on coming in, read as sparingly as 45 of them at once ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Classroom, Seat, Student
from accounts.querysets.compiled import Compiled
from accounts.services.student_session import StudentSession
from commitments.models import Commitment, PledgeOpening
from quizzes.codes import normalise_code
from quizzes.models import Attempt, JoinCode, Response, Sitting
from quizzes.services.series import subject_of_key


@dataclass(frozen=True)
class OpenSitting:
    """A sitting that the student may answer in, and who they are in its series."""

    id: UUID
    quiz_version: UUID
    title: dict[str, str]
    files: dict[str, str]
    items: int
    series: UUID
    step: str
    is_assessment: bool
    state: str
    subject: UUID


@dataclass(frozen=True)
class FoundAttempt:
    id: UUID
    sitting: UUID
    series: UUID
    step: str
    is_finished: bool


@dataclass(frozen=True)
class FoundCode:
    """What a code opens: a class's sitting, or its signing (sitting is None). classroom: its ids alone."""

    classroom: Classroom
    sitting: UUID | None
    without_pins_until: datetime | None


def code_in_force(typed: str, at: datetime) -> FoundCode | None:
    """The code that was meant, if it still opens something."""
    code = normalise_code(typed)
    for institution, classroom, sitting, until, expires_at in _CODES.rows(code) if code else ():
        if expires_at > at:
            return FoundCode(Classroom(pk=classroom, institution_id=institution), sitting, until)
    return None


def open_sittings(session: StudentSession, at: datetime) -> list[OpenSitting]:
    """Joinable sittings of the student's class, latest first; of a session without PIN only its own."""
    seat = session.seat
    found = []
    for id_, version, title, files, items, series, key, step, is_assessment, state, closes_at in _SITTINGS.rows(
        seat.institution_id, seat.classroom_id
    ):
        # a series whose key was destroyed knows nobody any more
        if closes_at <= at or session.only_sitting_id not in (None, id_) or not key:
            continue
        subject = subject_of_key(bytes(key), seat.student_id)
        found.append(OpenSitting(id_, version, title, files, items, series, step, is_assessment, state, subject))
    return found


def attempts_in(session: StudentSession, sittings: Iterable[OpenSitting]) -> list[FoundAttempt]:
    """The student's attempts in the series of these sittings, first begun first; closed ones left out."""
    return [
        FoundAttempt(id_, sitting, series, step, finished_at is not None)
        for series, subject in sorted({(sitting.series, sitting.subject) for sitting in sittings})
        for id_, sitting, step, finished_at in _ATTEMPTS.rows(session.seat.institution_id, series, subject)
    ]


def attempt_rows(session: StudentSession, ids: Iterable[UUID]) -> dict[UUID, Attempt]:
    wanted = list(ids)
    return Attempt.objects.filter(institution=session.seat.institution_id).in_bulk(wanted) if wanted else {}


def responses_of(session: StudentSession, ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """As the API shows them, by attempt, first answered first."""
    kept: dict[UUID, list[dict[str, Any]]] = {id_: [] for id_ in ids}
    if kept:
        rows = Response.objects.filter(institution=session.seat.institution_id, attempt__in=list(kept))
        for row in rows.select_related("item").order_by("answered_at", "pk"):
            kept[row.attempt_id].append({"item": row.item.key, "answer": row.answer, "confidence": row.confidence})
    return kept


def has_commitments(student: Student) -> bool:
    """Whether there is any promise to look for."""
    return bool(_COMMITMENTS.rows(student.institution_id, student.pk))


def has_signing(seat: Seat) -> bool:
    """Whether the class's signing is open."""
    return bool(_SIGNINGS.rows(seat.institution_id, seat.classroom_id))


def _sittings(institution_id: UUID, classroom_id: UUID) -> "QuerySet[Sitting, Any]":
    classroom = Classroom(pk=classroom_id, institution_id=institution_id)
    return Sitting.objects.on_devices_of(classroom).values_list(
        "pk",
        "quiz_version",
        "quiz_version__title",
        "quiz_version__files",
        "quiz_version__item_count",
        "series",
        "series__key",
        "step",
        "is_assessment",
        "state",
        "closes_at",
    )


def _codes(code: str) -> "QuerySet[JoinCode, Any]":
    columns = ("institution", "classroom", "sitting", "sitting__without_pins_until", "expires_at")
    return JoinCode.objects.coded(code).values_list(*columns)


def _attempts(institution_id: UUID, series_id: UUID, subject: UUID) -> "QuerySet[Attempt, Any]":
    mine = Attempt.objects.of_subject(institution_id, series_id, subject).filter(closed_at=None)
    return mine.order_by("started_at", "pk").values_list("pk", "sitting", "step", "finished_at")


def _commitments(institution_id: UUID, student_id: UUID) -> "QuerySet[Commitment, Any]":
    student = Student(pk=student_id, institution_id=institution_id)
    return Commitment.objects.open_to(student).values_list("pk")[:1]


def _signings(institution_id: UUID, classroom_id: UUID) -> "QuerySet[PledgeOpening, Any]":
    openings = PledgeOpening.objects.open().filter(institution=institution_id, classroom=classroom_id)
    return openings.values_list("pk")[:1]


_CODES, _SITTINGS, _ATTEMPTS = Compiled(_codes), Compiled(_sittings), Compiled(_attempts)
_COMMITMENTS, _SIGNINGS = Compiled(_commitments), Compiled(_signings)
