from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from commitments.models import Checkpoint
from portal.result_tables import decimal
from tests.accounts.factories import ClassroomFactory, SeatFactory, head_of, organiser_of, teacher_of
from tests.quizzes.factories import SittingFactory
from tests.quizzes.test_class_result import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    """Eight students; seven have done the test, with the scams right and the rest wrong."""
    classroom = ClassroomFactory(name="10A1")
    sitting = SittingFactory(classroom=classroom)
    seats = [SeatFactory(classroom=classroom, student__name=f"=Tên {n}") for n in range(8)]
    for seat in seats[:7]:
        whole(sitting, seat, 6)
    return classroom


def url(classroom, name="result"):
    return reverse(f"portal:{name}", args=[classroom.pk])


def shown(value):
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


@pytest.mark.parametrize("name", ["result", "result-xlsx"])
def test_a_class_s_result_is_for_its_teachers_and_the_head(client, classroom, name):
    school = classroom.institution
    users = [
        teacher_of(classroom),
        head_of(school),
        teacher_of(ClassroomFactory(institution=school)),
        organiser_of(school.unit),
    ]

    def status(user):
        client.force_login(user)
        return client.get(url(classroom, name)).status_code

    assert [status(user) for user in users] == [200, 200, 404, 404]


def test_the_page_says_who_finished_what_was_caught_and_who_is_missing(client, classroom):
    client.force_login(teacher_of(classroom))

    page = client.get(url(classroom)).content.decode()

    assert "88% (7/8)" in page
    assert "100% (42/42)" in page
    assert "0% (0/42)" in page
    assert "nghiêng về nghi ngờ" in page
    assert "=Tên 7" in page
    assert "=Tên 0" not in page


def test_the_spreadsheet_equals_the_screen(client, classroom):
    Checkpoint.objects.create(size=3, root=b"\x01" * 32, note="x", at=timezone.now())
    client.force_login(teacher_of(classroom))
    tables = client.get(url(classroom)).context["tables"]

    content = client.get(url(classroom, "result-xlsx")).content

    rows = [[shown(cell) for cell in row if cell is not None] for row in load_workbook(BytesIO(content)).active.values]
    assert [row for table in tables for row in map(list, table.rows) if row not in rows] == []
    assert [table.title for table in tables if [table.title] not in rows] == []


def test_names_in_the_spreadsheet_are_no_formulas(client, classroom):
    client.force_login(teacher_of(classroom))

    content = client.get(url(classroom, "result-xlsx")).content

    values = [cell for row in load_workbook(BytesIO(content)).active.values for cell in row]
    assert "'=Tên 7" in values


def test_looking_is_in_the_trail_once_an_hour_and_taking_it_away_each_time(client, classroom):
    client.force_login(teacher_of(classroom))
    for _time in range(2):
        client.get(url(classroom))
        client.get(url(classroom, "result-xlsx"))

    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions.count("class_result.seen") == 1
    assert actions.count("class_result.exported") == 2


def test_another_class_s_series_cannot_be_asked_for(client, classroom):
    other = SittingFactory()
    client.force_login(teacher_of(classroom))

    page = client.get(url(classroom), {"series": other.series_id})

    assert page.context["chosen"].series != other.series


def test_before_anything_was_done_the_page_says_what_will_stand_here(client):
    classroom = ClassroomFactory()
    client.force_login(teacher_of(classroom))

    assert "Kết quả của lớp sẽ hiện ở đây" in client.get(url(classroom)).content.decode()


@pytest.mark.parametrize("students", [1, 20])
def test_the_result_costs_the_same_for_one_and_for_twenty(client, django_assert_num_queries, students):
    classroom = ClassroomFactory()
    sitting = SittingFactory(classroom=classroom)
    for _n in range(students):
        whole(sitting, SeatFactory(classroom=classroom), 7)
    client.force_login(teacher_of(classroom))
    client.get(url(classroom))

    with django_assert_num_queries(14):
        client.get(url(classroom))


def test_figures_below_zero_bear_a_true_minus_sign():
    assert [decimal(value) for value in (-0.14, -0.04, 0.04)] == ["−0,1", "0,0", "0,0"]
    assert [decimal(value, signed=True) for value in (-1.2, 0, 1.2)] == ["−1,2", "0,0", "+1,2"]
