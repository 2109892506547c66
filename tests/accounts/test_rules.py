import pytest
from django.utils import timezone

from accounts.permissions import all_rules, rule
from tests.accounts.factories import (
    ClassroomFactory,
    ContactFactory,
    UnitFactory,
    UserFactory,
    administrator,
    head_of,
    organiser_of,
    teacher_at,
    teacher_of,
)

pytestmark = pytest.mark.django_db

OF_CLASSROOM = ["accounts.import_roster", "accounts.edit_seats", "accounts.print_cards"]
OF_HEAD = ["accounts.record_ground", "accounts.manage_staff", "accounts.import_school_roster"]


@pytest.mark.parametrize("verb", OF_CLASSROOM)
def test_own_teacher_and_head_may_and_nobody_else(verb):
    classroom = ClassroomFactory()
    beside = ClassroomFactory(institution=classroom.institution)

    assert teacher_of(classroom).has_perm(verb, classroom)
    assert head_of(classroom.institution).has_perm(verb, classroom)
    assert not teacher_of(beside).has_perm(verb, classroom)
    assert not head_of(ClassroomFactory().institution).has_perm(verb, classroom)
    assert not organiser_of(classroom.institution.unit).has_perm(verb, classroom)
    assert not administrator().has_perm(verb, classroom)
    assert not UserFactory().has_perm(verb, classroom)


@pytest.mark.parametrize("verb", OF_CLASSROOM)
def test_an_archived_class_is_closed_to_changes(verb):
    classroom = ClassroomFactory(archived_at=timezone.now())

    assert not teacher_of(classroom).has_perm(verb, classroom)


def test_a_trial_class_takes_no_roster():
    classroom = ClassroomFactory(is_trial=True)

    assert not teacher_of(classroom).has_perm("accounts.import_roster", classroom)


@pytest.mark.parametrize("verb", OF_HEAD)
def test_what_concerns_the_whole_school_is_the_heads(verb):
    classroom = ClassroomFactory()

    assert head_of(classroom.institution).has_perm(verb, classroom.institution)
    assert not teacher_of(classroom).has_perm(verb, classroom.institution)
    assert not organiser_of(classroom.institution.unit).has_perm(verb, classroom.institution)


def test_a_teacher_may_make_a_class_where_they_work():
    classroom = ClassroomFactory()

    assert teacher_at(classroom.institution).has_perm("accounts.create_classroom", classroom.institution)
    assert not teacher_at(ClassroomFactory().institution).has_perm("accounts.create_classroom", classroom.institution)


def test_nobody_approves_a_number_that_they_proposed():
    unit = UnitFactory()
    proposer, second = organiser_of(unit), organiser_of(unit)
    contact = ContactFactory(unit=unit, kind="commune_police", approved_at=None, proposed_by=proposer)

    assert not proposer.has_perm("accounts.approve_contact", contact)
    assert second.has_perm("accounts.approve_contact", contact)
    assert not organiser_of(UnitFactory()).has_perm("accounts.approve_contact", contact)


def test_a_verb_is_defined_once():
    assert "accounts.import_roster" in all_rules()
    with pytest.raises(ValueError, match="two rules"):
        rule("accounts.import_roster")(lambda user, row: True)


def test_a_superuser_gets_no_verb_that_the_rules_do_not_give():
    classroom = ClassroomFactory()
    user = administrator(is_superuser=True)

    assert not user.has_perm("accounts.import_roster", classroom)
    assert not user.has_perm("accounts.record_ground", classroom.institution)
    assert user.has_perm("accounts.view_user")
