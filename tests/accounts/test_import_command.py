import pytest
from django.core.management import CommandError, call_command

from accounts.models import Classroom, Seat
from tests.accounts.factories import ClassroomFactory, LegalGroundFactory
from tests.accounts.sheets import HEADINGS, class_list, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    room = ClassroomFactory(name="10A1")
    LegalGroundFactory(institution=room.institution)
    return room


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lop.xlsx"
    path.write_bytes(class_list("Lò Thị Mai", "Giàng A Páo"))
    return path


def test_a_class_is_imported(classroom, file, capsys):
    call_command("import_roster", str(file), "--classroom", str(classroom.pk))

    assert Seat.objects.filter(classroom=classroom).count() == 2
    assert "Lớp 10A1: thêm 2" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(classroom, file, capsys):
    call_command("import_roster", str(file), "--classroom", str(classroom.pk), "--dry-run")

    assert not Seat.objects.exists()
    assert "thêm 2" in capsys.readouterr().out


def test_a_whole_school_is_imported_by_its_name(classroom, tmp_path, capsys):
    path = tmp_path / "truong.xlsx"
    path.write_bytes(xlsx([HEADINGS, [1, "Lò Thị Mai", "11A1", "có", "có"], [2, "Giàng A Páo", None, "có", "có"]]))

    call_command("import_roster", str(path), "--institution", classroom.institution.name, "--year", "2026")

    assert Classroom.objects.get(name="11A1").school_year == 2026
    assert "Dòng không cho biết lớp" in capsys.readouterr().out


def test_what_cannot_be_done_stops_with_a_sentence(classroom, file, tmp_path):
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"nothing")
    without_ground = ClassroomFactory()

    for arguments in (
        [str(bad), "--classroom", str(classroom.pk)],
        [str(tmp_path / "none.xlsx"), "--classroom", str(classroom.pk)],
        [str(file), "--classroom", str(without_ground.pk)],
        [str(file), "--classroom", "x"],
        [str(file), "--institution", "Trường không có"],
    ):
        with pytest.raises(CommandError, match="Chưa ghi gì"):
            call_command("import_roster", *arguments)
    assert not Seat.objects.exists()
