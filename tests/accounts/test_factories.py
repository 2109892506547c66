import pytest

from tests.accounts.factories import SeatFactory, UnitFactory, head_of, organiser_of, teacher_at, teacher_of

pytestmark = pytest.mark.django_db


def test_seats_of_one_class_get_one_number_after_the_other():
    first = SeatFactory()
    second = SeatFactory(classroom=first.classroom)

    assert (first.number, second.number) == (1, 2)
    assert second.student.institution == first.institution


def test_staff_stand_where_they_were_put():
    seat = SeatFactory()

    assert teacher_of(seat.classroom).memberships.get().classroom == seat.classroom
    assert teacher_at(seat.institution).memberships.get().classroom is None
    assert head_of(seat.institution).memberships.get().role == "head"
    assert organiser_of(UnitFactory()).memberships.get().role == "organiser"
