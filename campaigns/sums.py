"""The sums of one class that add up to a node's results, and how a class's rows become them. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements: hits of scams, false alarms of legitimate messages."""

    scams: int = 0
    hits: int = 0
    legitimate: int = 0
    false_alarms: int = 0

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(
            self.scams + other.scams,
            self.hits + other.hits,
            self.legitimate + other.legitimate,
            self.false_alarms + other.false_alarms,
        )


@dataclass(frozen=True, slots=True)
class Vector:
    """A row of integers that is stored as a list and adds up field by field."""

    @classmethod
    def load(cls, row: Sequence[int]) -> Self:
        return cls(*row)

    def dump(self) -> list[int]:
        return list(astuple(self))

    @classmethod
    def total(cls, rows: Iterable[Self]) -> Self:
        columns = list(zip(*(astuple(row) for row in rows), strict=True))
        return cls(*(sum(column) for column in columns)) if columns else cls()


@dataclass(frozen=True, slots=True)
class PairSums(Vector):
    """Subjects of one class who finished both steps; d = after minus before, in marks. Then their judgements."""

    n: int = 0
    sum_d: int = 0
    sum_d_squared: int = 0
    sum_before: int = 0
    sum_before_squared: int = 0
    sum_after: int = 0
    sum_after_squared: int = 0
    before_scams: int = 0
    before_hits: int = 0
    before_legitimate: int = 0
    before_false_alarms: int = 0
    after_scams: int = 0
    after_hits: int = 0
    after_legitimate: int = 0
    after_false_alarms: int = 0

    @property
    def before(self) -> Judged:
        return Judged(self.before_scams, self.before_hits, self.before_legitimate, self.before_false_alarms)

    @property
    def after(self) -> Judged:
        return Judged(self.after_scams, self.after_hits, self.after_legitimate, self.after_false_alarms)


@dataclass(frozen=True, slots=True)
class HandSums(Vector):
    """One class counted by hands in one step: present, and the judgements by show of hands."""

    n: int = 0
    scams: int = 0
    hits: int = 0
    legitimate: int = 0
    false_alarms: int = 0

    @property
    def judged(self) -> Judged:
        return Judged(self.scams, self.hits, self.legitimate, self.false_alarms)


@dataclass(frozen=True, slots=True)
class CountSums(Vector):
    """A plain count."""

    n: int = 0


@dataclass(frozen=True, slots=True)
class Go:
    """One subject's finished go at one form: what a pair is made of."""

    marks: int
    max_marks: int
    judged: Judged


def pair_sums(pairs: Iterable[tuple[Go, Go]]) -> PairSums:
    """Sums over (before, after). Pairs of forms with different maxima are left out: their marks cannot be subtracted."""
    rows = [
        PairSums(
            1,
            after.marks - before.marks,
            (after.marks - before.marks) ** 2,
            before.marks,
            before.marks**2,
            after.marks,
            after.marks**2,
            *astuple(before.judged),
            *astuple(after.judged),
        )
        for before, after in pairs
        if before.max_marks == after.max_marks
    ]
    return PairSums.total(rows)


PAIR_FIELDS = tuple(field.name for field in fields(PairSums))
