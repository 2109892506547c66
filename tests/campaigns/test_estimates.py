from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.estimates import clustered_change, clustered_detection, shift_of
from campaigns.sums import Go, Judged, PairSums, pair_sums
from quizzes.statistics import paired_change

NO_JUDGEMENTS = Judged()
MARKS = st.integers(0, 12)
CLASS = st.lists(st.tuples(MARKS, MARKS), min_size=0, max_size=8)


def a_class(*pairs: tuple[int, int]) -> PairSums:
    return pair_sums((Go(before, 12, NO_JUDGEMENTS), Go(after, 12, NO_JUDGEMENTS)) for before, after in pairs)


@given(st.lists(CLASS, min_size=1, max_size=6))
def test_the_mean_of_sums_is_the_mean_of_the_pairs_and_the_interval_is_never_narrower(classes):
    pairs = [pair for one in classes for pair in one]

    change = clustered_change([a_class(*one) for one in classes], 12)
    direct = paired_change([before for before, _ in pairs], [after for _, after in pairs])

    assert (change is None) == (direct.low is None)
    assert change is None or isclose(change.mean, direct.mean, abs_tol=1e-9)
    assert change is None or change.low <= direct.low + 1e-9


def test_the_clustered_interval_by_hand():
    # four classes of two pairs with mean gains 1, 3, 1, 3: mean 2; residual sums -2, 2, -2, 2; divided by n = 8 and squared 4/64·4;
    # times 4/3: 1/3; t(0.975, 3) = 3.18245; half = 3.18245 · sqrt(1/3 · 1/4) = 0.91869 … the plain half is smaller
    rows = [a_class((4, 5), (6, 7)), a_class((4, 7), (6, 9)), a_class((4, 5), (6, 7)), a_class((4, 7), (6, 9))]

    change = clustered_change(rows, 12)

    assert change.is_clustered
    assert change.mean == 2
    assert change.high - change.mean == pytest.approx(3.182446 * (4 / 3 * 4 * 4 / 64) ** 0.5, rel=1e-5)


def test_with_three_classes_the_plain_interval_is_given_and_says_so():
    rows = [a_class((4, 5), (6, 7)), a_class((4, 7), (6, 9)), a_class((4, 5), (6, 7))]

    change = clustered_change(rows, 12)

    assert not change.is_clustered
    assert change.classes == 3


def test_pairs_of_forms_with_different_maxima_are_left_out():
    sums = pair_sums([(Go(5, 12, NO_JUDGEMENTS), Go(9, 10, NO_JUDGEMENTS))])

    assert sums == PairSums()


def test_detection_is_that_of_the_pooled_counts():
    # learning.md: 140 of 200, 40 of 200 gives d' 1.3578, c 0.1574
    detection = clustered_detection([Judged(100, 70, 100, 20), Judged(100, 70, 100, 20)])

    assert detection.d_prime.value == pytest.approx(1.3578, abs=1e-4)
    assert detection.criterion.value == pytest.approx(0.1574, abs=1e-4)


def test_nothing_is_said_about_detection_below_forty_of_each_kind():
    assert clustered_detection([Judged(39, 30, 200, 20)]).d_prime is None


def test_classes_that_differ_widen_the_interval():
    alike = clustered_detection([Judged(60, 40, 60, 15)] * 6)
    unlike = clustered_detection([Judged(60, 60, 60, 0), Judged(60, 20, 60, 30)] * 3)

    assert unlike.d_prime.high - unlike.d_prime.low > alike.d_prime.high - alike.d_prime.low


def test_calling_more_of_everything_a_scam_is_named_fear():
    shift = shift_of([Judged(60, 30, 60, 20)] * 5, [Judged(60, 48, 60, 40)] * 5)

    assert shift.is_fear
    assert not shift.is_better


def test_catching_more_without_more_false_alarms_is_better():
    shift = shift_of([Judged(60, 30, 60, 20)] * 5, [Judged(60, 50, 60, 15)] * 5)

    assert shift.is_better
    assert not shift.is_fear
