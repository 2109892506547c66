"""From the uploaded file to the rows in the database, through the pages and the jobs."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry, Classroom, Membership, Seat, Student
from accounts.services.student import leave_class, put_name, record_consent
from jobs.models import Job, JobFile
from tests.accounts.factories import (
    ClassroomFactory,
    InstitutionFactory,
    LegalGroundFactory,
    SeatFactory,
    head_of,
    organiser_of,
    teacher_of,
)
from tests.accounts.sheets import HEADINGS, class_list, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


@pytest.fixture
def classroom():
    room = ClassroomFactory(name="10A1")
    LegalGroundFactory(institution=room.institution)
    return room


@pytest.fixture
def teacher(classroom, client):
    user = teacher_of(classroom)
    client.force_login(user)
    return user


def upload(client, url: str, content: bytes, name: str = "lop.xlsx", **fields):
    return client.post(url, {"file": SimpleUploadedFile(name, content), **fields})


def roster_url(classroom: Classroom) -> str:
    return reverse("accounts:class-roster", args=[classroom.pk])


def bring_in(client, run_jobs, url: str, content: bytes, leaving: tuple[str, ...] = (), **fields):
    """Upload, look, confirm. Returns the page that shows the plan and the import's job."""
    step = upload(client, url, content, **fields)["Location"]
    run_jobs()
    preview = client.get(step)
    confirmed = client.post(step, {"fingerprint": preview.context["fingerprint"], "leaving": leaving})
    run_jobs()
    assert client.get(confirmed["Location"]).status_code == 200
    return preview, Job.objects.filter(kind="accounts.import_roster").latest("created_at")


def people(classroom: Classroom) -> list[tuple[int, str]]:
    return [(seat.number, seat.student.name) for seat in Seat.objects.filter(classroom=classroom).taken().in_order()]


def test_a_list_is_shown_before_it_changes_anything_and_then_does_what_was_shown(client, run_jobs, classroom, teacher):
    content = class_list("Lò Thị Hoàng Phương Anh", "Giàng A Páo")

    step = upload(client, roster_url(classroom), content)["Location"]
    assert client.get(step).status_code == 200  # reading: a progress bar
    run_jobs()
    preview = client.get(step)

    assert "Lò Thị Hoàng Phương Anh" in preview.content.decode()
    assert not Student.objects.exists()
    confirmed = client.post(step, {"fingerprint": preview.context["fingerprint"]})
    assert client.get(confirmed["Location"]).status_code == 200
    run_jobs()
    assert "Đã nhập: thêm 2 em" in client.get(confirmed["Location"]).content.decode()
    assert people(classroom) == [(1, "Lò Thị Hoàng Phương Anh"), (2, "Giàng A Páo")]
    anh = Student.objects.get(search_key="lo thi hoang phuong anh")
    assert (anh.institution, anh.consent_student, anh.consent_parent) == (classroom.institution, "yes", "yes")
    assert anh.sort_key


def test_nothing_of_the_file_is_kept_after_the_import(client, run_jobs, classroom, teacher):
    bring_in(client, run_jobs, roster_url(classroom), class_list("Giàng A Páo"))

    assert not JobFile.objects.exists()
    assert "Páo" not in str(list(Job.objects.values())) + str(list(AuditEntry.objects.values()))


def test_without_a_legal_ground_nothing_can_be_uploaded(client):
    classroom = ClassroomFactory()
    client.force_login(teacher_of(classroom))

    assert "chưa ghi căn cứ" in client.get(roster_url(classroom)).content.decode()
    answer = upload(client, roster_url(classroom), class_list("Páo"))
    assert answer.status_code == 200
    assert not Job.objects.exists()


def test_without_both_consents_a_row_has_number_and_pin_but_no_name(client, run_jobs, classroom, teacher):
    rows = [
        HEADINGS,
        [1, "Lò Thị Mai", None, "có", "có"],
        [2, "Giàng A Páo", None, "có", "không"],
        [3, "Vàng Thị Sua", None, None, None],
    ]

    _, job = bring_in(client, run_jobs, roster_url(classroom), xlsx(rows))

    assert people(classroom) == [(1, "Lò Thị Mai"), (2, ""), (3, "")]
    unnamed = Student.objects.filter(name="")
    assert all(len(student.pin) == 6 and student.sort_key == student.search_key == "" for student in unnamed)
    assert all(student.name_digest and "pao" not in student.name_digest for student in unnamed)
    assert job.result["unnamed"] == 2


def test_a_second_import_of_a_resorted_list_moves_nobodys_number_named_or_not(client, run_jobs, classroom, teacher):
    first = [
        HEADINGS,
        [1, "Lò Thị Mai", "", "có", "có"],
        [2, "Giàng A Páo", "", "không", "có"],
        [3, "Lò Thị Mai", "", "không", "không"],
    ]
    bring_in(client, run_jobs, roster_url(classroom), xlsx(first))
    before = list(Seat.objects.order_by("number").values("id", "number", "student_id", "student__name"))

    again = [
        HEADINGS,
        [1, "Giàng A Páo", "", "không", "có"],
        [2, "Lò Thị Mai", "", "không", "không"],
        [3, "Lò Thị Mai", "", "có", "có"],
        [4, "Vàng Thị Sua", "", "có", "có"],
    ]
    preview, job = bring_in(client, run_jobs, roster_url(classroom), xlsx(again))

    assert preview.context["counts"][0]["unchanged"] == 3
    assert (job.result["added"], job.result["kept"]) == (1, 3)
    assert (
        list(
            Seat.objects.filter(number__lte=3).order_by("number").values("id", "number", "student_id", "student__name")
        )
        == before
    )
    assert people(classroom)[3] == (4, "Vàng Thị Sua")


def test_consent_that_comes_later_brings_the_name_to_the_same_number(client, run_jobs, classroom, teacher):
    bring_in(client, run_jobs, roster_url(classroom), class_list("Lò Thị Mai", "Giàng A Páo", consent="chưa hỏi"))
    assert people(classroom) == [(1, ""), (2, "")]

    bring_in(client, run_jobs, roster_url(classroom), class_list("Giàng A Páo", "Lò Thị Mai", consent="có"))

    assert people(classroom) == [(1, "Lò Thị Mai"), (2, "Giàng A Páo")]


def test_a_withdrawn_consent_is_not_brought_back_by_an_old_list(client, run_jobs, classroom, teacher):
    content = class_list("Lò Thị Mai")
    bring_in(client, run_jobs, roster_url(classroom), content)
    seat = Seat.objects.select_related("institution", "classroom").get()
    record_consent(seat=seat, student_answer="yes", parent_answer="no", by=teacher, at=seat.student.created_at)

    bring_in(client, run_jobs, roster_url(classroom), content)

    assert people(classroom) == [(1, "")]


def test_whoever_is_not_in_the_list_stays_unless_marked(client, run_jobs, classroom, teacher):
    bring_in(client, run_jobs, roster_url(classroom), class_list("Lò Thị Mai", "Giàng A Páo"))
    shorter = class_list("Lò Thị Mai")

    preview, _ = bring_in(client, run_jobs, roster_url(classroom), shorter)
    assert people(classroom) == [(1, "Lò Thị Mai"), (2, "Giàng A Páo")]

    (_, left) = preview.context["leaving"][0]
    bring_in(client, run_jobs, roster_url(classroom), shorter, leaving=(left.seat_id,))
    assert people(classroom) == [(1, "Lò Thị Mai")]

    bring_in(client, run_jobs, roster_url(classroom), class_list("Giàng A Páo", "Lò Thị Mai", "Vàng Thị Sua"))
    assert people(classroom) == [(1, "Lò Thị Mai"), (2, "Giàng A Páo"), (3, "Vàng Thị Sua")]


def test_a_class_that_changed_after_the_preview_is_shown_again_and_nothing_is_done(
    client, run_jobs, classroom, teacher
):
    step = upload(client, roster_url(classroom), class_list("Lò Thị Mai"))["Location"]
    run_jobs()
    preview = client.get(step)
    confirmed = client.post(step, {"fingerprint": preview.context["fingerprint"]})["Location"]
    SeatFactory(classroom=classroom)  # between the press and the worker

    run_jobs()

    assert "Lớp đã thay đổi sau khi xem trước" in client.get(confirmed).content.decode()
    assert Seat.objects.count() == 1
    assert "Lớp đã thay đổi" in client.post(step, {"fingerprint": preview.context["fingerprint"]}).content.decode()


def test_pressing_twice_imports_once(client, run_jobs, classroom, teacher):
    step = upload(client, roster_url(classroom), class_list("Lò Thị Mai"))["Location"]
    run_jobs()
    fingerprint = client.get(step).context["fingerprint"]

    first = client.post(step, {"fingerprint": fingerprint})["Location"]
    second = client.post(step, {"fingerprint": fingerprint})["Location"]
    run_jobs()

    assert first == second
    assert Seat.objects.count() == 1


def test_a_job_that_runs_again_after_its_rows_were_written_adds_nothing(client, run_jobs, classroom, teacher):
    _, job = bring_in(client, run_jobs, roster_url(classroom), class_list("Lò Thị Mai"))
    result = job.result
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)

    (again,) = run_jobs()

    assert (again.state, again.result) == ("done", result)
    assert Seat.objects.count() == 1


def test_each_bad_row_is_shown_with_its_reason(client, run_jobs, classroom, teacher):
    rows = [
        HEADINGS,
        [1, None, "10A1", "có", "có"],
        [2, "=A1", "10A1"],
        [3, "Lò Thị Mai", "10A2"],
        [4, "Giàng A Páo", "10a1", "có", "có"],
    ]
    step = upload(client, roster_url(classroom), xlsx(rows))["Location"]
    run_jobs()

    page = client.get(step).content.decode()

    assert "thiếu họ và tên" in page
    assert "Ô là công thức" in page
    assert "1 dòng thuộc lớp khác (10A2)" in page
    assert "Lò Thị Mai" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"ho ten;lop", "không phải bảng tính Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "bản .xls cũ"),
        (xlsx([["Ghi chú"], ["x"]]), "Không thấy dòng tiêu đề"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(
    client, run_jobs, classroom, teacher, content, sentence
):
    step = upload(client, roster_url(classroom), content)["Location"]
    run_jobs()

    page = client.get(step).content.decode()

    assert sentence in page
    assert "Chọn tệp khác" in page
    assert not Student.objects.exists()
    assert not JobFile.objects.exists()


def test_a_file_over_the_limit_is_refused_at_the_form(client, classroom, teacher):
    answer = upload(client, roster_url(classroom), b"PK\x03\x04" + b"\0" * 5_000_001)

    assert "Tệp lớn hơn 5 MB" in answer.content.decode()
    assert not Job.objects.exists()


def test_no_file_and_an_empty_file_say_what_to_do(client, classroom, teacher):
    assert "Chọn một tệp" in client.post(roster_url(classroom), {}).content.decode()
    assert "Tệp trống" in upload(client, roster_url(classroom), b"").content.decode()


def test_others_find_neither_the_page_nor_the_plan(client, run_jobs, classroom, teacher):
    step = upload(client, roster_url(classroom), class_list("Lò Thị Mai"))["Location"]
    run_jobs()
    beside = ClassroomFactory(institution=classroom.institution)
    others = [teacher_of(beside), organiser_of(classroom.institution.unit), head_of(InstitutionFactory())]

    for user in others:
        client.force_login(user)
        assert client.get(roster_url(classroom)).status_code == 404
        assert client.get(step).status_code == 404
    client.force_login(head_of(classroom.institution))
    assert client.get(roster_url(classroom)).status_code == 200
    assert client.get(step).status_code == 404  # another's job


def test_a_plan_for_one_class_is_not_carried_out_in_another(client, run_jobs, classroom, teacher):
    beside = ClassroomFactory(institution=classroom.institution)
    Membership.objects.create(user=teacher, role="teacher", institution=classroom.institution, classroom=beside)
    step = upload(client, roster_url(classroom), class_list("Lò Thị Mai"))["Location"]
    run_jobs()

    assert client.get(step.replace(str(classroom.pk), str(beside.pk))).status_code == 404


def test_a_head_brings_in_the_whole_school_and_classes_are_made(client, run_jobs, classroom):
    client.force_login(head_of(classroom.institution))
    rows = [
        HEADINGS,
        [1, "Lò Thị Mai", "10A1", "có", "có"],
        [1, "Giàng A Páo", "Lớp 11A10", "có", "có"],
        [2, "Vàng Thị Sua", None, "có", "có"],
    ]

    preview, job = bring_in(
        client,
        run_jobs,
        reverse("accounts:school-roster", args=[classroom.institution_id]),
        xlsx(rows),
        school_year=2026,
    )

    assert "Dòng không cho biết lớp" in preview.content.decode()
    made = Classroom.objects.get(name="11A10")
    assert (made.grade, made.school_year, made.institution) == (11, 2026, classroom.institution)
    assert people(made) == [(1, "Giàng A Páo")]
    assert people(classroom) == [(1, "Lò Thị Mai")]
    assert job.result["classes"] == 2


def test_a_school_list_may_come_twice(client, run_jobs, classroom):
    client.force_login(head_of(classroom.institution))
    url = reverse("accounts:school-roster", args=[classroom.institution_id])
    content = xlsx([HEADINGS, [1, "Lò Thị Mai", "10A1", "có", "có"], [1, "Giàng A Páo", "11A1", "không", "có"]])
    bring_in(client, run_jobs, url, content, school_year=2026)

    _, job = bring_in(client, run_jobs, url, content, school_year=2026)

    assert (job.result["added"], job.result["kept"]) == (0, 2)
    assert Classroom.objects.count() == 2


def test_a_business_asks_its_people_and_no_parent(client, run_jobs):
    room = ClassroomFactory(institution=InstitutionFactory(kind="business"), name="Cửa hàng", grade=None)
    LegalGroundFactory(institution=room.institution)
    client.force_login(teacher_of(room))

    bring_in(client, run_jobs, roster_url(room), xlsx([["Họ và tên", "Người tham gia đồng ý"], ["Lò Thị Mai", "có"]]))

    assert people(room) == [(1, "Lò Thị Mai")]


def test_the_trail_says_who_imported_how_many(client, run_jobs, classroom, teacher):
    bring_in(client, run_jobs, roster_url(classroom), class_list("Lò Thị Mai", "Giàng A Páo"))

    entry = AuditEntry.objects.get(action="roster.imported")
    assert (entry.actor, entry.institution, entry.details["added"]) == (teacher, classroom.institution, 2)


def test_a_name_written_by_hand_is_known_again_by_the_list(client, run_jobs, classroom, teacher):
    seat = SeatFactory(classroom=classroom, student__consent_student="yes", student__consent_parent="yes")
    put_name(seat=seat, name="Lò Thị Mai", by=teacher, at=seat.student.created_at)
    leave_class(seat=SeatFactory(classroom=classroom, from_on=date(2026, 9, 5)), by=teacher, at=seat.student.created_at)

    bring_in(client, run_jobs, roster_url(classroom), class_list("Lò Thị Mai"))

    assert people(classroom) == [(1, "Lò Thị Mai")]
