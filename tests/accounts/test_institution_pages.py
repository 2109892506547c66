"""The head's pages: legal ground, teachers."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Classroom, LegalGround, Membership, User
from tests.accounts.factories import (
    PASSWORD,
    ClassroomFactory,
    InstitutionFactory,
    head_of,
    organiser_of,
    teacher_at,
    teacher_of,
)

pytestmark = pytest.mark.django_db
GROUND = {"kind": "school_task", "document": "Kế hoạch 12/KH-THPT", "dated_on": "2026-09-01"}


@pytest.fixture
def classroom() -> Classroom:
    return ClassroomFactory()


@pytest.fixture
def head(classroom, client):
    user = head_of(classroom.institution)
    client.force_login(user)
    return user


def url(name: str, *args) -> str:
    return reverse(f"accounts:{name}", args=args)


def test_the_head_records_the_ground_and_it_stands_with_its_history(client, classroom, head):
    page = url("ground", classroom.institution_id)
    client.post(page, GROUND)
    client.post(page, GROUND | {"kind": "consent", "document": "Mẫu phiếu 2026"})

    newest, first = LegalGround.objects.newest_first()
    assert (newest.kind, first.document, first.dated_on) == ("consent", "Kế hoạch 12/KH-THPT", date(2026, 9, 1))
    assert first.recorded_by == head
    assert "Mẫu phiếu 2026" in client.get(page).content.decode()
    assert AuditEntry.objects.filter(action="ground.recorded").count() == 2


@pytest.mark.parametrize(
    "change", [{"document": ""}, {"kind": "sai"}, {"dated_on": "32/13/2026"}, {"dated_on": "2999-01-01"}]
)
def test_a_ground_that_is_not_whole_is_not_recorded(client, classroom, head, change):
    assert client.post(url("ground", classroom.institution_id), GROUND | change).status_code == 200
    assert not LegalGround.objects.exists()


def test_a_new_teacher_gets_a_password_that_is_shown_once_and_works_once(client, classroom, head):
    answer = client.post(
        url("teacher-new", classroom.institution_id), {"full_name": "Lò Thị Mai", "username": "lo.mai"}
    )
    password = answer.context["password"]
    user = User.objects.get(username="lo.mai")

    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert user.check_password(password)
    assert user.must_change_password
    assert user.memberships.get().institution == classroom.institution
    assert password not in client.get(url("staff", classroom.institution_id)).content.decode()
    assert password not in str(list(AuditEntry.objects.values()))


def test_a_user_name_that_is_taken_or_odd_is_told(client, classroom, head):
    teacher_at(classroom.institution, username="lo.mai")
    page = url("teacher-new", classroom.institution_id)

    assert "đã có người dùng" in client.post(page, {"full_name": "A B", "username": "lo.mai"}).content.decode()
    assert "không dấu" in client.post(page, {"full_name": "A B", "username": "Lò Mai"}).content.decode()


def test_classes_are_given_and_taken_and_what_ended_keeps_its_date(client, classroom, head):
    user = teacher_of(classroom)
    beside = ClassroomFactory(institution=classroom.institution)
    page = url("teacher", classroom.institution_id, user.pk)
    assert client.get(page).status_code == 200

    client.post(page, {"classrooms": [str(beside.pk)]})

    assert list(Classroom.objects.visible_to(user)) == [beside]
    assert Membership.objects.get(classroom=classroom).ended_at is not None
    assert AuditEntry.objects.filter(action__in=["class.assigned", "role.ended"]).count() == 2


def test_a_class_of_another_school_cannot_be_given(client, classroom, head):
    user, foreign = teacher_at(classroom.institution), ClassroomFactory()

    client.post(url("teacher", classroom.institution_id, user.pk), {"classrooms": [str(foreign.pk)]})

    assert not Classroom.objects.visible_to(user).exists()


def test_a_teacher_who_forgot_the_password_gets_another(client, classroom, head):
    user = teacher_of(classroom)

    answer = client.post(url("teacher-password", classroom.institution_id, user.pk))
    user.refresh_from_db()

    assert user.check_password(answer.context["password"])
    assert not user.check_password(PASSWORD)
    assert user.must_change_password


def test_a_head_resets_no_password_that_opens_another_school(client, classroom, head):
    user = teacher_of(classroom)
    Membership.objects.create(user=user, role="head", institution=InstitutionFactory())

    assert client.post(url("teacher-password", classroom.institution_id, user.pk)).status_code == 403
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_teacher_who_has_gone_sees_no_class_and_leaves_the_list(client, classroom, head):
    user = teacher_of(classroom)

    client.post(url("teacher-remove", classroom.institution_id, user.pk))

    assert not Classroom.objects.visible_to(user).exists()
    assert user.username not in client.get(url("staff", classroom.institution_id)).content.decode()


def test_the_heads_pages_are_closed_to_everyone_else(client, classroom):
    user = teacher_of(classroom)
    pages = [url(name, classroom.institution_id) for name in ("ground", "staff", "teacher-new", "school-roster")]
    pages.append(url("teacher", classroom.institution_id, user.pk))
    refusals = {
        user: 403,  # knows the school, may not
        organiser_of(classroom.institution.unit): 403,
        head_of(InstitutionFactory()): 404,
    }

    for someone, status in refusals.items():
        client.force_login(someone)
        assert [client.get(page).status_code for page in pages] == [status] * len(pages)


def test_a_ground_dated_today_is_taken(client, classroom, head):
    today = timezone.localdate()

    client.post(url("ground", classroom.institution_id), GROUND | {"dated_on": today.isoformat()})
    client.post(url("ground", classroom.institution_id), GROUND | {"dated_on": (today + timedelta(days=1)).isoformat()})

    assert LegalGround.objects.get().dated_on == today
