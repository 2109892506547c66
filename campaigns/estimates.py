"""What a node's results say, from the sums of its classes. No Django.

Pupils of one class have one teacher and hear each other, so 95 % intervals are clustered by class (linearisation, Student's t with
classes - 1 degrees of freedom) and never narrower than the plain ones. With fewer than 4 classes there is nothing to
judge the spread between classes by: then the plain interval is given and `is_clustered` is False.
Sources: Cameron & Miller 2015, "A practitioner's guide to cluster-robust inference"; `quizzes.statistics` for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from campaigns.sums import Judged, PairSums
from quizzes.statistics import MIN_JUDGED, NORMAL, Z95, paired_change_of_sums, signal_detection, t_quantile

MIN_CLASSES: Final = 4
SHIFT_OF_FEAR: Final = 0.3  # a fall of c beyond which a rise in hits says fear rather than judgement


@dataclass(frozen=True, slots=True)
class Change:
    """After minus before of the same subjects, in marks; `max_marks` of one form puts it in proportion."""

    n: int
    classes: int
    max_marks: int
    before: float
    after: float
    mean: float
    low: float
    high: float
    hedges_g: float | None
    is_clustered: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Detection:
    """d' and c with their intervals; both None below 40 judgements of each kind."""

    judged: Judged
    d_prime: Estimate | None
    criterion: Estimate | None


@dataclass(frozen=True, slots=True)
class Shift:
    """From one detection to the next. is_fear: more scams caught only because more of everything is called a scam."""

    d_prime: Estimate | None
    is_better: bool
    is_worse: bool
    is_fear: bool


def clustered_change(classes: Sequence[PairSums], max_marks: int) -> Change | None:
    """None for fewer than two pairs, or where the forms give no marks."""
    rows = [row for row in classes if row.n]
    total = PairSums.total(rows)
    plain = paired_change_of_sums(
        total.n,
        total.sum_d,
        total.sum_d_squared,
        total.sum_before,
        total.sum_before_squared,
        total.sum_after,
        total.sum_after_squared,
    )
    if plain.mean is None or plain.low is None or plain.high is None or not max_marks:
        return None
    half = (plain.high - plain.low) / 2
    is_clustered = len(rows) >= MIN_CLASSES
    if is_clustered:
        residuals = [row.sum_d - plain.mean * row.n for row in rows]
        half = max(half, _clustered_half([r / total.n for r in residuals]))
    return Change(
        n=total.n,
        classes=len(rows),
        max_marks=max_marks,
        before=total.sum_before / total.n,
        after=total.sum_after / total.n,
        mean=plain.mean,
        low=plain.mean - half,
        high=plain.mean + half,
        hedges_g=plain.hedges_g,
        is_clustered=is_clustered,
    )


def clustered_detection(classes: Sequence[Judged]) -> Detection:
    """Pooled over classes; a class without judgements is no cluster."""
    rows = [row for row in classes if row.scams or row.legitimate]
    total = sum(rows, Judged())
    if total.scams < MIN_JUDGED or total.legitimate < MIN_JUDGED:
        return Detection(total, None, None)
    figures = signal_detection(total.hits, total.scams, total.false_alarms, total.legitimate)
    if figures.d_prime is None or figures.criterion is None or figures.d_prime_se is None:
        return Detection(total, None, None)
    half_d, half_c = Z95 * figures.d_prime_se, Z95 * figures.d_prime_se / 2
    if len(rows) >= MIN_CLASSES:
        pulls = _pulls(rows, total)
        half_d = max(half_d, _clustered_half([hit - false for hit, false in pulls]))
        half_c = max(half_c, _clustered_half([-(hit + false) / 2 for hit, false in pulls]))
    return Detection(
        total,
        Estimate(figures.d_prime, figures.d_prime - half_d, figures.d_prime + half_d),
        Estimate(figures.criterion, figures.criterion - half_c, figures.criterion + half_c),
    )


def shift_of(before: Sequence[Judged], after: Sequence[Judged]) -> Shift:
    """before, after: one row a class, in the same order. The difference is clustered as such, since both tests have the
    same classes. Nothing is said below 40 judgements of each kind on either side."""
    first, last = clustered_detection(before), clustered_detection(after)
    if not (first.d_prime and last.d_prime and first.criterion and last.criterion):
        return Shift(None, False, False, False)
    difference = last.d_prime.value - first.d_prime.value
    plain_first = signal_detection(*_order(first.judged)).d_prime_se or 0.0
    plain_last = signal_detection(*_order(last.judged)).d_prime_se or 0.0
    half = Z95 * sqrt(plain_first**2 + plain_last**2)
    if sum(1 for b, a in zip(before, after, strict=True) if b.scams or a.scams) >= MIN_CLASSES:
        pulls_before, pulls_after = _pulls(before, first.judged), _pulls(after, last.judged)
        pulls = [
            (hit_a - false_a) - (hit_b - false_b)
            for (hit_b, false_b), (hit_a, false_a) in zip(pulls_before, pulls_after, strict=True)
        ]
        half = max(half, _clustered_half(pulls))
    low, high = difference - half, difference + half
    rises = last.judged.hits * first.judged.scams > first.judged.hits * last.judged.scams
    falls = first.criterion.value - last.criterion.value > SHIFT_OF_FEAR
    return Shift(Estimate(difference, low, high), low > 0, high < 0, rises and falls and low <= 0 <= high)


def _order(judged: Judged) -> tuple[int, int, int, int]:
    return judged.hits, judged.scams, judged.false_alarms, judged.legitimate


def _pulls(rows: Sequence[Judged], total: Judged) -> list[tuple[float, float]]:
    """How far each class pulls z(H') and z(F'): their linearisation at the pooled rates."""
    hit_rate = (total.hits + 0.5) / (total.scams + 1)
    false_rate = (total.false_alarms + 0.5) / (total.legitimate + 1)
    slope_hit = NORMAL.pdf(NORMAL.inv_cdf(hit_rate)) * total.scams
    slope_false = NORMAL.pdf(NORMAL.inv_cdf(false_rate)) * total.legitimate
    return [
        (
            (row.hits - hit_rate * row.scams) / slope_hit,
            (row.false_alarms - false_rate * row.legitimate) / slope_false,
        )
        for row in rows
    ]


def _clustered_half(pulls: Sequence[float]) -> float:
    """Half the 95 % interval of a sum of one pull a class."""
    count = len(pulls)
    spread = count / (count - 1) * sum(pull**2 for pull in pulls)
    return t_quantile(0.975, count - 1) * sqrt(spread)
