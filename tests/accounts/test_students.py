"""The class grid and one student's page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ConsentMissing
from accounts.models import AuditEntry, Seat
from accounts.services.student import put_name, record_consent
from jobs.models import Job, JobFile
from tests.accounts.factories import (
    ClassroomFactory,
    LegalGroundFactory,
    SeatFactory,
    head_of,
    organiser_of,
    teacher_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Seat:
    seat = SeatFactory(student__name="Lò Thị Mai", student__consent_student="yes", student__consent_parent="yes")
    LegalGroundFactory(institution=seat.institution)
    return seat


@pytest.fixture
def teacher(seat, client):
    user = teacher_of(seat.classroom)
    client.force_login(user)
    return user


def url(name: str, seat: Seat) -> str:
    return reverse(f"accounts:{name}", args=[seat.classroom_id, seat.pk])


def grid(seat: Seat) -> str:
    return reverse("accounts:students", args=[seat.classroom_id])


def test_the_grid_shows_numbers_names_and_sheets(client, seat, teacher):
    SeatFactory(classroom=seat.classroom)

    page = client.get(grid(seat)).content.decode()

    assert "Lò Thị Mai" in page
    assert "(không lưu tên)" in page
    assert "Đã nhận phiếu phụ huynh" in page


def test_the_grid_of_many_asks_the_database_no_more_often_than_of_one(
    client, seat, teacher, django_assert_max_num_queries
):
    client.get(grid(seat))
    for _ in range(20):
        SeatFactory(
            classroom=seat.classroom, student__consent_sheet_by=teacher, student__consent_sheet_at=timezone.now()
        )

    with django_assert_max_num_queries(14):
        client.get(grid(seat))


def test_looking_at_names_is_in_the_trail(client, seat, teacher):
    client.get(grid(seat))

    assert AuditEntry.objects.filter(actor=teacher, action="students.seen").count() == 1


def test_a_tick_says_which_sheet_who_and_when_and_leaves_the_other_open(client, seat, teacher):
    other = SeatFactory(classroom=seat.classroom)

    client.post(url("sheet-received", other), {"who": "parent"})
    other.student.refresh_from_db()

    assert (other.student.consent_student, other.student.consent_parent) == ("not_asked", "yes")
    assert other.student.consent_sheet_by == teacher
    assert other.student.consent_sheet_at is not None
    assert other.student.consent_on == timezone.localdate()
    client.post(url("sheet-received", other), {"who": "student"})
    assert "đủ phiếu, bấm để ghi tên" in client.get(grid(seat)).content.decode()


def test_withdrawing_takes_the_name_off_at_once(client, seat, teacher):
    client.post(url("student-consent", seat), {"student_answer": "yes", "parent_answer": "no"})
    seat.student.refresh_from_db()

    assert (seat.student.name, seat.student.sort_key, seat.student.search_key) == ("", "", "")
    assert seat.student.name_digest
    assert seat.student.consent_parent == "no"
    assert "Lò Thị Mai" not in client.get(grid(seat)).content.decode()
    assert "Mai" not in str(list(AuditEntry.objects.values()))


def test_a_name_can_be_written_once_both_have_agreed(client, seat, teacher):
    other = SeatFactory(classroom=seat.classroom)
    with pytest.raises(ConsentMissing):
        put_name(seat=other, name="Giàng A Páo", by=teacher, at=timezone.now())

    record_consent(seat=other, student_answer="yes", parent_answer="yes", by=teacher, at=timezone.now())
    client.post(url("student-name", other), {"name": "  Giàng A  Páo "})
    other.student.refresh_from_db()

    assert other.student.name == "Giàng A Páo"
    assert other.student.sort_key


def test_a_name_that_is_none_stays_on_the_page_with_the_reason(client, seat, teacher):
    assert "bằng chữ" in client.post(url("student-name", seat), {"name": "12"}).content.decode()


def test_a_new_card_makes_the_old_one_worthless_and_is_printed(client, run_jobs, seat, teacher):
    old = (seat.student.card, seat.student.pin)

    answer = client.post(url("student-card", seat))
    run_jobs()
    seat.student.refresh_from_db()

    assert (seat.student.card, seat.student.pin) != old
    assert Job.objects.get(kind="accounts.print_cards").result == {"cards": 1}
    assert "Tải the-lop-" in client.get(answer["Location"]).content.decode()
    assert AuditEntry.objects.filter(action="card.reissued").exists()


def test_leaving_keeps_the_number_taken(client, seat, teacher):
    client.post(url("student-leave", seat))

    assert not Seat.objects.taken().exists()
    assert Seat.objects.get().number == seat.number
    assert client.get(url("student", seat)).status_code == 404


def test_cards_of_the_class_are_a_pdf_for_whoever_asked_for_it(client, run_jobs, seat, teacher):
    SeatFactory.create_batch(11, classroom=seat.classroom)
    cards = reverse("accounts:cards", args=[seat.classroom_id])
    assert "12 thẻ trên 2 tờ" in client.get(cards).content.decode()

    job_page = client.post(cards)["Location"]
    assert client.get(job_page).status_code == 200
    run_jobs()
    file = JobFile.objects.get()
    download = reverse("jobs:job-file", args=[file.job_id, file.pk])

    assert client.get(download).content.startswith(b"%PDF")
    client.force_login(head_of(seat.institution))
    assert client.get(download).status_code == 404
    assert client.get(job_page).status_code == 404


PAGES = ["students", "cards"]
SEAT_POSTS = ["sheet-received", "student-consent", "student-name", "student-card", "student-leave"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_class_are_its_teachers_and_heads(client, seat, name):
    address = reverse(f"accounts:{name}", args=[seat.classroom_id])
    assert client.get(address).status_code == 302
    others = [teacher_of(ClassroomFactory(institution=seat.institution)), organiser_of(seat.institution.unit)]
    for user in others:
        client.force_login(user)
        assert client.get(address).status_code == 404
    client.force_login(head_of(seat.institution))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", SEAT_POSTS)
def test_others_change_nothing_and_a_get_changes_nothing(client, seat, name):
    client.force_login(teacher_of(ClassroomFactory(institution=seat.institution)))
    assert client.post(url(name, seat)).status_code == 404
    client.force_login(teacher_of(seat.classroom))
    assert client.get(url(name, seat)).status_code == 405


def test_a_seat_of_another_class_is_not_found_under_this_one(client, seat, teacher):
    other = SeatFactory(classroom=ClassroomFactory(institution=seat.institution))

    assert client.get(reverse("accounts:student", args=[seat.classroom_id, other.pk])).status_code == 404


def test_without_a_ground_the_pages_stand_and_say_so(client):
    seat = SeatFactory()
    client.force_login(teacher_of(seat.classroom))

    assert "chưa ghi căn cứ" in client.get(url("student", seat)).content.decode()
    assert (
        "chưa ghi căn cứ" in client.post(url("sheet-received", seat), {"who": "student"}, follow=True).content.decode()
    )
