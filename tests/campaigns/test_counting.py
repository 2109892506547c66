from uuid import UUID, uuid4

from campaigns.counting import AttemptRow, count_class
from campaigns.sums import Go, HandSums, Judged

STEPS = ("pretest", "lesson", "posttest", "pledge", "retention")
REQUIRED = ("pretest", "lesson", "posttest", "retention")


def go(marks: int, hits: int = 0, false_alarms: int = 0) -> Go:
    return Go(marks, 12, Judged(6, hits, 6, false_alarms))


def all_steps(subject: UUID, marks: int = 6) -> list[AttemptRow]:
    return [AttemptRow(subject, step, go(marks)) for step in REQUIRED]


def count(attempts=(), hands=None, students=30):
    return count_class(students=students, attempts=attempts, hands=hands or {}, steps=STEPS, required=REQUIRED)


def test_whoever_finished_every_required_step_is_complete_without_the_pledge():
    counted = count([*all_steps(uuid4()), AttemptRow(uuid4(), "pretest", go(5))])

    assert (counted.reached, counted.complete) == (2, 1)


def test_an_attempt_that_is_not_finished_is_started_and_nothing_more():
    counted = count([AttemptRow(uuid4(), "pretest", None)])

    assert (counted.steps["pretest"].started, counted.steps["pretest"].finished, counted.complete) == (1, 0, 0)


def test_of_several_goes_at_a_practice_the_first_finished_counts():
    subject = uuid4()

    counted = count(
        [
            AttemptRow(subject, "lesson", None),
            AttemptRow(subject, "lesson", go(3)),
            AttemptRow(subject, "lesson", go(9)),
        ]
    )

    assert (counted.steps["lesson"].started, counted.steps["lesson"].finished, counted.steps["lesson"].marks) == (
        1,
        1,
        3,
    )


def test_a_lesson_by_hands_completes_those_who_took_the_tests_on_devices():
    subjects = [uuid4() for _ in range(4)]
    tests = [AttemptRow(s, step, go(6)) for s in subjects for step in ("pretest", "posttest", "retention")]

    counted = count(tests, {"lesson": [HandSums(3, 60, 40, 60, 10)]})

    assert (counted.reached, counted.complete) == (4, 3)


def test_a_class_without_devices_completes_with_the_fewest_that_were_present():
    hands = {step: [HandSums(n)] for step, n in zip(REQUIRED, (28, 30, 27, 26), strict=True)}

    counted = count((), hands)

    assert (counted.reached, counted.complete) == (30, 26)


def test_of_two_sittings_by_hands_in_one_step_the_fuller_counts():
    counted = count((), {"pretest": [HandSums(12, 6, 3, 6, 1), HandSums(27, 9, 6, 9, 2)]})

    assert counted.steps["pretest"].hands == HandSums(27, 9, 6, 9, 2)


def test_more_hands_than_students_do_not_reach_more_than_all():
    assert count((), {"pretest": [HandSums(33)]}).reached == 30


def test_change_pairs_only_those_with_both_tests():
    both, one = uuid4(), uuid4()

    counted = count(
        [
            AttemptRow(both, "pretest", go(5, 2, 3)),
            AttemptRow(one, "pretest", go(1)),
            AttemptRow(both, "posttest", go(9, 5, 1)),
        ]
    )

    sums = counted.pairs["pretest", "posttest"]
    assert (sums.n, sums.sum_d, sums.sum_before, sums.sum_after) == (1, 4, 5, 9)
    assert sums.before == Judged(6, 2, 6, 3)
    assert counted.pairs["pretest", "retention"].n == 0
