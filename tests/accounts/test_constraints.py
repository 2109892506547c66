"""The database itself refuses rows that may not be."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from tests.accounts.factories import (
    ClassroomFactory,
    InstitutionFactory,
    SeatFactory,
    StudentFactory,
    UserFactory,
    teacher_of,
)

pytestmark = pytest.mark.django_db
postgresql_only = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite cannot add composite keys")


def refused(make, *args, **fields) -> bool:
    try:
        with transaction.atomic():
            make(*args, **fields)
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


def test_a_number_is_given_once_in_a_class_even_after_its_student_left():
    seat = SeatFactory(number=7, to_on=date(2026, 10, 1))

    assert refused(SeatFactory, classroom=seat.classroom, number=7)
    assert not refused(SeatFactory, classroom=seat.classroom, number=8)


def test_a_student_sits_in_one_place_at_a_time():
    seat = SeatFactory()
    beside = ClassroomFactory(institution=seat.institution)

    assert refused(SeatFactory, classroom=beside, student=seat.student)
    seat.to_on = date(2026, 10, 1)
    seat.save()
    assert not refused(SeatFactory, classroom=beside, student=seat.student)


def test_numbers_begin_at_one_and_time_runs_forwards():
    assert refused(SeatFactory, number=0)
    assert refused(SeatFactory, from_on=date(2026, 9, 5), to_on=date(2026, 9, 4))


def test_an_erased_student_has_neither_name_nor_digest():
    assert refused(StudentFactory, erased_at=timezone.now(), name="Lò Thị Mai")
    assert refused(StudentFactory, erased_at=timezone.now(), name_digest="x")
    assert not refused(StudentFactory, erased_at=timezone.now())


def test_a_class_name_stands_once_a_year_and_trial_classes_do_not_count():
    room = ClassroomFactory(name="10A1")

    assert refused(ClassroomFactory, institution=room.institution, name="10A1")
    assert not refused(ClassroomFactory, institution=room.institution, name="10A1", school_year=2027)
    assert not refused(ClassroomFactory, institution=room.institution, name="10A1", is_trial=True)
    assert refused(ClassroomFactory, grade=13)


def test_an_institution_is_named_once_in_its_unit():
    institution = InstitutionFactory()

    assert refused(InstitutionFactory, unit=institution.unit, name=institution.name)


@pytest.mark.parametrize(
    "place",
    [
        {"role": "administrator", "institution": True},
        {"role": "organiser"},
        {"role": "organiser", "unit": True, "institution": True},
        {"role": "head"},
        {"role": "head", "institution": True, "classroom": True},
        {"role": "teacher"},
        {"role": "teacher", "unit": True, "institution": True},
    ],
)
def test_a_role_stands_where_it_belongs(place):
    room = ClassroomFactory()
    rows = {"institution": room.institution, "classroom": room, "unit": room.institution.unit}
    fields = {name: rows[name] if value is True else value for name, value in place.items()}

    assert refused(Membership.objects.create, user=UserFactory(), **fields)


def test_a_role_is_held_once_at_a_time():
    room = ClassroomFactory()
    teacher = teacher_of(room)
    again = {"user": teacher, "role": "teacher", "institution": room.institution, "classroom": room}

    assert refused(Membership.objects.create, **again)
    teacher.memberships.update(ended_at=timezone.now())
    assert not refused(Membership.objects.create, **again)


def test_a_look_is_noted_once_an_hour():
    user, at = UserFactory(), timezone.now()
    look = {"at": at, "actor": user, "action": "class.seen", "target_id": "1", "look_hour": at}
    AuditEntry.objects.create(**look)

    assert refused(AuditEntry.objects.create, **look)


@postgresql_only
def test_a_seat_lies_in_the_institution_of_its_class_and_its_student():
    seat, foreign = SeatFactory(), SeatFactory()

    assert refused(SeatFactory, classroom=seat.classroom, student=StudentFactory())
    assert refused(SeatFactory, classroom=seat.classroom, institution=foreign.institution)


@postgresql_only
def test_a_teachers_class_lies_in_the_institution_of_the_role():
    room = ClassroomFactory()

    assert refused(
        Membership.objects.create, user=UserFactory(), role="teacher", institution=InstitutionFactory(), classroom=room
    )
