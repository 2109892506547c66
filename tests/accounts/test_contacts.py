"""Official numbers change with a second person's word only."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, OfficialContact
from accounts.services.contact import AlreadyDecided, SecondPersonNeeded, approve_contact, propose_contact
from tests.accounts.factories import ClassroomFactory, ContactFactory, UnitFactory, head_of, organiser_of, teacher_of

pytestmark = pytest.mark.django_db
LIST, NEW = "/organise/contacts/", "/organise/contacts/new/"


@pytest.fixture
def unit():
    return UnitFactory()


def fields(unit, **changes):
    day = timezone.localdate().isoformat()
    known = {
        "unit": str(unit.pk),
        "kind": "commune_police",
        "label": "Công an xã",
        "number": "0215 3999 001",
        "checked_on": day,
    }
    return known | changes


def test_one_proposes_another_approves_and_only_then_students_see_it(client, unit):
    client.force_login(organiser_of(unit))
    client.post(NEW, fields(unit))
    contact = OfficialContact.objects.get()
    assert not OfficialContact.objects.for_unit(unit).exists()

    client.post(reverse("accounts:contact-approve", args=[contact.pk]))
    assert not OfficialContact.objects.for_unit(unit).exists()

    client.force_login(organiser_of(unit))
    assert "duyệt số này" in client.get(LIST).content.decode()
    client.post(reverse("accounts:contact-approve", args=[contact.pk]))
    assert list(OfficialContact.objects.for_unit(unit)) == [contact]
    assert AuditEntry.objects.filter(action="contact.approved").exists()


def test_nobody_approves_the_own_proposal(unit):
    user = organiser_of(unit)
    contact = propose_contact(
        unit=unit, kind="vneid", label="x", number="113", checked_on=timezone.localdate(), by=user
    )

    with pytest.raises(SecondPersonNeeded):
        approve_contact(contact=contact, by=user, at=timezone.now())


def test_the_new_number_takes_the_place_of_the_old_one(unit):
    old = ContactFactory(unit=unit, kind="commune_police", number="1")
    first, second = organiser_of(unit), organiser_of(unit)
    new = propose_contact(unit=unit, kind="commune_police", label="x", number="2", checked_on=old.checked_on, by=first)

    approve_contact(contact=new, by=second, at=timezone.now())

    assert [contact.number for contact in OfficialContact.objects.for_unit(unit)] == ["2"]
    with pytest.raises(AlreadyDecided):
        approve_contact(contact=new, by=second, at=timezone.now())


def test_a_nationwide_number_is_replaced_too(unit):
    ContactFactory(number="113")
    first, second = organiser_of(unit.parent), organiser_of(unit.parent)
    new = propose_contact(
        unit=None, kind="emergency", label="x", number="114", checked_on=timezone.localdate(), by=first
    )

    approve_contact(contact=new, by=second, at=timezone.now())

    assert [contact.number for contact in OfficialContact.objects.for_unit(unit)] == ["114"]


def test_a_proposal_that_was_turned_down_changes_nothing(client, unit):
    old = ContactFactory(unit=unit, kind="commune_police")
    contact = ContactFactory(unit=unit, kind="commune_police", approved_at=None, proposed_by=organiser_of(unit))
    client.force_login(organiser_of(unit))

    client.post(reverse("accounts:contact-turn-down", args=[contact.pk]))

    assert list(OfficialContact.objects.for_unit(unit)) == [old]
    assert not OfficialContact.objects.waiting().exists()


@pytest.mark.parametrize(
    "change", [{"number": "gọi 113 ngay"}, {"number": "1"}, {"checked_on": "2999-01-01"}, {"label": ""}]
)
def test_a_proposal_that_is_not_whole_is_told(client, unit, change):
    client.force_login(organiser_of(unit))

    assert client.post(NEW, fields(unit, **change)).status_code == 200
    assert not OfficialContact.objects.exists()


def test_a_commune_proposes_neither_for_another_nor_for_the_country(client, unit):
    client.force_login(organiser_of(unit))

    client.post(NEW, fields(UnitFactory()))
    client.post(NEW, fields(unit) | {"unit": ""})

    assert not OfficialContact.objects.exists()


def test_the_form_begins_with_the_number_that_stands(client, unit):
    contact = ContactFactory(unit=unit, kind="commune_police", number="0215 1")
    client.force_login(organiser_of(unit))

    assert "0215 1" in client.get(f"{NEW}?from={contact.pk}").content.decode()
    assert client.get(f"{NEW}?from=sai").status_code == 200


def test_the_pages_are_for_organisers(client, unit):
    classroom = ClassroomFactory()
    foreign = ContactFactory(unit=unit, kind="commune_police", approved_at=None)
    for user in (teacher_of(classroom), head_of(classroom.institution)):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.get(NEW).status_code == 403
    client.force_login(organiser_of(UnitFactory()))
    assert client.post(reverse("accounts:contact-approve", args=[foreign.pk])).status_code == 404
