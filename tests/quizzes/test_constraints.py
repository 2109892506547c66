"""The database refuses what must not be, whatever the code does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.accounts.factories import InstitutionFactory
from tests.quizzes.factories import (
    AttemptFactory,
    ItemTallyFactory,
    JoinCodeFactory,
    PracticeFactory,
    PresenceFactory,
    ResponseFactory,
    SittingFactory,
    published,
)

pytestmark = pytest.mark.django_db


def refuses(change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


def test_a_subject_has_one_attempt_at_an_assessment():
    first = AttemptFactory()

    refuses(
        lambda: AttemptFactory(sitting=first.sitting, student=first.student, subject=first.subject),
        "assessment_once|institution_id, quizzes_attempt.series_id",
    )


def test_practice_may_be_repeated():
    first = AttemptFactory(sitting=PracticeFactory())

    AttemptFactory(sitting=first.sitting, student=first.student, subject=first.subject)


def test_an_item_is_answered_once_in_an_attempt():
    first = ResponseFactory()

    refuses(lambda: ResponseFactory(attempt=first.attempt), "response_final|quizzes_response.item_id")


def test_confidence_is_1_to_3():
    refuses(lambda: ResponseFactory(confidence=4), "response_confidence_1_to_3")


def test_marks_come_with_finishing_and_never_exceed_the_maximum():
    refuses(lambda: AttemptFactory(marks=3), "attempt_marked_iff_finished")
    refuses(lambda: AttemptFactory(finished_at=timezone.now()), "attempt_marked_iff_finished")
    refuses(lambda: AttemptFactory(finished_at=timezone.now(), marks=13), "attempt_marked_iff_finished")


def test_an_attempt_is_taken_on_an_own_or_a_shared_device():
    refuses(lambda: AttemptFactory(taken="borrowed"), "attempt_taken")


def test_one_open_assessment_a_step():
    first = SittingFactory()

    refuses(
        lambda: SittingFactory(classroom=first.classroom, series=first.series),
        "sitting_one_open_assessment|quizzes_sitting.classroom_id",
    )
    SittingFactory(
        classroom=first.classroom, series=first.series, state="closed", closed_at=timezone.now() - timedelta(1)
    )


def test_a_sitting_is_closed_exactly_when_it_has_a_time_of_closing():
    refuses(lambda: SittingFactory(state="closed"), "sitting_closed_iff_time")
    refuses(lambda: SittingFactory(closed_at=timezone.now()), "sitting_closed_iff_time")


def test_no_more_finish_than_started():
    refuses(lambda: SittingFactory(started=1, finished=2), "sitting_finished_of_started")


def test_no_more_right_than_answered():
    refuses(lambda: ItemTallyFactory(answered=1, right=2), "tally_right_of_answered")


def test_a_student_is_present_once():
    first = PresenceFactory()

    refuses(
        lambda: PresenceFactory(sitting=first.sitting, student=first.student, number=9),
        "presence_once|quizzes_presence.student_id",
    )


def test_only_a_judgement_has_a_truth():
    item = published().scenarios.get(scenario__key="tin-1").items.get()

    refuses(lambda: item.__class__.objects.filter(pk=item.pk).update(is_scam=None), "item_judge_iff_truth")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="composite foreign keys exist on PostgreSQL only")
@pytest.mark.parametrize("factory", [SittingFactory, JoinCodeFactory, PresenceFactory, AttemptFactory, ResponseFactory, ItemTallyFactory])  # fmt: skip
def test_a_row_cannot_stand_in_another_institution_than_its_parent(factory):
    row = factory()
    other = InstitutionFactory()

    def move():
        type(row).objects.filter(pk=row.pk).update(institution=other)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refuses(move, "in_institution")
