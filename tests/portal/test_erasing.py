from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from portal.services.erasing import classrooms_to_purge, erase_student, purge_expired
from tests.accounts.factories import (
    ClassroomFactory,
    InstitutionFactory,
    SeatFactory,
    UserFactory,
    head_of,
    organiser_of,
    teacher_of,
)
from tests.quizzes.factories import AttemptFactory, SeriesFactory, SittingFactory

pytestmark = pytest.mark.django_db
KEPT_UNTIL = date(2027, 5, 31) + timedelta(days=90)  # the school year 2026-2027


def named_seat(**fields):
    return SeatFactory(student__name="Lò Thị Yên", student__search_key="lo thi yen", student__sort_key="y", **fields)


def test_erasing_blanks_the_name_stops_the_card_and_parts_the_answers():
    seat = named_seat()
    attempt = AttemptFactory(sitting=SittingFactory(classroom=seat.classroom), seat=seat)
    epoch = seat.student.card_epoch

    erase_student(student=seat.student, by=UserFactory(), at=timezone.now())

    student = seat.student
    student.refresh_from_db()
    attempt.refresh_from_db()
    assert (student.name, student.search_key, student.sort_key) == ("", "", "")
    assert student.card_epoch == epoch + 1
    assert attempt.student is None
    assert AuditEntry.objects.filter(action="student.erased").count() == 1


def test_erasing_twice_is_one_deed():
    seat = named_seat()
    for _time in range(2):
        erase_student(student=seat.student, by=UserFactory(), at=timezone.now())

    assert AuditEntry.objects.filter(action="student.erased").count() == 1


def test_names_are_kept_ninety_days_after_the_school_year_and_not_a_day_longer():
    classroom = named_seat(classroom__school_year=2026).classroom

    assert classrooms_to_purge(KEPT_UNTIL) == []
    assert classrooms_to_purge(KEPT_UNTIL + timedelta(days=1)) == [classroom]


def test_a_student_who_has_moved_up_keeps_the_name_and_loses_the_old_results():
    old = named_seat(classroom__school_year=2026, to_on=date(2027, 5, 31))
    SeatFactory(student=old.student, classroom=ClassroomFactory(institution=old.institution, school_year=2027))
    attempt = AttemptFactory(sitting=SittingFactory(classroom=old.classroom), seat=old)

    purge_expired(today=KEPT_UNTIL + timedelta(days=1), at=timezone.now())

    old.student.refresh_from_db()
    attempt.refresh_from_db()
    assert old.student.name == "Lò Thị Yên"
    assert attempt.student is None


def test_the_purge_destroys_the_keys_so_that_nobody_can_be_recognised():
    classroom = named_seat(classroom__school_year=2026).classroom
    series = SeriesFactory(classroom=classroom)

    purge_expired(today=KEPT_UNTIL + timedelta(days=1), at=timezone.now())

    series.refresh_from_db()
    assert bytes(series.key) == b""


def test_a_rehearsal_says_the_same_and_changes_nothing():
    seat = named_seat(classroom__school_year=2024)

    out = StringIO()
    call_command("purge_expired", "--dry-run", stdout=out)
    seat.student.refresh_from_db()

    assert "1 students of 1 classes would be erased" in out.getvalue()
    assert seat.student.name


class TestPage:
    def url(self, seat):
        return reverse("portal:erase", args=[seat.classroom_id, seat.pk])

    def test_only_the_head_may_erase(self, client):
        seat = named_seat()
        school = seat.institution
        users = [head_of(school), teacher_of(seat.classroom), head_of(InstitutionFactory()), organiser_of(school.unit)]

        def status(user):
            client.force_login(user)
            return client.get(self.url(seat)).status_code

        assert [status(user) for user in users] == [200, 403, 404, 404]

    @pytest.mark.parametrize(("typed", "name"), [("lo thi yen", ""), ("Lò Thị Yêm", "Lò Thị Yên"), ("", "Lò Thị Yên")])
    def test_the_name_is_typed_before_anything_is_lost(self, client, typed, name):
        seat = named_seat()
        client.force_login(head_of(seat.institution))

        client.post(self.url(seat), {"typed": typed})

        seat.student.refresh_from_db()
        assert seat.student.name == name
