"""What was learnt, in figures. No Django. Frozen dataclasses come out, with None where a figure is undefined.

Signal is "scam" everywhere: a hit is a scam called a scam, a false alarm a legitimate message called a scam.
Sources: Macmillan & Creelman, Detection Theory (d', c); Hautus 1995 (log-linear correction); Gourevitch & Galanter 1967 (SE of d');
Lakens 2013 (Hedges' g_av for pairs); Wilson 1927; Moodle Docs, "Quiz statistics calculations" (facility index).
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from statistics import NormalDist, fmean, variance

NORMAL = NormalDist()
Z95 = NORMAL.inv_cdf(0.975)
CONFIDENCE_WORTH = {1: 0.55, 2: 0.75, 3: 0.95}
MIN_JUDGED = 40  # of each kind, below which d' and c of a class are noise
MIN_PAIRS = 5  # below which a change is never shown


@dataclass(frozen=True)
class SignalDetection:
    """hit_rate and false_alarm_rate are corrected (log-linear). criterion: below 0 calls much a scam, above 0 trusts much."""

    hit_rate: float | None
    false_alarm_rate: float | None
    d_prime: float | None
    criterion: float | None
    d_prime_se: float | None


@dataclass(frozen=True)
class DetectionChange:
    """From one test to another. z of the difference of two d'; is_fear: more scams caught only because more is called a scam."""

    z: float | None
    is_changed: bool
    is_fear: bool


@dataclass(frozen=True)
class Interval:
    low: float | None
    high: float | None


@dataclass(frozen=True)
class DetectionIntervals:
    """95 % intervals of d' and c, by resampling students."""

    d_prime: Interval
    criterion: Interval


@dataclass(frozen=True)
class ItemFigures:
    facility_index: float | None
    item_rest_correlation: float | None
    discrimination_index: float | None


@dataclass(frozen=True)
class ItemAnalysis:
    """standard_error is that of measurement, in marks."""

    items: tuple[ItemFigures, ...]
    cronbach_alpha: float | None
    standard_error: float | None


@dataclass(frozen=True)
class PairedChange:
    """After minus before, in marks, with the 95 % interval of its mean (Student's t)."""

    n: int
    mean: float | None
    low: float | None
    high: float | None
    hedges_g: float | None


@dataclass(frozen=True)
class Calibration:
    """n judgements. brier: 0 best, 1 worst. over_confidence: mean confidence minus share right, above 0 is too sure."""

    n: int
    brier: float | None
    over_confidence: float | None


def signal_detection(hits: int, scams: int, false_alarms: int, legitimate: int) -> SignalDetection:
    """H' = (hits + 0.5) / (scams + 1) and F' alike; d' = z(H') - z(F'); c = -(z(H') + z(F')) / 2.

    A rate with nothing to judge is None, and so is all that needs it. Raises ValueError for impossible counts.
    """
    if not 0 <= hits <= scams or not 0 <= false_alarms <= legitimate:
        raise ValueError("counts: 0 <= hits <= scams and 0 <= false_alarms <= legitimate")
    hit_rate = (hits + 0.5) / (scams + 1) if scams else None
    false_alarm_rate = (false_alarms + 0.5) / (legitimate + 1) if legitimate else None
    if hit_rate is None or false_alarm_rate is None:
        return SignalDetection(hit_rate, false_alarm_rate, None, None, None)
    z_hit, z_false = NORMAL.inv_cdf(hit_rate), NORMAL.inv_cdf(false_alarm_rate)
    spread = hit_rate * (1 - hit_rate) / (scams * NORMAL.pdf(z_hit) ** 2)
    spread += false_alarm_rate * (1 - false_alarm_rate) / (legitimate * NORMAL.pdf(z_false) ** 2)
    return SignalDetection(hit_rate, false_alarm_rate, z_hit - z_false, -(z_hit + z_false) / 2, sqrt(spread))


def compare_detection(before: SignalDetection, after: SignalDetection) -> DetectionChange:
    """Whether discrimination changed (|z| >= 1.96), or only suspicion rose: hits up, c down by more than 0.3, d' standing still."""
    figures = (before.d_prime, before.criterion, before.d_prime_se, after.d_prime, after.criterion, after.d_prime_se)
    if None in figures or before.hit_rate is None or after.hit_rate is None:
        return DetectionChange(None, False, False)
    d_before, c_before, se_before, d_after, c_after, se_after = (float(figure or 0) for figure in figures)
    z = (d_after - d_before) / sqrt(se_before**2 + se_after**2)
    is_changed = abs(z) >= Z95
    is_fear = after.hit_rate > before.hit_rate and c_before - c_after > 0.3 and not is_changed
    return DetectionChange(z, is_changed, is_fear)


def detection_intervals(
    students: Sequence[tuple[int, int, int, int]], resamples: int = 1000, seed: int = 1
) -> DetectionIntervals:
    """Percentile bootstrap over students, each (hits, scams, false_alarms, legitimate): one student's answers hang together.

    The seed is fixed, so that a page shows the same figures twice. Undefined for fewer than two students.
    """
    draw = random.Random(seed)  # noqa: S311 - statistics, not secrets
    d_primes, criteria = [], []
    for _ in range(resamples if len(students) > 1 else 0):
        sample = draw.choices(students, k=len(students))
        figures = signal_detection(*(sum(column) for column in zip(*sample, strict=True)))
        if figures.d_prime is not None and figures.criterion is not None:
            d_primes.append(figures.d_prime)
            criteria.append(figures.criterion)
    return DetectionIntervals(_percentile_interval(d_primes), _percentile_interval(criteria))


def item_analysis(marks: Sequence[Sequence[int]], max_marks: Sequence[int]) -> ItemAnalysis:
    """Figures of each item and of the whole, from students x items.

    marks[s][i]: 0..max_marks[i], a blank response counts 0. discrimination_index: mean of the upper 27 % (by total) minus mean of
    the lower 27 %, as a share of the item's maximum; students with equal totals at the border count in part. Undefined where
    nothing varies, and for fewer than two students. Raises ValueError for marks outside their range.
    """
    for row in marks:
        if len(row) != len(max_marks) or not all(0 <= m <= most for m, most in zip(row, max_marks, strict=True)):
            raise ValueError("marks: one row a student, one value an item, 0..max_marks")
    totals = [sum(row) for row in marks]
    columns = [[row[i] for row in marks] for i in range(len(max_marks))]
    items = tuple(_item_figures(column, totals, most) for column, most in zip(columns, max_marks, strict=True))
    alpha = _cronbach_alpha(columns, totals)
    error = None if alpha is None else sqrt(variance(totals)) * sqrt(max(0.0, 1 - alpha))
    return ItemAnalysis(items, alpha, error)


def paired_change(before: Sequence[float], after: Sequence[float]) -> PairedChange:
    """Change of the same students in the same order. Raises ValueError when the lists differ in length."""
    if len(before) != len(after):
        raise ValueError("pairs: before and after have the same length")
    gains = [b - a for a, b in zip(before, after, strict=True)]
    sums = [sum(values) for values in (gains, before, after)]
    squares = [sum(value * value for value in values) for values in (gains, before, after)]
    return paired_change_of_sums(len(gains), sums[0], squares[0], sums[1], squares[1], sums[2], squares[2])


def paired_change_of_sums(
    n: int,
    sum_d: float,
    sum_d_squared: float,
    sum_before: float,
    sum_before_squared: float,
    sum_after: float,
    sum_after_squared: float,
) -> PairedChange:
    """The same from sums that add up over classes. hedges_g = J x mean / sqrt((var before + var after) / 2), J = 1 - 3/(4(n-1)-1)."""
    if n == 0:
        return PairedChange(0, None, None, None, None)
    mean = sum_d / n
    if n < 2:
        return PairedChange(n, mean, None, None, None)
    half = t_quantile(0.975, n - 1) * sqrt(_variance_of_sums(n, sum_d, sum_d_squared) / n)
    spread = (
        _variance_of_sums(n, sum_before, sum_before_squared) + _variance_of_sums(n, sum_after, sum_after_squared)
    ) / 2
    hedges_g = (1 - 3 / (4 * (n - 1) - 1)) * mean / sqrt(spread) if n > 2 and spread > 0 else None
    return PairedChange(n, mean, mean - half, mean + half, hedges_g)


def wilson_interval(successes: int, n: int) -> Interval:
    """95 % interval of a share, within 0..1. Undefined for n = 0; ValueError for impossible counts."""
    if not 0 <= successes <= n:
        raise ValueError("counts: 0 <= successes <= n")
    if n == 0:
        return Interval(None, None)
    share, z_squared = successes / n, Z95**2
    centre = (share + z_squared / (2 * n)) / (1 + z_squared / n)
    half = Z95 * sqrt(share * (1 - share) / n + z_squared / (4 * n * n)) / (1 + z_squared / n)
    return Interval(centre - half if successes else 0.0, centre + half if successes < n else 1.0)


def calibration(judgements: Iterable[tuple[int, bool]]) -> Calibration:
    """From (confidence 1..3, is_right). Raises KeyError for another confidence."""
    pairs = [(CONFIDENCE_WORTH[confidence], float(is_right)) for confidence, is_right in judgements]
    if not pairs:
        return Calibration(0, None, None)
    brier = fmean((worth - right) ** 2 for worth, right in pairs)
    return Calibration(len(pairs), brier, fmean(worth for worth, _ in pairs) - fmean(right for _, right in pairs))


@lru_cache(maxsize=4096)  # a snapshot asks for the same few again and again
def t_quantile(p: float, df: int) -> float:
    """The p-quantile (0.5 <= p < 1) of Student's t, by bisection on its distribution function."""
    low, high = 0.0, 1.0
    while _t_cdf(high, df) < p:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_cdf(middle, df) < p else (low, middle)
    return (low + high) / 2


def _t_cdf(t: float, df: int) -> float:
    return 1 - 0.5 * _incomplete_beta(df / 2, 0.5, df / (df + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised, by Lentz's continued fraction (Numerical Recipes 6.4)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    tiny = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    fraction = d
    for m in range(1, 300):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + term * d) or tiny)
            c = (1 + term / c) or tiny
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * fraction


def _variance_of_sums(n: int, total: float, squares: float) -> float:
    return max(0.0, (squares - total * total / n) / (n - 1))


def _percentile_interval(values: list[float]) -> Interval:
    if not values:
        return Interval(None, None)
    ordered = sorted(values)
    return Interval(ordered[int(0.025 * (len(ordered) - 1))], ordered[round(0.975 * (len(ordered) - 1))])


def _item_figures(column: Sequence[int], totals: Sequence[int], most: int) -> ItemFigures:
    if not column or most == 0:
        return ItemFigures(None, None, None)
    rest = [total - mark for total, mark in zip(totals, column, strict=True)]
    return ItemFigures(fmean(column) / most, _correlation(column, rest), _discrimination(column, totals, most))


def _correlation(xs: Sequence[int], ys: Sequence[int]) -> float | None:
    if len(xs) < 2 or len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    mean_x, mean_y = fmean(xs), fmean(ys)
    shared = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return max(-1.0, min(1.0, shared / spread))


def _discrimination(column: Sequence[int], totals: Sequence[int], most: int) -> float | None:
    if len(column) < 2:
        return None
    size = max(1, round(0.27 * len(column)))
    upper = _mean_of_first(column, [-total for total in totals], size)
    return (upper - _mean_of_first(column, totals, size)) / most


def _mean_of_first(column: Sequence[int], ranks: Sequence[int], size: int) -> float:
    """Mean over the `size` students of lowest rank; those who tie at the border share the places that are left."""
    border = sorted(ranks)[size - 1]
    inside = [mark for mark, rank in zip(column, ranks, strict=True) if rank < border]
    tied = [mark for mark, rank in zip(column, ranks, strict=True) if rank == border]
    return (sum(inside) + fmean(tied) * (size - len(inside))) / size


def _cronbach_alpha(columns: Sequence[Sequence[int]], totals: Sequence[int]) -> float | None:
    if len(columns) < 2 or len(totals) < 2 or len(set(totals)) < 2:
        return None
    k = len(columns)
    return k / (k - 1) * (1 - sum(variance(column) for column in columns) / variance(totals))
