import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import AdministrativeUnit, OfficialContact
from tests.accounts.factories import ContactFactory, ProvinceFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_the_province_comes_with_its_45_units_and_the_countrys_numbers():
    call_command("load_units")

    province = AdministrativeUnit.objects.get(kind="province")
    assert (province.code, province.name, province.children.count()) == ("11", "Điện Biên", 45)
    assert province.children.filter(kind="ward").count() == 3
    assert str(AdministrativeUnit.objects.get(code="03127")) == "phường Điện Biên Phủ"
    assert set(OfficialContact.objects.in_force().values_list("number", flat=True)) == {"113", "111", "156"}
    assert all(OfficialContact.objects.values_list("checked_on", flat=True))


def test_loading_again_changes_nothing(capsys):
    call_command("load_units")
    before = list(AdministrativeUnit.objects.order_by("code").values())

    call_command("load_units")

    assert list(AdministrativeUnit.objects.order_by("code").values()) == before
    assert "thêm 0, sửa 0, giữ nguyên 46" in capsys.readouterr().out


def test_a_name_corrected_in_the_file_is_corrected_and_a_number_changed_here_stays():
    call_command("load_units")
    AdministrativeUnit.objects.filter(code="03127").update(name="Sai")
    OfficialContact.objects.filter(kind="scam_report").update(number="5656")

    call_command("load_units")

    assert AdministrativeUnit.objects.get(code="03127").name == "Điện Biên Phủ"
    assert OfficialContact.objects.get(kind="scam_report").number == "5656"


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(capsys):
    call_command("load_units", "--dry-run")

    assert "thêm 46" in capsys.readouterr().out
    assert not AdministrativeUnit.objects.exists()


@pytest.mark.parametrize("content", ["", "[]", '{"valid_from": "2025-07-01"}'])
def test_a_file_of_another_shape_stops_with_a_sentence_and_nothing_half_done(tmp_path, content):
    file = tmp_path / "units.json"
    file.write_text(content)

    with pytest.raises(CommandError, match="Chưa ghi gì"):
        call_command("load_units", str(file))
    assert not AdministrativeUnit.objects.exists()


def test_a_unit_that_fails_half_way_leaves_nothing(tmp_path):
    file = tmp_path / "units.json"
    bad = {"province": {"code": "11", "name": "Điện Biên"}, "valid_from": "2025-07-01", "units": [{"code": "1"}]}
    file.write_text(json.dumps(bad))

    with pytest.raises(CommandError):
        call_command("load_units", str(file))
    assert not AdministrativeUnit.objects.exists()


def refused(**changes: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(**changes)


def test_the_database_refuses_units_out_of_their_tree_or_backwards_in_time():
    province = ProvinceFactory()

    refused(parent=None)
    refused(kind="province", parent=province)
    refused(valid_to=date(2025, 7, 1))
    refused(code=province.code)


def test_the_database_refuses_a_second_number_in_force_and_ones_own_approval():
    contact = ContactFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ContactFactory(number="114")
    ContactFactory(approved_at=None, number="114")
    unit = UnitFactory()
    ContactFactory(unit=unit, kind="commune_police")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactFactory(unit=unit, kind="commune_police")
    assert contact.pk
