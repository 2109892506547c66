"""Who may know of which rows: every role against every queryset of this room."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import (
    AdministrativeUnit,
    AuditEntry,
    Classroom,
    Institution,
    Membership,
    OfficialContact,
    Seat,
    Student,
    User,
)
from accounts.services import audit
from tests.accounts.factories import (
    ClassroomFactory,
    ContactFactory,
    InstitutionFactory,
    ProvinceFactory,
    SeatFactory,
    UnitFactory,
    UserFactory,
    administrator,
    head_of,
    organiser_of,
    teacher_at,
    teacher_of,
)

pytestmark = pytest.mark.django_db


def test_a_teacher_sees_the_own_class_and_no_other_of_the_school():
    seat = SeatFactory()
    other = SeatFactory(classroom=ClassroomFactory(institution=seat.institution))
    teacher = teacher_of(seat.classroom)

    assert list(Classroom.objects.visible_to(teacher)) == [seat.classroom]
    assert list(Classroom.objects.named_to(teacher)) == [seat.classroom]
    assert list(Seat.objects.visible_to(teacher)) == [seat]
    assert list(Student.objects.visible_to(teacher)) == [seat.student]
    assert other not in Seat.objects.visible_to(teacher)


def test_a_teacher_without_a_class_sees_none():
    seat = SeatFactory()

    assert not Classroom.objects.visible_to(teacher_at(seat.institution)).exists()


def test_a_head_sees_every_class_of_the_school_and_none_of_another():
    seat, elsewhere = SeatFactory(), SeatFactory()
    beside = ClassroomFactory(institution=seat.institution)
    head = head_of(seat.institution)

    assert set(Classroom.objects.named_to(head)) == {seat.classroom, beside}
    assert list(Student.objects.visible_to(head)) == [seat.student]
    assert elsewhere.student not in Student.objects.visible_to(head)


def test_an_organiser_counts_the_units_students_but_sees_none():
    seat, elsewhere = SeatFactory(), SeatFactory()
    organiser = organiser_of(seat.institution.unit)

    assert not Classroom.objects.visible_to(organiser).exists()
    assert not Student.objects.visible_to(organiser).exists()
    assert not Seat.objects.visible_to(organiser).exists()
    assert list(Classroom.objects.totals_for(organiser)) == [seat.classroom]
    assert Student.objects.totals_for(organiser).count() == 1
    assert Seat.objects.totals_for(organiser).count() == 1
    assert elsewhere.institution not in Institution.objects.visible_to(organiser)


def test_an_organiser_of_the_province_reaches_every_commune():
    first, second = SeatFactory(), SeatFactory()

    organiser = organiser_of(ProvinceFactory())

    assert set(Institution.objects.visible_to(organiser)) == {first.institution, second.institution}
    assert Seat.objects.totals_for(organiser).count() == 2


def test_an_administrator_sees_places_and_accounts_but_no_student():
    seat = SeatFactory()
    user = administrator()

    assert seat.institution in Institution.objects.visible_to(user)
    assert seat.classroom not in Classroom.objects.visible_to(user)
    assert not Student.objects.visible_to(user).exists()
    assert User.objects.visible_to(user).count() == User.objects.count()


@pytest.mark.parametrize(
    "model", [Classroom, Student, Seat, Institution, User, Membership, AdministrativeUnit, AuditEntry]
)
def test_guests_and_staff_without_a_role_see_nothing_of_others(model):
    seat = SeatFactory()
    teacher_of(seat.classroom)

    assert not model.objects.visible_to(AnonymousUser()).exists()
    assert not model.objects.visible_to(UserFactory(is_active=False)).exists()


def test_a_role_that_has_ended_opens_nothing():
    seat = SeatFactory()
    teacher = teacher_of(seat.classroom)
    teacher.memberships.update(ended_at=timezone.now())

    assert not Classroom.objects.visible_to(teacher).exists()


def test_two_roles_in_one_class_do_not_repeat_it():
    seat = SeatFactory()
    teacher = teacher_of(seat.classroom)
    Membership.objects.create(user=teacher, role="head", institution=seat.institution)

    assert Classroom.objects.visible_to(teacher).count() == 1
    assert Student.objects.visible_to(teacher).count() == 1


def test_students_reach_their_own_rows_only():
    seat = SeatFactory()
    SeatFactory(classroom=seat.classroom)

    assert list(Student.objects.open_to(seat.student)) == [seat.student]
    assert list(Seat.objects.open_to(seat.student)) == [seat]
    assert list(Classroom.objects.open_to(seat.student)) == [seat.classroom]


def test_a_head_sees_the_schools_accounts_and_a_teacher_only_the_own():
    classroom = ClassroomFactory()
    teacher, head = teacher_of(classroom), head_of(classroom.institution)
    stranger = head_of(InstitutionFactory())

    assert set(User.objects.visible_to(head)) == {teacher, head}
    assert list(User.objects.visible_to(teacher)) == [teacher]
    assert stranger not in User.objects.visible_to(head)
    assert set(Membership.objects.visible_to(head)) == {*teacher.memberships.all(), *head.memberships.all()}


def test_a_head_reads_the_schools_trail_and_a_teacher_the_own_deeds():
    classroom = ClassroomFactory()
    teacher, head = teacher_of(classroom), head_of(classroom.institution)
    audit.record(teacher, "roster.imported", classroom, rows=3)
    audit.record(stranger := head_of(InstitutionFactory()), "ground.recorded", stranger)

    assert AuditEntry.objects.visible_to(head).count() == 1
    assert AuditEntry.objects.visible_to(teacher).count() == 1


def test_numbers_for_a_unit_are_its_own_its_provinces_and_the_countrys():
    unit = UnitFactory()
    national = ContactFactory()
    province = ContactFactory(unit=unit.parent, kind="vneid", label="Công an tỉnh")
    own = ContactFactory(unit=unit, kind="commune_police", label="Công an xã")
    ContactFactory(unit=UnitFactory(parent=unit.parent), kind="commune_police")
    ContactFactory(unit=unit, kind="scam_report", approved_at=None)

    assert set(OfficialContact.objects.for_unit(unit)) == {national, province, own}


def test_proposals_are_seen_by_those_who_keep_the_number():
    unit = UnitFactory()
    proposal = ContactFactory(unit=unit, kind="commune_police", approved_at=None)
    classroom = ClassroomFactory(institution=InstitutionFactory(unit=unit))

    assert proposal in OfficialContact.objects.visible_to(organiser_of(unit))
    assert proposal not in OfficialContact.objects.visible_to(organiser_of(UnitFactory()))
    assert proposal not in OfficialContact.objects.visible_to(head_of(classroom.institution))


def test_the_countrys_numbers_are_kept_by_organisers_of_a_province():
    unit, national = UnitFactory(), ContactFactory()

    assert national in OfficialContact.objects.kept_by(organiser_of(unit.parent))
    assert national not in OfficialContact.objects.kept_by(organiser_of(unit))
