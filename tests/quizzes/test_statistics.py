import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics import (
    calibration,
    compare_detection,
    detection_intervals,
    item_analysis,
    paired_change,
    paired_change_of_sums,
    signal_detection,
    t_quantile,
    wilson_interval,
)

# reference/learning.md §2: h, S, f, L -> H, F, d', c, SE
FIXTURES = [
    (4, 4, 0, 4, 0.9, 0.1, 2.5631, 0, 1.209),
    (4, 4, 4, 4, 0.9, 0.9, 0, -1.2816, 1.209),
    (0, 4, 0, 4, 0.1, 0.1, 0, 1.2816, 1.209),
    (2, 4, 0, 4, 0.5, 0.1, 1.2816, 0.6408, None),
    (7, 10, 2, 10, 0.6818, 0.2273, 1.2206, 0.1375, 0.603),
    (9, 10, 6, 10, 0.8636, 0.5909, 0.8669, -0.6633, 0.638),
    (140, 200, 40, 200, 0.699, 0.2015, 1.3578, 0.1574, 0.137),
]


@pytest.mark.parametrize(("h", "s", "f", "l", "hit", "false", "d", "c", "se"), FIXTURES)
def test_signal_detection_gives_the_figures_worked_by_hand(h, s, f, l, hit, false, d, c, se):  # noqa: E741
    figures = signal_detection(h, s, f, l)

    assert figures.hit_rate == pytest.approx(hit, abs=1e-4)
    assert figures.false_alarm_rate == pytest.approx(false, abs=1e-4)
    assert figures.d_prime == pytest.approx(d, abs=1e-4)
    assert figures.criterion == pytest.approx(c, abs=1e-4)
    assert se is None or figures.d_prime_se == pytest.approx(se, abs=1e-3)


def test_signal_detection_without_legitimate_messages_knows_only_the_hit_rate():
    figures = signal_detection(3, 4, 0, 0)

    assert figures.hit_rate == pytest.approx(0.7)
    assert (figures.false_alarm_rate, figures.d_prime, figures.criterion, figures.d_prime_se) == (None,) * 4


@pytest.mark.parametrize("counts", [(5, 4, 0, 4), (-1, 4, 0, 4), (0, 4, 5, 4), (0, 4, -1, 4)])
def test_signal_detection_refuses_impossible_counts(counts):
    with pytest.raises(ValueError, match="counts"):
        signal_detection(*counts)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_swapping_the_two_answers_turns_both_figures_round(scams, legitimate, data):
    hits = data.draw(st.integers(0, scams))
    false_alarms = data.draw(st.integers(0, legitimate))

    figures = signal_detection(hits, scams, false_alarms, legitimate)
    turned = signal_detection(scams - hits, scams, legitimate - false_alarms, legitimate)

    assert turned.d_prime == pytest.approx(-figures.d_prime, abs=1e-9)
    assert turned.criterion == pytest.approx(-figures.criterion, abs=1e-9)
    assert figures.d_prime_se > 0


def test_more_hits_from_calling_everything_a_scam_is_fear():
    before, after = signal_detection(120, 200, 40, 200), signal_detection(170, 200, 92, 200)

    change = compare_detection(before, after)

    assert not change.is_changed
    assert change.is_fear


def test_more_hits_and_no_more_false_alarms_is_learning():
    change = compare_detection(signal_detection(120, 200, 60, 200), signal_detection(170, 200, 50, 200))

    assert change.is_changed
    assert not change.is_fear


def test_a_comparison_with_nothing_is_undefined():
    assert compare_detection(signal_detection(0, 0, 0, 0), signal_detection(3, 4, 0, 4)).z is None


def test_intervals_hold_the_pooled_figure_and_are_the_same_each_time():
    students = [(4, 6, 1, 6), (5, 6, 2, 6), (3, 6, 0, 6), (6, 6, 3, 6), (2, 6, 1, 6), (5, 6, 0, 6)]
    pooled = signal_detection(25, 36, 7, 36)

    intervals = detection_intervals(students)

    assert intervals.d_prime.low < pooled.d_prime < intervals.d_prime.high
    assert intervals == detection_intervals(students)
    assert detection_intervals(students[:1]).d_prime.low is None


def test_item_analysis_of_a_small_table_worked_by_hand():
    # totals 3, 2, 1, 0; item variances 0.25, 1/3, 0.25, total variance 5/3: alpha = 1.5 x (1 - 0.5) = 0.75
    analysis = item_analysis([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], [1, 1, 1])

    assert [item.facility_index for item in analysis.items] == [0.75, 0.5, 0.25]
    assert [item.discrimination_index for item in analysis.items] == [1, 1, 1]
    assert analysis.items[0].item_rest_correlation == pytest.approx(0.5222, abs=1e-4)
    assert analysis.items[1].item_rest_correlation == pytest.approx(0.7071, abs=1e-4)
    assert analysis.cronbach_alpha == pytest.approx(0.75)
    assert analysis.standard_error == pytest.approx((5 / 3) ** 0.5 * 0.5)


def test_item_analysis_of_what_never_varies_is_undefined():
    analysis = item_analysis([[1, 0], [1, 0]], [1, 1])

    assert analysis.items[0].facility_index == 1
    assert analysis.items[0].item_rest_correlation is None
    assert (analysis.cronbach_alpha, analysis.standard_error) == (None, None)


def test_item_analysis_of_nobody_is_undefined():
    assert item_analysis([], [1]).items[0].facility_index is None


def test_item_analysis_refuses_marks_above_the_maximum():
    with pytest.raises(ValueError, match="marks"):
        item_analysis([[2]], [1])


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=40), st.randoms())
def test_item_analysis_does_not_depend_on_the_order_of_students(marks, chance):
    shuffled = marks[:]
    chance.shuffle(shuffled)

    first, second = item_analysis(marks, [3] * 4), item_analysis(shuffled, [3] * 4)

    assert [i.discrimination_index for i in first.items] == pytest.approx(
        [i.discrimination_index for i in second.items]
    )
    assert all(-1 <= item.discrimination_index <= 1 for item in first.items)


def test_paired_change_worked_by_hand():
    # gains 1, 2, 3, 2, 2: mean 2, variance 0.5, t(0.975; 4) = 2.7764
    change = paired_change([4, 5, 3, 6, 2], [5, 7, 6, 8, 4])

    assert (change.n, change.mean) == (5, 2)
    assert change.low == pytest.approx(2 - 2.7764 * (0.5 / 5) ** 0.5, abs=1e-4)
    assert change.high == pytest.approx(2 + 2.7764 * (0.5 / 5) ** 0.5, abs=1e-4)
    # variances 2.5 and 2.5; J = 1 - 3/15
    assert change.hedges_g == pytest.approx(0.8 * 2 / 2.5**0.5)


def test_paired_change_of_few_or_none():
    assert paired_change([], []).mean is None
    assert paired_change([1], [3]).mean == 2
    assert paired_change([1], [3]).low is None
    assert paired_change([2, 2, 2], [3, 3, 3]).hedges_g is None
    with pytest.raises(ValueError, match="pairs"):
        paired_change([1], [])


@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), min_size=1, max_size=60))
def test_paired_change_from_sums_is_that_of_the_pairs(pairs):
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    gains = [b - a for a, b in pairs]

    change = paired_change(before, after)

    assert change == paired_change_of_sums(
        len(pairs),
        sum(gains),
        sum(d * d for d in gains),
        sum(before),
        sum(b * b for b in before),
        sum(after),
        sum(b * b for b in after),
    )
    assert change.low is None or change.low <= change.mean <= change.high


@pytest.mark.parametrize(
    ("df", "t"), [(1, 12.7062), (2, 4.3027), (4, 2.7764), (9, 2.2622), (30, 2.0423), (1000, 1.9623)]
)
def test_t_quantiles_are_those_of_the_tables(df, t):
    assert t_quantile(0.975, df) == pytest.approx(t, abs=1e-4)


def test_wilson_interval_of_published_values():
    # Newcombe 1998, 81 of 263: 0.2553 to 0.3662
    interval = wilson_interval(81, 263)

    assert (interval.low, interval.high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert wilson_interval(0, 0).low is None
    assert wilson_interval(0, 10).low == 0
    with pytest.raises(ValueError, match="counts"):
        wilson_interval(3, 2)


def test_calibration_worked_by_hand():
    # certain and wrong, guessed and right: Brier (0.9025 + 0.2025) / 2, confidence 0.75 against 0.5 right
    figures = calibration([(3, False), (1, True)])

    assert figures.brier == pytest.approx(0.5525)
    assert figures.over_confidence == pytest.approx(0.25)
    assert calibration([]).brier is None
