"""What a class's result page and its .xlsx show, as figures. No Django.

`quizzes.services.class_result.class_result(classroom, series)` fills these; page and spreadsheet read the same object.
Titles and texts are {language: text}, as the pack has them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quizzes.statistics import (
    MIN_JUDGED,
    MIN_PAIRS,
    Calibration,
    DetectionChange,
    Interval,
    PairedChange,
    SignalDetection,
    paired_change,
)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class StepResult:
    """One step of the series in this class (`practice` outside campaigns).

    finished: students who finished on a device; by_hands: present at sittings counted by hands (never part of `finished`).
    marks and max_marks are over finished attempts. caught of scams, trusted of legitimate: judgements, both ways of taking.
    detection is None below 40 judgements of each kind, its d_prime_interval too.
    """

    step: str
    title: Texts
    is_assessment: bool
    enrolled: int
    started: int
    finished: int
    by_hands: int
    marks: int
    max_marks: int
    caught: int
    scams: int
    trusted: int
    legitimate: int
    detection: SignalDetection | None
    d_prime_interval: Interval | None
    calibration: Calibration | None

    @property
    def mean_percent(self) -> float | None:
        """Mean marks as a percentage of the maximum; None when nobody finished."""
        return 100 * self.marks / self.max_marks if self.max_marks else None


@dataclass(frozen=True)
class ItemLine:
    """One item of one step over the whole class, hands included. missed: answered wrongly."""

    step: str
    item_key: str
    kind: str
    scenario_title: Texts
    is_scam: bool | None
    answered: int
    right: int
    wrong_and_sure: int

    @property
    def missed(self) -> int:
        return self.answered - self.right

    @property
    def missed_share(self) -> float:
        """0.0 nobody missed it, 1.0 everybody; 0.0 when nobody answered."""
        return self.missed / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class FlagLine:
    """One red flag of one scenario: how many of those asked did not mark it. why is None when the debrief does not name it."""

    step: str
    scenario_title: Texts
    part: str
    text: Texts
    why: Texts | None
    shown: int
    missed: int

    @property
    def missed_share(self) -> float:
        return self.missed / self.shown if self.shown else 0.0


@dataclass(frozen=True)
class PairResult:
    """From one test to another, over the students who finished both. change is None for fewer than 5 of them."""

    before: str
    after: str
    n: int
    max_marks: int
    change: PairedChange | None
    detection: DetectionChange | None


@dataclass(frozen=True)
class Unfinished:
    """A student who sits in the class and has not finished a step. number: the seat's."""

    step: str
    student: UUID
    number: int
    has_started: bool


@dataclass(frozen=True)
class DialogueLine:
    """How far the class went in one branching talk. depths: how many at 0..4; ends: safe, risky, lost; acts: first protective acts."""

    step: str
    item_key: str
    scenario_title: Texts
    walked: int
    depths: tuple[int, int, int, int, int]
    ends: Mapping[str, int]
    acts: Mapping[str, int]


@dataclass(frozen=True)
class ClassResult:
    """Everything on the page, in the order in which it stands there. Lists are worst first."""

    as_of: datetime
    enrolled: int
    steps: tuple[StepResult, ...]
    pairs: tuple[PairResult, ...]
    missed_scenarios: tuple[ItemLine, ...]  # judge items
    missed_flags: tuple[FlagLine, ...]
    wrong_and_sure: tuple[ItemLine, ...]  # judge items with at least one such answer, most first
    dialogues: tuple[DialogueLine, ...]
    unfinished: tuple[Unfinished, ...]  # by step, then number


def pairs_shown(before: Mapping[UUID, int], after: Mapping[UUID, int]) -> tuple[int, PairedChange | None]:
    """Students on both sides, and their change unless they are fewer than 5. Keys are subjects, values marks."""
    both = sorted(before.keys() & after.keys())
    if len(both) < MIN_PAIRS:
        return len(both), None
    return len(both), paired_change([before[subject] for subject in both], [after[subject] for subject in both])


def is_enough_judged(scams: int, legitimate: int) -> bool:
    """Whether d' and c of a class may be shown."""
    return scams >= MIN_JUDGED and legitimate >= MIN_JUDGED


def most_missed(lines: Iterable[ItemLine]) -> tuple[ItemLine, ...]:
    """Worst share first; the ones that nobody missed are left out."""
    return tuple(sorted((line for line in lines if line.missed), key=lambda line: (-line.missed_share, line.item_key)))


def surest_mistakes(lines: Iterable[ItemLine]) -> tuple[ItemLine, ...]:
    """Most "wrong and sure" first: what the teacher should talk about first."""
    sure = (line for line in lines if line.wrong_and_sure)
    return tuple(sorted(sure, key=lambda line: (-line.wrong_and_sure, line.item_key)))
