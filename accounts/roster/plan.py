"""What a list changes in one class: who is added, stays, gets or loses a name, is no longer named.

Nobody's number ever moves. A student is recognised by name; students of one name by their consent, then by the
number, then by the order of the rows. Rows that may not keep a name are recognised by digests of it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

from accounts.roster.rows import Consent, RosterRow

Action = Literal["added", "unchanged", "changed", "named", "unnamed", "returned", "left"]
Digests = tuple[str, str]  # of the exact name, and of the name without marks
HIGHEST_NUMBER = 999


@dataclass(frozen=True)
class ExistingSeat:
    """A place of the class, taken or left, with what is known of who sits there."""

    seat_id: str
    number: int
    name: str
    digests: Digests
    consent_student: Consent
    consent_parent: Consent
    is_taken: bool
    is_settled: bool  # consent was noted from a sheet: a list does not lift its "no"


@dataclass(frozen=True)
class NameRule:
    """When a name may be kept. ground: "consent" or "school_task"; adults answer for themselves."""

    ground: Literal["consent", "school_task"]
    asks_parent: bool = True

    def keeps(self, student: Consent, parent: Consent) -> bool:
        answers = [student, parent] if self.asks_parent else [student]
        if self.ground == "school_task":
            return "no" not in answers
        return all(answer == "yes" for answer in answers)


@dataclass(frozen=True)
class PlannedSeat:
    """What becomes of one place. `name` is for the preview; it is stored only where `keeps_name`."""

    action: Action
    number: int
    name: str
    keeps_name: bool
    consent_student: Consent
    consent_parent: Consent
    digests: Digests
    seat_id: str | None = None
    row: int | None = None
    sheet: str = ""
    consent_on: date | None = None
    old_name: str = ""


@dataclass(frozen=True)
class RosterPlan:
    seats: tuple[PlannedSeat, ...]  # by number; those no longer named last

    def of(self, *actions: Action) -> list[PlannedSeat]:
        return [seat for seat in self.seats if seat.action in actions]

    @property
    def unnamed(self) -> list[PlannedSeat]:
        """Those who have a number and a PIN but no name, of the ones in the list."""
        return [seat for seat in self.seats if seat.action != "left" and not seat.keeps_name]

    @property
    def fingerprint(self) -> str:
        """Changes when anything would be done differently: what was shown is what is done."""
        # Without the digests: they follow from the name, and a class that is not made yet has no key of its own.
        seats = [{**asdict(seat), "digests": None} for seat in self.seats]
        plain = json.dumps(seats, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


def plan_roster(
    existing: Sequence[ExistingSeat],
    rows: Sequence[RosterRow],
    *,
    rule: NameRule,
    digests_of: Callable[[str], Digests],
) -> RosterPlan:
    """Match the rows with the class and say what would happen. Changes nothing.

    existing: every place that the class ever had. digests_of: of a name, under the site's key and this class.
    """
    found = _match(existing, rows, digests_of)
    free = _numbers(existing, [row for index, row in enumerate(rows) if index not in found])
    planned = []
    for index, row in enumerate(rows):
        seat = found.get(index)
        if seat is None:
            planned.append(_added(row, next(free), rule, digests_of(row.name)))
        else:
            planned.append(_kept(seat, row, rule, digests_of(row.name)))
    matched = {seat.seat_id for seat in found.values()}
    left = [_left(seat) for seat in existing if seat.is_taken and seat.seat_id not in matched]
    return RosterPlan(tuple(sorted(planned, key=_number) + sorted(left, key=_number)))


def _match(
    existing: Sequence[ExistingSeat], rows: Sequence[RosterRow], digests_of: Callable[[str], Digests]
) -> dict[int, ExistingSeat]:
    """Index of row → place: by the exact name, then without marks, then among those who had left."""
    found: dict[int, ExistingSeat] = {}
    digests = {index: digests_of(row.name) for index, row in enumerate(rows)}
    for is_taken, which in ((True, 0), (True, 1), (False, 0)):
        used = {seat.seat_id for seat in found.values()}
        open_seats = defaultdict(list)
        for seat in existing:
            if seat.is_taken is is_taken and seat.seat_id not in used and seat.digests[which]:
                open_seats[seat.digests[which]].append(seat)
        open_rows = defaultdict(list)
        for index in range(len(rows)):
            if index not in found and digests[index][which] in open_seats:
                open_rows[digests[index][which]].append(index)
        for digest, indexes in open_rows.items():
            found.update(_pair(indexes, rows, open_seats[digest]))
    return found


def _pair(indexes: list[int], rows: Sequence[RosterRow], seats: list[ExistingSeat]) -> dict[int, ExistingSeat]:
    """Rows and places of one name, one to one: the likest first, in the order of the list where nothing tells."""
    left, pairs = sorted(seats, key=lambda seat: seat.number), {}
    ranked = sorted(
        ((_likeness(rows[index], seat), index, seat.number) for index in indexes for seat in left),
        key=lambda it: it[:3],
    )
    by_number = {seat.number: seat for seat in left}
    for _, index, number in ranked:
        if index not in pairs and number in by_number:
            pairs[index] = by_number.pop(number)
    return pairs


def _likeness(row: RosterRow, seat: ExistingSeat) -> tuple[int, int]:
    """Smaller is liker."""
    answers = ((row.consent_student, seat.consent_student), (row.consent_parent, seat.consent_parent))
    return sum(said is not None and said != known for said, known in answers), int(row.stt != seat.number)


def _numbers(existing: Sequence[ExistingSeat], new: Sequence[RosterRow]) -> Iterator[int]:
    """The numbers of the new rows, in their order: never one that the class has given before.

    In a class that has given none, a row's own STT, where no other row has it; else the lowest that is free.
    """
    given = {seat.number for seat in existing}
    wanted: dict[int, int] = {}
    if not given:
        counts: dict[int, int] = defaultdict(int)
        for row in new:
            if row.stt is not None:
                counts[row.stt] += 1
        wanted = {index: row.stt for index, row in enumerate(new) if row.stt is not None and counts[row.stt] == 1}
    taken = given | set(wanted.values())
    lowest = 1
    for index in range(len(new)):
        if index in wanted:
            yield wanted[index]
            continue
        while lowest in taken:
            lowest += 1
        taken.add(lowest)
        yield lowest


def _added(row: RosterRow, number: int, rule: NameRule, digests: Digests) -> PlannedSeat:
    student, parent = row.consent_student or "not_asked", row.consent_parent or "not_asked"
    return PlannedSeat(
        action="added",
        number=number,
        name=row.name,
        keeps_name=rule.keeps(student, parent),
        consent_student=student,
        consent_parent=parent,
        digests=digests,
        row=row.row,
        sheet=row.sheet,
        consent_on=row.consent_on,
    )


def _kept(seat: ExistingSeat, row: RosterRow, rule: NameRule, digests: Digests) -> PlannedSeat:
    student = _answer(seat.consent_student, row.consent_student, seat.is_settled)
    parent = _answer(seat.consent_parent, row.consent_parent, seat.is_settled)
    keeps_name = rule.keeps(student, parent)
    planned = PlannedSeat(
        action="unchanged",
        number=seat.number,
        name=row.name,
        keeps_name=keeps_name,
        consent_student=student,
        consent_parent=parent,
        digests=digests,
        seat_id=seat.seat_id,
        row=row.row,
        sheet=row.sheet,
        consent_on=row.consent_on,
        old_name=seat.name,
    )
    return replace(planned, action=_action(seat, planned))


def _action(seat: ExistingSeat, planned: PlannedSeat) -> Action:
    if not seat.is_taken:
        return "returned"
    if planned.keeps_name and not seat.name:
        return "named"
    if seat.name and not planned.keeps_name:
        return "unnamed"
    is_renamed = planned.digests != seat.digests or (planned.keeps_name and planned.name != seat.name)
    answers = (planned.consent_student, planned.consent_parent)
    return "changed" if is_renamed or answers != (seat.consent_student, seat.consent_parent) else "unchanged"


def _answer(known: Consent, said: Consent | None, is_settled: bool) -> Consent:
    """A list adds answers; it takes none back by silence, and a "no" noted from a sheet only a sheet lifts."""
    if said is None or said == "not_asked" or (known == "no" and is_settled):
        return known
    return said


def _left(seat: ExistingSeat) -> PlannedSeat:
    return PlannedSeat(
        action="left",
        number=seat.number,
        name=seat.name,
        keeps_name=bool(seat.name),
        consent_student=seat.consent_student,
        consent_parent=seat.consent_parent,
        digests=seat.digests,
        seat_id=seat.seat_id,
        old_name=seat.name,
    )


def _number(seat: PlannedSeat) -> int:
    return seat.number
