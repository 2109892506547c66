"""From the sums that are published to the figures that pages show. No Django.

Which people stand behind which figure matters for what can be worked out of it: marks and judgements of the change are of
the same pairs, hands come as whole classes, and of retention only the difference is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from campaigns.estimates import Change, Detection, Estimate, clustered_change, clustered_detection, shift_of
from campaigns.sums import CountSums, HandSums, Judged, PairSums, Vector

MEASURES: Final[Mapping[str, type[Vector]]] = {
    "change": PairSums,  # pretest → posttest
    "kept": PairSums,  # pretest → retention
    "hands_before": HandSums,
    "hands_after": HandSums,
    "signed": CountSums,
}
ROUNDED: Final = 4  # decimals kept


@dataclass(frozen=True, slots=True)
class Leaf:
    """One enrolment's sums: {measure: {class id: its sums}}. is_waiting: has results, all of them still too few."""

    measures: Mapping[str, Mapping[str, Vector]] = field(default_factory=dict)
    is_waiting: bool = False

    def people(self, measure: str) -> int:
        return people_in(self.measures.get(measure, {}).values())


def people_in(rows: Iterable[Vector]) -> int:
    return sum(row.n for row in rows)  # type: ignore[attr-defined]  # every measure's first field is n


def load_measures(stored: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, dict[str, Vector]]:
    """Back from JSON."""
    return {
        measure: {key: MEASURES[measure].load(row) for key, row in classes.items()}
        for measure, classes in stored.items()
        if measure in MEASURES
    }


def dump_measures(measures: Mapping[str, Mapping[str, Vector]]) -> dict[str, dict[str, list[int]]]:
    return {measure: {key: row.dump() for key, row in classes.items()} for measure, classes in measures.items()}


def figures_of(leaves: Sequence[Leaf], max_marks: int) -> dict[str, Any]:
    """What a node shows: JSON values, None where there is nothing (or nothing yet) to show.

    max_marks: of one form. is_withheld: there are results below, but all are still too few to be shown.
    """
    change = clustered_change(_rows(leaves, "change"), max_marks)
    kept = clustered_change(_rows(leaves, "kept"), max_marks)
    signed = sum(leaf.people("signed") for leaf in leaves)
    return {
        "change": change and _change(change),
        "kept": kept and {k: v for k, v in _change(kept).items() if k not in ("before", "after")},
        "signal": _signal(leaves),
        "hands": max(
            sum(leaf.people("hands_before") for leaf in leaves), sum(leaf.people("hands_after") for leaf in leaves)
        ),
        "signed": signed or None,
        "is_withheld": any(leaf.is_waiting for leaf in leaves) and not any(_has_results(leaf) for leaf in leaves),
    }


def _has_results(leaf: Leaf) -> bool:
    return any(leaf.people(measure) for measure in MEASURES)


def _rows(leaves: Sequence[Leaf], measure: str) -> list[Any]:
    return [row for leaf in leaves for row in leaf.measures.get(measure, {}).values()]


def _change(change: Change) -> dict[str, Any]:
    return {key: round(value, ROUNDED) if isinstance(value, float) else value for key, value in asdict(change).items()}


def _signal(leaves: Sequence[Leaf]) -> dict[str, Any] | None:
    before, after = _judged(leaves)
    if not any(row.scams or row.legitimate for row in (*before, *after)):
        return None
    shift = shift_of(before, after)
    return {
        "before": _detection(clustered_detection(before)),
        "after": _detection(clustered_detection(after)),
        "shift": _estimate(shift.d_prime),
        "is_better": shift.is_better,
        "is_worse": shift.is_worse,
        "is_fear": shift.is_fear,
    }


def _judged(leaves: Sequence[Leaf]) -> tuple[list[Judged], list[Judged]]:
    """Judgements before and after, one row a class in the same order: the pairs', and the hands of classes without."""
    before, after = [], []
    for leaf in leaves:
        pairs, hands_before, hands_after = (
            leaf.measures.get(measure, {}) for measure in ("change", "hands_before", "hands_after")
        )
        for key in sorted({*pairs, *hands_before, *hands_after}):
            pair = pairs.get(key, PairSums())
            first, last = hands_before.get(key, HandSums()), hands_after.get(key, HandSums())
            before.append(pair.before + first.judged)  # type: ignore[attr-defined]
            after.append(pair.after + last.judged)  # type: ignore[attr-defined]
    return before, after


def _detection(detection: Detection) -> dict[str, Any] | None:
    judged = detection.judged
    if not (judged.scams or judged.legitimate):
        return None
    return {
        **asdict(judged),
        "trusted": judged.legitimate - judged.false_alarms,
        "d_prime": _estimate(detection.d_prime),
        "criterion": _estimate(detection.criterion),
    }


def _estimate(estimate: Estimate | None) -> dict[str, float] | None:
    return None if estimate is None else {key: round(value, ROUNDED) for key, value in asdict(estimate).items()}
