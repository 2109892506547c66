"""What one class has done in a campaign, from its subjects' goes and its sittings by hands. No Django."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from campaigns.sums import Go, HandSums, Judged, PairSums, pair_sums

NO_JUDGEMENTS = Judged()
NO_HANDS = HandSums()


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt as counted. go: None until finished."""

    subject: UUID
    step: str
    go: Go | None


@dataclass(frozen=True, slots=True)
class StepCount:
    """One step in one class. by_hands: present at its sittings by hands (the fullest one, if there were several)."""

    started: int = 0
    finished: int = 0
    marks: int = 0
    max_marks: int = 0
    judged: Judged = NO_JUDGEMENTS
    hands: HandSums = NO_HANDS


@dataclass(frozen=True, slots=True)
class ClassCount:
    """reached: took part in any step; complete: finished every required one. Neither exceeds `students`."""

    students: int
    reached: int
    complete: int
    steps: Mapping[str, StepCount]
    steps_done: Mapping[UUID, tuple[str, ...]]
    complete_subjects: Collection[UUID] = field(default_factory=frozenset)
    pairs: Mapping[tuple[str, str], PairSums] = field(default_factory=dict)
    pair_max_marks: Mapping[tuple[str, str], int] = field(default_factory=dict)


PAIRED = (("pretest", "posttest"), ("pretest", "retention"))


def count_class(
    *,
    students: int,
    attempts: Iterable[AttemptRow],
    hands: Mapping[str, Sequence[HandSums]],
    steps: Sequence[str],
    required: Collection[str],
) -> ClassCount:
    """Everything that is kept about a class.

    attempts: in the order in which they were begun; of several finished ones of a subject in a step the first counts.
    hands: sittings counted by hands, by step. A step held by hands counts as done for whoever was there; since hands
    have no names, as many as were present can have completed it.
    """
    begun: dict[str, set[UUID]] = {step: set() for step in steps}
    done: dict[str, dict[UUID, Go]] = {step: {} for step in steps}
    for row in attempts:
        if row.step not in begun:
            continue
        begun[row.step].add(row.subject)
        if row.go is not None:
            done[row.step].setdefault(row.subject, row.go)
    fullest = {step: max(rows, key=lambda r: r.n) for step, rows in hands.items() if rows and step in begun}
    subjects = set().union(*begun.values()) if begun else set()
    steps_done = {subject: tuple(s for s in steps if subject in done[s]) for subject in subjects}
    complete_subjects, complete = _completed(steps_done, {s: len(done[s]) for s in steps}, fullest, required)
    most_present = max((row.n for row in fullest.values()), default=0)
    reached = min(students, max(len(subjects), most_present))
    return ClassCount(
        students=students,
        reached=reached,
        complete=min(complete, reached),
        steps={step: _step_count(begun[step], done[step], fullest.get(step, NO_HANDS)) for step in steps},
        steps_done=steps_done,
        complete_subjects=complete_subjects,
        pairs={pair: pair_sums(_pairs(done, pair)) for pair in PAIRED},
        pair_max_marks={pair: max((b.max_marks for b, _ in _pairs(done, pair)), default=0) for pair in PAIRED},
    )


def _completed(
    steps_done: Mapping[UUID, tuple[str, ...]],
    finished: Mapping[str, int],
    fullest: Mapping[str, HandSums],
    required: Collection[str],
) -> tuple[frozenset[UUID], int]:
    by_hands = {step for step in required if step in fullest}
    on_devices = set(required) - by_hands
    room = min((fullest[step].n + finished[step] for step in by_hands), default=None)
    if not on_devices:
        return frozenset(), room or 0
    subjects = frozenset(subject for subject, done in steps_done.items() if on_devices <= set(done))
    return subjects, len(subjects) if room is None else min(len(subjects), room)


def _step_count(begun: Collection[UUID], done: Mapping[UUID, Go], hands: HandSums) -> StepCount:
    goes = done.values()
    return StepCount(
        started=len(begun),
        finished=len(done),
        marks=sum(go.marks for go in goes),
        max_marks=sum(go.max_marks for go in goes),
        judged=sum((go.judged for go in goes), NO_JUDGEMENTS),
        hands=hands,
    )


def _pairs(done: Mapping[str, Mapping[UUID, Go]], pair: tuple[str, str]) -> list[tuple[Go, Go]]:
    before, after = (done.get(step, {}) for step in pair)
    return [(before[subject], go) for subject, go in after.items() if subject in before]
