"""The live board of a sitting: who has joined and how far each is. Reads only, in three queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Seat
from quizzes.models import Attempt, Presence, Sitting

SILENT_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class BoardSeat:
    """One seat of the class. progress: away, joined (no answer yet), working, finished. last_at: last sign of life."""

    number: int
    name: str
    progress: str
    answered: int
    last_at: datetime | None
    without_pin: bool
    presence: UUID | None

    @property
    def has_joined(self) -> bool:
        return self.progress != "away"

    def state(self, at: datetime) -> str:
        """`progress`, or "silent" when someone who is at it has not been heard of for 30 s."""
        if self.progress in ("joined", "working") and self.last_at and at - self.last_at > SILENT_AFTER:
            return "silent"
        return self.progress


@dataclass(frozen=True)
class Board:
    """A sitting at one moment. items: how many answers make a whole attempt. is_over: nobody is silent any more."""

    at: datetime
    items: int
    seats: tuple[BoardSeat, ...]
    is_over: bool = False

    @property
    def enrolled(self) -> int:
        return len(self.seats)

    @property
    def joined(self) -> int:
        return sum(seat.has_joined for seat in self.seats)

    @property
    def finished(self) -> int:
        return sum(seat.progress == "finished" for seat in self.seats)

    @property
    def silent(self) -> int:
        return sum(state == "silent" for _seat, state in self.lines)

    @property
    def unfinished(self) -> int:
        """Have begun and not finished."""
        return sum(seat.progress == "working" for seat in self.seats)

    @property
    def has_presences(self) -> bool:
        return any(seat.presence for seat in self.seats)

    @property
    def lines(self) -> list[tuple[BoardSeat, str]]:
        """Each seat with its state now."""
        return [(seat, seat.progress if self.is_over else seat.state(self.at)) for seat in self.seats]


def board_of(sitting: Sitting, *, at: datetime) -> Board:
    """Everyone who sits in the class, by number; who was taken off the board counts as away. Brings quiz_version."""
    scope = {"institution": sitting.institution_id, "classroom": sitting.classroom_id}
    seats = Seat.objects.filter(**scope).taken().in_order()
    presences = {p.student_id: p for p in Presence.objects.of_sitting(sitting).in_the_room()}
    attempts: dict[UUID | None, Attempt] = {}
    for attempt in Attempt.objects.of_sitting(sitting).order_by("started_at", "pk"):
        attempts[attempt.student_id] = attempt  # practice may be repeated: the latest go counts here
    return Board(
        at=at,
        items=sitting.quiz_version.item_count,
        is_over=sitting.state == Sitting.State.CLOSED,
        seats=tuple(_seat(seat, presences.get(seat.student_id), attempts.get(seat.student_id)) for seat in seats),
    )


def _seat(seat: Seat, presence: Presence | None, attempt: Attempt | None) -> BoardSeat:
    if attempt is not None and attempt.finished_at:
        progress, last_at = "finished", attempt.finished_at
    elif attempt is not None and presence is not None:
        progress, last_at = "working", attempt.last_answered_at or attempt.started_at
    elif presence is not None:
        progress, last_at = "joined", presence.joined_at
    else:
        progress, last_at = "away", None
    return BoardSeat(
        number=seat.number,
        name=seat.student.name,
        progress=progress,
        answered=attempt.answered if attempt else 0,
        last_at=max(last_at, presence.joined_at) if last_at and presence and progress != "finished" else last_at,
        without_pin=bool(presence and presence.without_pin),
        presence=presence.pk if presence else None,
    )
