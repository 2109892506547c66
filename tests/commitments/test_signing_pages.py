import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from commitments import suggestions
from commitments.models import Act, Commitment, Party, Pledge, PledgeOpening
from commitments.services.acting import Signing, decline_as_student, sign_as_student
from commitments.suggestions import Suggestion
from tests.accounts.factories import ClassroomFactory, SeatFactory, head_of, organiser_of, teacher_of
from tests.commitments.factories import SeriesFactory, named_seat, opening_for, publish

pytestmark = pytest.mark.django_db
NAME = "Giàng A Páo"


@pytest.fixture
def classroom():
    publish()
    publish("giao-vien")
    made = ClassroomFactory()
    named_seat("Lò Thị Hoàng Phương Anh", classroom=made)
    SeatFactory(classroom=made)
    return made


@pytest.fixture
def teacher(client, classroom):
    user = teacher_of(classroom, full_name=NAME)
    client.force_login(user)
    return user


def page(client, classroom):
    return client.get(reverse("commitments:class", args=[classroom.pk]))


def answer(seat_student, do=sign_as_student, typed="Lò Thị Hoàng Phương Anh"):
    return do(
        commitment=Commitment.objects.get(student=seat_student),
        student=seat_student,
        signing=Signing(typed_name=typed),
        at=timezone.now(),
    )


def test_before_opening_the_text_can_be_read(client, classroom, teacher):
    text = page(client, classroom).content.decode()

    assert "Chưa mở" in text
    assert "em cúp máy và tự tìm số chính thức" in text
    assert "lượt giơ tay không phải là lời cam kết" in text


def test_a_teacher_opens_projects_changes_the_code_and_closes(client, classroom, teacher):
    client.post(reverse("commitments:open", args=[classroom.pk]))
    opening = PledgeOpening.objects.get()
    code = opening.join_code.code
    wall = client.get(reverse("commitments:join-screen", args=[opening.pk])).content.decode()
    client.post(reverse("commitments:change-code", args=[opening.pk]))
    opening.refresh_from_db()
    changed = opening.join_code.code
    client.post(reverse("commitments:close", args=[opening.pk]))
    opening.refresh_from_db()

    assert code in wall
    assert code != changed
    assert not opening.is_open
    assert "đã đóng" in client.get(reverse("commitments:join-screen", args=[opening.pk])).content.decode()


def test_outside_a_campaign_it_is_the_classs_own_series(client, classroom, teacher):
    client.post(reverse("commitments:open", args=[classroom.pk]))

    assert PledgeOpening.objects.get().series.classroom == classroom


def test_in_a_campaign_it_is_the_campaigns_series(client, classroom, teacher, monkeypatch):
    suggestion = Suggestion(SeriesFactory(), Pledge.objects.get(key="hoc-sinh-10-12"), "Chiến dịch mùa đông")
    monkeypatch.setattr(suggestions, "_finders", [lambda classroom, at: suggestion])
    text = page(client, classroom).content.decode()

    client.post(reverse("commitments:open", args=[classroom.pk]))

    assert "Được tính vào: Chiến dịch mùa đông" in text
    assert PledgeOpening.objects.get().series == suggestion.series


def test_the_wall_counts_answers_and_tells_nobody_who(client, classroom, teacher):
    opening = opening_for(classroom)
    named, unnamed = [seat.student for seat in classroom.seats.order_by("number")]
    answer(named)
    answer(unnamed, decline_as_student, "")

    wall = client.get(reverse("commitments:join-screen", args=[opening.pk])).content.decode()

    assert "Đã trả lời: 2/2" in wall
    assert "Phương Anh" not in wall
    assert "ông xác nhận" not in wall


def test_the_teacher_sees_who_has_confirmed_and_who_declined(client, classroom, teacher):
    opening_for(classroom)
    named, unnamed = [seat.student for seat in classroom.seats.order_by("number")]
    answer(named)
    answer(unnamed, decline_as_student, "")

    text = page(client, classroom).content.decode()

    assert "1/2 em đã xác nhận" in text
    assert "1 em chọn không xác nhận" in text
    assert AuditEntry.objects.filter(action="class_commitment.seen").count() == 1


def test_a_head_is_not_told_who_declined(client, classroom):
    opening_for(classroom)
    named, unnamed = [seat.student for seat in classroom.seats.order_by("number")]
    answer(named)
    answer(unnamed, decline_as_student, "")
    client.force_login(head_of(classroom.institution))

    text = page(client, classroom).content.decode()

    assert "1/2 em đã xác nhận" in text
    assert "chọn không xác nhận" not in text
    assert "Không xác nhận" not in text


def test_the_teacher_confirms_for_the_class_and_may_withdraw(client, classroom, teacher):
    signed = client.post(reverse("commitments:sign", args=[classroom.pk]), {"typed_name": "giàng a páo"})
    after = page(client, classroom).content.decode()
    client.post(reverse("commitments:withdraw", args=[classroom.pk]))

    assert signed.status_code == 302
    assert "Giàng A Páo đã xác nhận lúc" in after
    assert f"/verify/{Act.objects.get(kind='signed').public_code}" in after
    assert Party.objects.get(role="teacher").state == "withdrawn"


@pytest.mark.parametrize(("typed", "sentence"), [("", "Chưa có tên"), ("Ai Khác", "không giống tên của tài khoản")])
def test_a_wrong_name_is_told_at_the_field_and_nothing_is_saved(client, classroom, teacher, typed, sentence):
    refused = client.post(reverse("commitments:sign", args=[classroom.pk]), {"typed_name": typed})

    assert refused.status_code == 400
    assert sentence in refused.content.decode()
    assert not Act.objects.exists()


def test_the_teachers_promise_is_kept_in_the_series_of_the_open_signing(client, classroom, teacher):
    opening = opening_for(classroom)

    client.post(reverse("commitments:sign", args=[classroom.pk]), {"typed_name": NAME})

    assert Commitment.objects.get(student=None).series == opening.series


def test_a_head_may_open_and_does_not_sign_for_the_teacher(client, classroom):
    client.force_login(head_of(classroom.institution, full_name=NAME))

    assert page(client, classroom).status_code == 200
    assert client.post(reverse("commitments:sign", args=[classroom.pk]), {"typed_name": NAME}).status_code == 403
    assert client.post(reverse("commitments:open", args=[classroom.pk])).status_code == 302


@pytest.mark.parametrize("who", ["other_teacher", "organiser", "anonymous"])
def test_nobody_else_knows_of_it(client, classroom, who):
    opening = opening_for(classroom)
    if who != "anonymous":
        user = teacher_of(ClassroomFactory()) if who == "other_teacher" else organiser_of(classroom.institution.unit)
        client.force_login(user)
    expected = 302 if who == "anonymous" else 404

    for name, id_ in [("class", classroom.pk), ("opening", opening.pk), ("join-screen", opening.pk)]:
        assert client.get(reverse(f"commitments:{name}", args=[id_])).status_code == expected
    for name, id_ in [
        ("open", classroom.pk),
        ("sign", classroom.pk),
        ("withdraw", classroom.pk),
        ("close", opening.pk),
        ("change-code", opening.pk),
    ]:
        assert client.post(reverse(f"commitments:{name}", args=[id_])).status_code == expected
    opening.refresh_from_db()
    assert opening.is_open


def test_a_trial_class_promises_nothing(client):
    publish()
    classroom = ClassroomFactory(is_trial=True)
    SeatFactory(classroom=classroom)
    client.force_login(teacher_of(classroom))

    assert client.post(reverse("commitments:open", args=[classroom.pk])).status_code == 403
    assert "thì không mở cam kết" in page(client, classroom).content.decode()


def test_a_class_without_pledges_or_students_says_what_is_missing(client):
    classroom = ClassroomFactory()
    client.force_login(teacher_of(classroom))
    empty = page(client, classroom).content.decode()
    publish()

    assert "load_pledges" in empty
    assert "chưa có danh sách" in page(client, classroom).content.decode()


def test_the_page_costs_the_same_queries_for_one_student_and_for_twenty(client, classroom, teacher):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    opening_for(classroom)
    page(client, classroom)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, classroom)
    for _ in range(20):
        named_seat(classroom=classroom)
    with CaptureQueriesContext(connection) as many:
        page(client, classroom)

    assert len(many) == len(few)
