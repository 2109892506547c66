"""Students signing in: by card, by number and PIN, or for one sitting without a PIN. The cookie that says who it is.

A wrong code, number and PIN answer alike; a card answers for itself. Wrong PINs stand on the student's row and cost that student a growing
delay; the same is played for numbers and codes that do not exist. Forty share an address, so an address only raises
an alarm.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from accounts.cards import pin_matches, read_card
from accounts.delays import delay_after
from accounts.errors import CardRefused, SignInRefused
from accounts.models import Classroom, Institution, Seat, Student
from accounts.querysets import SeatQuerySet
from accounts.querysets.compiled import Compiled

log = structlog.get_logger(__name__)
SALT = "accounts.student_session"
FULL = "full"
FULL_AGE = timedelta(days=7)  # as long as answers given before closing are taken
SITTING_AGE = timedelta(hours=3)
GHOST_SECONDS = 3600
MOST_NUMBER = 9999
ALARM_EVERY = 60  # refusals in ten minutes by one code and address; a class of 45 that mistypes once stays below
ALARM_WINDOW_SECONDS = 600


@dataclass(frozen=True)
class StudentSession:
    """Who is at the screen. `scope`: "full", or "sitting:<uuid>" for one let in without a PIN: that sitting only."""

    student: Student
    seat: Seat
    card_epoch: int
    scope: str = FULL
    shown_by: str = "none"  # how the student was let in: "card", "pin" or "none"

    @property
    def is_full(self) -> bool:
        return self.scope == FULL

    @property
    def only_sitting_id(self) -> UUID | None:
        """The one sitting that this session opens; None: all that are open to the student."""
        return None if self.is_full else UUID(self.scope.removeprefix("sitting:"))

    def to_cookie(self) -> str:
        """The cookie's value: signed, not secret, without any name."""
        return signing.dumps(
            [self.seat.pk.hex, self.student.pk.hex, self.card_epoch, self.scope, self.shown_by], salt=SALT
        )

    def set_on(self, response: HttpResponseBase) -> None:
        response.set_cookie(
            settings.STUDENT_COOKIE_NAME,
            self.to_cookie(),
            max_age=FULL_AGE if self.is_full else SITTING_AGE,
            httponly=True,
            secure=settings.STUDENT_COOKIE_SECURE,
            samesite="Lax",
        )

    @staticmethod
    def clear(response: HttpResponseBase) -> None:
        """The next student: nothing of the last one stays."""
        response.delete_cookie(settings.STUDENT_COOKIE_NAME, samesite="Lax")

    @classmethod
    def from_request(cls, request: HttpRequest) -> Self | None:
        """Whom the cookie names, if it is ours, not too old, its card not revoked and the seat still taken.

        One query: seat, student, classroom and institution come together.
        """
        claim = _read_cookie(request.COOKIES.get(settings.STUDENT_COOKIE_NAME, ""))
        if claim is None:
            return None
        seat_id, student_id, epoch, scope, shown_by = claim
        seat = _seats_now().filter(pk=seat_id, student=student_id).first()
        if seat is None or seat.student.card_epoch != epoch:
            return None
        return cls(student=seat.student, seat=seat, card_epoch=epoch, scope=scope, shown_by=shown_by)


def sign_in_by_card(card: str, at: datetime) -> StudentSession:
    """Whose card this is. Passes whatever delay the number has. Raises CardRefused."""
    read = read_card(card)
    if read is not None:
        # the seat of whom the card names; believed only when the card's secret fits
        seat = _found(_SEAT_OF_STUDENT.rows(read.student_id))
        if seat is not None and read.matches(_key(), seat.student.card_epoch):
            return _session(seat, FULL, "card")
    raise CardRefused(retry_after_s=0)


def sign_in_by_number(
    classroom: Classroom | None, number: int, pin: str, at: datetime, *, code: str = ""
) -> StudentSession:
    """Whose number in this class it is, if the PIN is theirs.

    classroom: None when the code opened no class; `code` as it was typed then tells one wrong code from another.
    While a delay runs nothing is looked at, not even the right PIN, and nothing is counted: nobody can be shut out.
    Raises SignInRefused with `retry_after_s`.
    """
    seat = _seat(classroom, number)
    if seat is None:
        raise SignInRefused(retry_after_s=_ghost_delay(classroom, code, number, at))
    if _seconds_left(seat.student, at) == 0 and _pin_is_right(seat.student, pin):
        if seat.student.wrong_tries:
            Student.objects.filter(pk=seat.student_id).update(wrong_tries=0, next_try_at=None)
        return _session(seat, FULL, "pin")
    raise SignInRefused(retry_after_s=_count_wrong_try(seat.student, at))


def sign_in_without_pin(classroom: Classroom, number: int, sitting_id: UUID, at: datetime) -> StudentSession:
    """For a sitting that its teacher has opened without PINs: that sitting only. Raises SignInRefused."""
    seat = _seat(classroom, number)
    if seat is None:
        raise SignInRefused(retry_after_s=_ghost_delay(classroom, "", number, at))
    return _session(seat, f"sitting:{sitting_id}", "none")


def note_refusal(code: str, address: str) -> None:
    """Count a refusal by code and address, and say so in the log when there are many. Stops nobody.

    The address is kept for ten minutes as a digest and never logged.
    """
    digest = hashlib.sha256(f"{settings.SECRET_KEY}\0{code}\0{address}".encode()).hexdigest()[:32]
    counter = f"sign_in_refused:{digest}"
    cache.add(counter, 0, ALARM_WINDOW_SECONDS)
    try:
        count = cache.incr(counter)
    except ValueError:  # went out between the two lines
        return
    if count % ALARM_EVERY == 0:
        log.warning("sign_in.many_refused", code=code, count=count, window_s=ALARM_WINDOW_SECONDS)


@transaction.atomic
def _count_wrong_try(student: Student, at: datetime) -> int:
    """Add one to the row unless its delay is still running. Returns the seconds left to wait."""
    row = Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    if left := _seconds_left(row, at):
        return left
    row.wrong_tries = min(row.wrong_tries + 1, 32_000)
    delay = delay_after(row.wrong_tries)
    row.next_try_at = at + timedelta(seconds=delay) if delay else None
    row.save(update_fields=["wrong_tries", "next_try_at"])
    return delay


def _ghost_delay(classroom: Classroom | None, code: str, number: int, at: datetime) -> int:
    """The same delays for what does not exist, so that waiting tells nobody which numbers do."""
    place = str(classroom.pk) if classroom is not None else f"code {code[:20]}"
    key = "sign_in_ghost:" + hashlib.sha256(f"{place}\0{number}".encode()).hexdigest()[:32]
    tries: int
    next_try_at: datetime | None
    tries, next_try_at = cache.get(key, (0, None))
    if next_try_at is not None and next_try_at > at:
        return math.ceil((next_try_at - at).total_seconds())
    delay = delay_after(tries + 1)
    cache.set(key, (tries + 1, at + timedelta(seconds=delay) if delay else None), GHOST_SECONDS)
    return delay


def _seconds_left(student: Student, at: datetime) -> int:
    if student.next_try_at is None or student.next_try_at <= at:
        return 0
    return math.ceil((student.next_try_at - at).total_seconds())


def _seat(classroom: Classroom | None, number: int) -> Seat | None:
    if classroom is None or number > MOST_NUMBER:
        return None
    return _found(_SEAT_OF_NUMBER.rows(classroom.institution_id, classroom.pk, number))


def _seats_now() -> SeatQuerySet:
    return Seat.objects.taken().filter(student__erased_at=None).select_related("student", "classroom", "institution")


def _with_columns(seats: SeatQuerySet) -> "QuerySet[Seat, Any]":
    return seats.values_list(*(f"{prefix}{field.attname}" for prefix, model in PARTS for field in _fields(model)))


def _seat_of_student(student_id: UUID) -> "QuerySet[Seat, Any]":
    return _with_columns(_seats_now().filter(student__in=Student.objects.by_public_code(student_id).values("pk")))


def _seat_of_number(institution_id: UUID, classroom_id: UUID, number: int) -> "QuerySet[Seat, Any]":
    return _with_columns(_seats_now().filter(institution=institution_id, classroom=classroom_id, number=number))


def _found(rows: list[Any]) -> Seat | None:
    """The one row as a seat with its student, classroom and institution, as select_related would bring them."""
    if not rows:
        return None
    values, parts = list(rows[0]), []
    for _prefix, model in PARTS:
        names = [field.attname for field in _fields(model)]
        parts.append(model.from_db("default", names, values[: len(names)]))
        values = values[len(names) :]
    seat, seat.student, seat.classroom, seat.institution = parts[0], *parts[1:]
    return cast(Seat, seat)


def _fields(model: Any) -> Any:
    return model._meta.concrete_fields


PARTS: tuple[tuple[str, Any], ...] = (
    ("", Seat),
    ("student__", Student),
    ("classroom__", Classroom),
    ("institution__", Institution),
)
_SEAT_OF_STUDENT, _SEAT_OF_NUMBER = Compiled(_seat_of_student), Compiled(_seat_of_number)


def _pin_is_right(student: Student, pin: str) -> bool:
    return pin_matches(_key(), student.pk, student.card_epoch, pin)


def _session(seat: Seat, scope: str, shown_by: str) -> StudentSession:
    return StudentSession(
        student=seat.student, seat=seat, card_epoch=seat.student.card_epoch, scope=scope, shown_by=shown_by
    )


def _key() -> bytes:
    return str(settings.CARD_KEY).encode()


def _read_cookie(value: str) -> tuple[UUID, UUID, int, str, str] | None:
    try:
        seat, student, epoch, scope, shown_by = signing.loads(value, salt=SALT, max_age=FULL_AGE)
        if scope != FULL:
            signing.loads(value, salt=SALT, max_age=SITTING_AGE)
        return UUID(seat), UUID(student), int(epoch), str(scope), str(shown_by)
    except (signing.BadSignature, ValueError, TypeError):
        return None
