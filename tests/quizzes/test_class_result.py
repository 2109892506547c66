from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.answers import AnswerPost, GivenAnswer
from quizzes.models import ItemTally
from quizzes.services.answering import take_answers
from quizzes.services.class_result import class_result
from quizzes.services.recounting import recount_sitting
from quizzes.tokens import AttemptToken
from tests.accounts.factories import ClassroomFactory, SeatFactory
from tests.quizzes.factories import PracticeFactory, SeriesFactory, SittingFactory, published, token_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    return ClassroomFactory()


def answer(sitting, seat, *given, finish=None):
    from uuid import uuid5

    now = timezone.now()
    answers = tuple(GivenAnswer(item, value, confidence, now) for item, value, confidence in given)
    take_answers(
        token=AttemptToken.read(token_for(sitting, seat)[0]),
        attempt_id=uuid5(sitting.pk, str(seat.pk)),
        post=AnswerPost(now, now, "own", answers, finish),
        at=now,
    )


def whole(sitting, seat, right):
    """A whole form with so many right: the scams first."""
    order = [1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12]
    given = []
    for place, n in enumerate(order):
        truth = "scam" if n % 2 else "legitimate"
        wrong = "legitimate" if n % 2 else "scam"
        given.append((f"tin-{n}/judge", truth if place < right else wrong, 3))
    answer(sitting, seat, *given, finish=12)


def test_before_and_after_of_seven_students(classroom):
    series = SeriesFactory()
    seats = [SeatFactory(classroom=classroom) for _ in range(8)]
    before = SittingFactory(
        classroom=classroom, series=series, step="pretest", opened_at=timezone.now() - timedelta(days=2)
    )
    after = SittingFactory(classroom=classroom, series=series, step="posttest")
    for seat in seats[:7]:
        whole(before, seat, 6)
        whole(after, seat, 9 + seat.number % 3)

    result = class_result(classroom, series)

    first, second = result.steps
    assert (first.step, first.finished, first.enrolled) == ("pretest", 7, 8)
    assert (first.caught, first.scams, first.trusted, first.legitimate) == (42, 42, 0, 42)
    assert first.detection.criterion < -1
    assert second.mean_percent > first.mean_percent
    pair = result.pairs[0]
    assert (pair.before, pair.after, pair.n) == ("pretest", "posttest", 7)
    assert pair.change.mean == pytest.approx(sum(3 + s.number % 3 for s in seats[:7]) / 7)
    assert [(line.step, line.number, line.has_started) for line in result.unfinished] == [
        ("pretest", seats[7].number, False),
        ("posttest", seats[7].number, False),
    ]
    assert result.missed_scenarios[0].missed_share == 1
    assert result.wrong_and_sure[0].wrong_and_sure >= result.wrong_and_sure[-1].wrong_and_sure


def test_a_change_of_four_students_is_not_shown(classroom):
    series = SeriesFactory()
    before = SittingFactory(classroom=classroom, series=series, step="pretest")
    after = SittingFactory(classroom=classroom, series=series, step="posttest")
    for seat in [SeatFactory(classroom=classroom) for _ in range(4)]:
        whole(before, seat, 6)
        whole(after, seat, 9)

    result = class_result(classroom, series)

    assert (result.pairs[0].n, result.pairs[0].change, result.pairs[0].detection) == (4, None, None)
    assert result.steps[0].detection is None


def test_missed_flags_and_walks_of_a_lesson(classroom):
    sitting = PracticeFactory(classroom=classroom)
    seats = [SeatFactory(classroom=classroom) for _ in range(2)]
    answer(sitting, seats[0], ("bai-1/flags", ["noi"], None), ("bai-3/talk", ["cup"], None))
    answer(sitting, seats[1], ("bai-1/flags", ["noi", "han"], None), ("bai-3/talk", ["nghe", "gui"], None))

    result = class_result(classroom, sitting.series)

    flag = result.missed_flags[0]
    assert (flag.part, flag.shown, flag.missed, flag.text, flag.why) == (
        "han", 2, 1, {"vi": "Trước 17 giờ"}, {"vi": "Giục vội."},
    )  # fmt: skip
    talk = result.dialogues[0]
    assert (talk.walked, talk.depths, talk.ends, talk.acts) == (
        2, (1, 0, 0, 0, 1), {"safe": 1, "lost": 1}, {"stopped": 1},
    )  # fmt: skip
    assert [line.has_started for line in result.unfinished] == [True, True]


def test_a_class_counted_by_hands_enters_the_pooled_figures_and_no_pair(classroom):
    sitting = SittingFactory(classroom=classroom, way="hands", present=30)
    for item in published().scenarios.values_list("items", flat=True):
        ItemTally.objects.create(
            institution=sitting.institution, sitting=sitting, item_id=item, taken="hands", answered=30, right=20
        )
    SeatFactory(classroom=classroom)

    result = class_result(classroom, sitting.series)

    step = result.steps[0]
    assert (step.finished, step.by_hands, step.scams, step.caught) == (0, 30, 180, 120)
    assert step.d_prime_interval.low < step.detection.d_prime < step.d_prime_interval.high
    assert (result.pairs, result.unfinished) == ((), ())


def test_a_series_without_sittings_has_nothing_to_show(classroom):
    result = class_result(classroom, SeriesFactory())

    assert (result.steps, result.pairs, result.unfinished) == ((), (), ())


def test_a_recount_heals_what_was_wrong(classroom):
    sitting = SittingFactory(classroom=classroom)
    whole(sitting, SeatFactory(classroom=classroom), 9)
    sitting.refresh_from_db()
    right = sitting.hits, sitting.finished
    sitting.__class__.objects.update(hits=1, started=9, finished=8)
    ItemTally.objects.update(answered=5)

    recount_sitting(sitting=sitting)

    sitting.refresh_from_db()
    assert (sitting.hits, sitting.finished) == right
    assert set(ItemTally.objects.values_list("answered", flat=True)) == {1}


def test_a_class_of_twenty_costs_as_many_queries_as_one_of_one(classroom, django_assert_num_queries):
    sitting = SittingFactory(classroom=classroom)
    whole(sitting, SeatFactory(classroom=classroom), 9)
    class_result(classroom, sitting.series)

    with django_assert_num_queries(5):
        class_result(classroom, sitting.series)
    for _ in range(19):
        whole(sitting, SeatFactory(classroom=classroom), 8)
    with django_assert_num_queries(5):
        class_result(classroom, sitting.series)
