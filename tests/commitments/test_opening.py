from datetime import timedelta

import pytest

from commitments import errors
from commitments.models import Commitment, Party
from commitments.services.acting import Signing, sign_as_student
from commitments.services.opening import change_opening_code, close_opening, offer_to, open_commitments
from quizzes.codes import normalise_code
from quizzes.models import JoinCode
from tests.accounts.factories import ClassroomFactory, SeatFactory, teacher_of
from tests.commitments.factories import AT, SeriesFactory, named_seat, opening_for, publish

pytestmark = pytest.mark.django_db


def test_opening_asks_everyone_who_sits_there_and_nobody_else():
    classroom = ClassroomFactory()
    here = [SeatFactory(classroom=classroom) for _ in range(3)]
    SeatFactory(classroom=classroom, to_on=AT.date())
    SeatFactory()

    opening_for(classroom)

    assert set(Commitment.objects.values_list("student", flat=True)) == {seat.student_id for seat in here}
    assert set(Party.objects.values_list("role", "state")) == {("student", "waiting")}


def test_a_signing_has_a_join_code_of_its_own():
    opening = opening_for()

    assert normalise_code(opening.join_code.code) == opening.join_code.code
    assert opening.join_code.sitting is None
    assert opening.join_code.expires_at == AT + timedelta(days=7)


def test_opening_again_gives_the_open_one():
    classroom = ClassroomFactory()
    version, series, teacher = publish(), SeriesFactory(), teacher_of(classroom)

    first = open_commitments(classroom=classroom, pledge_version=version, series=series, by=teacher, at=AT)
    second = open_commitments(classroom=classroom, pledge_version=version, series=series, by=teacher, at=AT)

    assert first == second


def test_another_series_is_refused_while_one_is_open():
    opening = opening_for()

    with pytest.raises(errors.SigningOpenAlready):
        open_commitments(
            classroom=opening.classroom,
            pledge_version=opening.pledge_version,
            series=SeriesFactory(),
            by=opening.opened_by,
            at=AT,
        )


def test_a_campaigns_pledge_is_asked_in_the_words_of_the_classs_age_band():
    classroom = ClassroomFactory(grade=8)
    publish("hoc-sinh-6-9")

    opening = opening_for(classroom)  # given the one for grades 10-12

    assert opening.pledge_version.pledge.key == "hoc-sinh-6-9"


def test_an_archived_class_signs_nothing():
    with pytest.raises(errors.SchoolYearOver):
        opening_for(ClassroomFactory(archived_at=AT))


def test_closing_kills_the_code_and_may_be_repeated():
    opening = opening_for()

    close_opening(opening=opening, by=opening.opened_by, at=AT)
    closed = close_opening(opening=opening, by=opening.opened_by, at=AT + timedelta(days=1))

    assert closed.closed_at == AT
    assert not JoinCode.objects.exists()


def test_a_changed_code_replaces_the_old_one():
    opening = opening_for()
    old = opening.join_code.code

    new = change_opening_code(opening=opening, by=opening.opened_by, at=AT)

    assert new.code != old
    assert list(JoinCode.objects.values_list("code", flat=True)) == [new.code]


def test_a_closed_signing_gets_no_new_code():
    opening = opening_for()
    close_opening(opening=opening, by=opening.opened_by, at=AT)

    with pytest.raises(errors.SigningClosed):
        change_opening_code(opening=opening, by=opening.opened_by, at=AT)


def test_who_comes_into_the_class_later_is_asked_when_they_join():
    opening = opening_for()
    seat = SeatFactory(classroom=opening.classroom)
    assert not Commitment.objects.waiting_for(seat.student).exists()

    offer_to(student=seat.student, classroom=seat.classroom)
    offer_to(student=seat.student, classroom=seat.classroom)

    assert Commitment.objects.waiting_for(seat.student).get().state == "waiting"


def test_opened_again_after_closing_what_was_signed_stands_and_the_others_are_asked():
    classroom = ClassroomFactory()
    seats = [named_seat(classroom=classroom) for _ in range(2)]
    version, series, teacher = publish(), SeriesFactory(), teacher_of(classroom)
    opening = open_commitments(classroom=classroom, pledge_version=version, series=series, by=teacher, at=AT)
    sign_as_student(
        commitment=Commitment.objects.get(student=seats[0].student),
        student=seats[0].student,
        signing=Signing(typed_name="Lò Thị Hòa"),
        at=AT,
    )
    close_opening(opening=opening, by=teacher, at=AT)

    open_commitments(classroom=classroom, pledge_version=version, series=series, by=teacher, at=AT)

    states = [Commitment.objects.waiting_for(seat.student).get().state for seat in seats]
    assert states == ["signed", "waiting"]


def test_a_student_sees_an_open_signing_and_later_only_what_they_confirmed():
    classroom = ClassroomFactory()
    signed, silent = [named_seat(classroom=classroom) for _ in range(2)]
    opening = opening_for(classroom)
    act = sign_as_student(
        commitment=Commitment.objects.get(student=signed.student),
        student=signed.student,
        signing=Signing(typed_name="Lò Thị Hòa"),
        at=AT,
    )
    close_opening(opening=opening, by=opening.opened_by, at=AT)

    assert Commitment.objects.waiting_for(signed.student).get().receipt_code == act.public_code
    assert not Commitment.objects.waiting_for(silent.student).exists()


def test_what_a_student_sees_is_one_query(django_assert_num_queries):
    seat = named_seat()
    opening_for(seat.classroom)

    with django_assert_num_queries(1):
        rows = [(row.pledge_version.title, row.state) for row in Commitment.objects.waiting_for(seat.student)]

    assert rows[0][1] == "waiting"
