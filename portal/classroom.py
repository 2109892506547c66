"""What stands on a class's page: its seats with what each student has done, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Classroom, Seat
from accounts.names import fold
from quizzes.models import Attempt, Series, Sitting

STEP_ORDER = ("practice", "pretest", "lesson", "posttest", "retention")


@dataclass(frozen=True)
class SeatLine:
    """One student who sits in the class. steps: finished ones, in the order of a campaign."""

    seat: Seat
    steps: tuple[str, ...]
    last_at: datetime | None

    @property
    def name(self) -> str:
        return self.seat.student.name


@dataclass(frozen=True)
class ClassPage:
    seats: list[SeatLine]
    listed: list[SeatLine]  # those of `seats` that the search found
    sittings: list[Sitting]  # the latest first, at most 10
    series: Series | None  # the one whose result is shown: the latest that has a sitting

    @property
    def total(self) -> int:
        return len(self.seats)

    @property
    def open_sittings(self) -> list[Sitting]:
        return [sitting for sitting in self.sittings if sitting.state != Sitting.State.CLOSED]

    @property
    def has_answers(self) -> bool:
        return any(sitting.started or sitting.present for sitting in self.sittings)


def class_page(classroom: Classroom, search: str = "") -> ClassPage:
    """search: part of a name, or a number; "" for everyone."""
    sittings = list(
        Sitting.objects.filter(classroom=classroom)
        .select_related("classroom", "quiz_version", "join_code", "series")
        .order_by("-opened_at", "pk")[:10]
    )
    seats = _seat_lines(classroom)
    return ClassPage(
        seats=seats,
        listed=_found(seats, search.strip()),
        sittings=sittings,
        series=sittings[0].series if sittings else None,
    )


def _seat_lines(classroom: Classroom) -> list[SeatLine]:
    seats = Seat.objects.filter(classroom=classroom, to_on=None).select_related("student").order_by("number")
    steps: dict[UUID, set[str]] = defaultdict(set)
    last: dict[UUID, datetime] = {}
    done = Attempt.objects.filter(sitting__classroom=classroom, student__isnull=False, finished_at__isnull=False)
    for student, step, at in done.order_by("finished_at").values_list("student", "step", "finished_at"):
        if student is None or at is None:
            continue
        steps[student].add(step)
        last[student] = at
    return [
        SeatLine(
            seat=seat,
            steps=tuple(step for step in STEP_ORDER if step in steps[seat.student_id]),
            last_at=last.get(seat.student_id),
        )
        for seat in seats
    ]


def _found(lines: list[SeatLine], wanted: str) -> list[SeatLine]:
    if not wanted:
        return lines
    if wanted.isdigit():
        return [line for line in lines if line.seat.number == int(wanted)]
    folded = fold(wanted)
    return [line for line in lines if folded in line.seat.student.search_key]
