"""What one attempt comes to, from its marked answers. No database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.definitions import ItemDefinition

MarkedItem = tuple[ItemDefinition, int, bool | None]  # item, marks, is_right
MOST_TO_PRACTISE = 3


@dataclass(frozen=True)
class AttemptFigures:
    """marks over all answers; the rest over judgements: scams judged and caught, legitimate judged and wrongly alarmed at."""

    marks: int
    scams: int
    hits: int
    legitimate: int
    false_alarms: int


def attempt_figures(answers: Iterable[MarkedItem]) -> AttemptFigures:
    """answers: each item once."""
    marks = scams = hits = legitimate = false_alarms = 0
    for item, gained, is_right in answers:
        marks += gained
        if item.is_scam is True:
            scams += 1
            hits += bool(is_right)
        elif item.is_scam is False:
            legitimate += 1
            false_alarms += not is_right
    return AttemptFigures(marks, scams, hits, legitimate, false_alarms)


def techniques_to_practise(answers: Iterable[MarkedItem]) -> list[str]:
    """Techniques of the scams that were not seen through, most often met first, at most three."""
    missed = Counter(
        technique
        for item, _marks, is_right in answers
        if item.is_scam and is_right is False
        for technique in item.techniques
    )
    return [name for name, _count in sorted(missed.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TO_PRACTISE]]
