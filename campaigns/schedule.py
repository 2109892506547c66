"""The days of a campaign's steps: which are proposed, and what makes them impossible. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from campaigns.calendar import DayRange

STEPS: Final = ("pretest", "lesson", "posttest", "pledge", "retention")
RETENTION_EARLIEST: Final = timedelta(days=21)  # after the last day of the posttest: the gain has begun to fade …
RETENTION_LATEST: Final = timedelta(days=28)  # … and has gone (Lastdrager 2017)
LONGEST: Final = timedelta(days=366)


class Fault(StrEnum):
    MISSING = "missing"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    BEFORE_THE_LAST = "before_the_last"  # opens before the step in front of it has closed, or before it opens
    RETENTION_TOO_EARLY = "retention_too_early"
    RETENTION_TOO_LATE = "retention_too_late"


@dataclass(frozen=True, slots=True)
class StepFault:
    """What is wrong with the days of `step`."""

    step: str
    fault: Fault


def faults_of(days: Mapping[str, DayRange]) -> tuple[StepFault, ...]:
    """Everything wrong with the days of the steps, in the order of the steps; empty when they can be kept.

    The pledge may be left out. A step opens after the last day of the one before it: the same form must not be ahead of
    one class while another talks about it.
    """
    found = [StepFault(step, Fault.MISSING) for step in STEPS if step not in days and step != "pledge"]
    steps = [step for step in STEPS if step in days]
    for step in steps:
        if days[step].is_backwards:
            found.append(StepFault(step, Fault.BACKWARDS))
        elif days[step].last - days[step].first > LONGEST:
            found.append(StepFault(step, Fault.TOO_LONG))
    for earlier, later in pairwise(steps):
        if days[later].first <= days[earlier].last:
            found.append(StepFault(later, Fault.BEFORE_THE_LAST))
    if "posttest" in days and "retention" in days:
        wait = days["retention"].first - days["posttest"].last
        if timedelta(0) < wait < RETENTION_EARLIEST:
            found.append(StepFault("retention", Fault.RETENTION_TOO_EARLY))
        elif wait > RETENTION_LATEST:
            found.append(StepFault("retention", Fault.RETENTION_TOO_LATE))
    return tuple(sorted(found, key=lambda f: STEPS.index(f.step)))


def proposed_days(today: date) -> dict[str, DayRange]:
    """From the Monday after next: a week for the pretest, two for the lesson, a week each for posttest and pledge, and
    the retention week 28 days after the posttest closes."""
    monday = today + timedelta(days=14 - today.weekday())
    weeks: Sequence[tuple[str, int]] = (("pretest", 1), ("lesson", 2), ("posttest", 1), ("pledge", 1))
    days: dict[str, DayRange] = {}
    for step, count in weeks:
        days[step] = DayRange(monday, monday + timedelta(days=7 * count - 1))
        monday += timedelta(days=7 * count)
    first = days["posttest"].last + RETENTION_LATEST
    days["retention"] = DayRange(first, first + timedelta(days=7))
    return days
