from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classroom, Membership, Seat, Student
from campaigns.calendar import DayRange
from campaigns.models import PhaseWindow
from portal.offers import offers_for
from portal.today import day_of
from quizzes.models import Attempt, Series, Sitting
from tests.accounts.factories import (
    ClassroomFactory,
    InstitutionFactory,
    SeatFactory,
    head_of,
    organiser_of,
    teacher_at,
    teacher_of,
)
from tests.campaigns.factories import a_campaign, a_class, a_sitting, accepted, at_step, closed, did, quiz, signed_by
from tests.quizzes.factories import AttemptFactory, SittingFactory, published

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
TODAY = "portal:today"


@pytest.fixture
def campaign_class():
    """A class of a school that takes part in a running campaign."""
    classroom = a_class(students=3)
    campaign = a_campaign()
    accepted(campaign, classroom.institution)
    return campaign, classroom


def due_labels(classroom, at):
    return [(due.window.phase.step, due.state.done, due.enrolled) for due in day_of(teacher_of(classroom), at).due]


def test_what_is_on_in_a_campaign_is_due(campaign_class):
    campaign, classroom = campaign_class

    assert due_labels(classroom, at_step(campaign, "pretest")) == [("pretest", 0, 3)]


def test_a_step_that_is_open_is_no_longer_due(campaign_class):
    campaign, classroom = campaign_class
    a_sitting(campaign, classroom, "pretest")

    assert due_labels(classroom, at_step(campaign, "pretest")) == []


def test_a_closed_step_stays_due_for_those_who_missed_it(campaign_class):
    campaign, classroom = campaign_class
    did(campaign, classroom.seats.first(), "pretest")
    closed(a_sitting(campaign, classroom, "pretest"))
    Sitting.objects.update(started=1, finished=1)

    day = day_of(teacher_of(classroom), at_step(campaign, "pretest"))

    assert [(due.state.done, due.is_for_the_rest) for due in day.due] == [(1, True)]


def test_a_step_counted_by_hands_is_done_with_who_was_there(campaign_class):
    campaign, classroom = campaign_class
    closed(a_sitting(campaign, classroom, "pretest", way="hands", present=3))

    assert due_labels(classroom, at_step(campaign, "pretest")) == []


def test_a_pledge_that_everyone_answered_is_done(campaign_class):
    campaign, classroom = campaign_class
    for seat, state in zip(classroom.seats.all(), ["signed", "declined", "signed"], strict=True):
        signed_by(campaign, seat, state)
    at = at_step(campaign, "pledge")

    assert [step for step, *_rest in due_labels(classroom, at)] == []


def test_a_class_of_another_year_has_nothing_due(campaign_class):
    campaign, classroom = campaign_class
    last_year = ClassroomFactory(institution=classroom.institution, school_year=2025)

    assert due_labels(last_year, at_step(campaign, "pretest")) == []


def test_open_sittings_of_other_teachers_do_not_show():
    sitting = SittingFactory()
    other = teacher_of(ClassroomFactory(institution=sitting.institution))

    assert day_of(other, timezone.now()).open_sittings == []
    assert day_of(teacher_of(sitting.classroom), timezone.now()).open_sittings == [sitting]


@pytest.mark.parametrize("classes", [1, 20])
def test_the_day_costs_the_same_for_one_class_and_for_twenty(client, django_assert_num_queries, classes):
    school = InstitutionFactory()
    campaign = a_campaign()
    accepted(campaign, school)
    for _one in range(classes):
        classroom = a_class(school, students=1)
        SittingFactory(classroom=classroom)
        campaign.phases.update(opens_on=timezone.localdate(), closes_on=timezone.localdate())
    client.force_login(head_of(school))
    client.get(reverse(TODAY))

    with django_assert_num_queries(11):
        client.get(reverse(TODAY))


def test_before_any_class_the_day_offers_to_try(client):
    client.force_login(teacher_at(InstitutionFactory()))

    page = client.get(reverse(TODAY)).content.decode()

    assert "Dạy thử" in page
    assert "Đưa lớp thật vào" in page


def test_guests_are_sent_to_sign_in(client):
    answer = client.get(reverse(TODAY))

    assert answer.status_code == 302
    assert "login" in answer.url


class TestTrial:
    @pytest.fixture
    def teacher(self, client):
        published("thu-bai")
        teacher = teacher_at(InstitutionFactory())
        client.force_login(teacher)
        return teacher

    @pytest.fixture(autouse=True)
    def trial_quiz(self, monkeypatch):
        monkeypatch.setattr("portal.services.trial.TRIAL_QUIZ", "thu-bai")

    def test_one_click_makes_a_class_that_can_be_played_at_once(self, client, teacher):
        answer = client.post(reverse("portal:trial"))

        sitting = Sitting.objects.get()
        assert answer.url == reverse("quizzes:board", args=[sitting.pk])
        assert sitting.classroom.is_trial
        assert sitting.classroom.seats.count() == 5
        assert sitting.without_pins_until > timezone.now() + timedelta(minutes=14)

    def test_a_second_click_comes_back_to_the_same(self, client, teacher):
        for _click in range(2):
            client.post(reverse("portal:trial"))

        assert (Sitting.objects.count(), Classroom.objects.count()) == (1, 1)

    def test_deleting_leaves_nothing_of_it(self, client, teacher):
        client.post(reverse("portal:trial"))
        sitting = Sitting.objects.get()
        AttemptFactory(sitting=sitting, seat=sitting.classroom.seats.first())

        client.post(reverse("portal:trial-delete", args=[sitting.classroom_id]))

        rows = [Classroom, Sitting, Attempt, Series, Seat, Student]
        assert [model.objects.count() for model in rows] == [0] * len(rows)
        assert not Membership.objects.filter(classroom__isnull=False).exists()

    def test_a_real_class_cannot_be_deleted_that_way(self, client):
        classroom = ClassroomFactory()
        client.force_login(teacher_of(classroom))

        answer = client.post(reverse("portal:trial-delete", args=[classroom.pk]))

        assert answer.status_code == 404
        assert Classroom.objects.filter(pk=classroom.pk).exists()

    def test_without_the_quiz_it_says_what_to_do(self, client, teacher, monkeypatch):
        monkeypatch.setattr("portal.services.trial.TRIAL_QUIZ", "khong-co")

        page = client.post(reverse("portal:trial"), follow=True).content.decode()

        assert "load_pack" in page
        assert not Classroom.objects.exists()


class TestClass:
    def url(self, classroom, name="class"):
        return reverse(f"portal:{name}", args=[classroom.pk])

    @pytest.mark.parametrize("name", ["class", "open"])
    def test_pages_of_a_class_are_for_its_teachers_and_the_head(self, client, name):
        classroom = ClassroomFactory()
        school = classroom.institution
        users = [
            teacher_of(classroom),
            head_of(school),
            teacher_of(ClassroomFactory(institution=school)),
            organiser_of(school.unit),
        ]

        def status(user):
            client.force_login(user)
            return client.get(self.url(classroom, name)).status_code

        assert [status(user) for user in users] == [200, 200, 404, 404]

    def test_the_search_finds_names_without_marks_and_numbers(self, client):
        classroom = ClassroomFactory()
        SeatFactory(classroom=classroom, student__name="Giàng A Páo", student__search_key="giang a pao")
        SeatFactory(classroom=classroom, student__name="Lò Thị Yên", student__search_key="lo thi yen")
        client.force_login(teacher_of(classroom))

        def found(query):
            page = client.get(self.url(classroom), {"q": query})
            return [line.seat.number for line in page.context["page"].listed]

        assert (found("pao"), found("Yên"), found("2"), found("không ai")) == ([1], [2], [2], [])

    @pytest.mark.parametrize("students", [1, 20])
    def test_the_class_page_costs_the_same_for_one_and_for_twenty(self, client, django_assert_num_queries, students):
        classroom = a_class(students=students)
        client.force_login(teacher_of(classroom))
        client.get(self.url(classroom))

        with django_assert_num_queries(9):
            client.get(self.url(classroom))

    def test_a_teacher_makes_a_class_and_teaches_it(self, client):
        school = InstitutionFactory()
        teacher = teacher_at(school)
        client.force_login(teacher)

        client.post(
            reverse("portal:class-new"),
            {"institution": school.pk, "name": "10A9", "grade": "10", "school_year": "2026"},
        )

        assert Classroom.objects.visible_to(teacher).get().name == "10A9"

    def test_a_class_of_the_same_name_is_refused_with_a_sentence(self, client):
        classroom = ClassroomFactory(name="10A9", school_year=2026)
        client.force_login(teacher_at(classroom.institution))

        answer = client.post(
            reverse("portal:class-new"),
            {"institution": classroom.institution_id, "name": "10A9", "school_year": "2026"},
        )

        assert "đã có lớp này" in answer.content.decode()
        assert Classroom.objects.count() == 1

    def test_nobody_makes_a_class_in_another_school(self, client):
        other = InstitutionFactory()
        client.force_login(teacher_at(InstitutionFactory()))

        client.post(reverse("portal:class-new"), {"institution": other.pk, "name": "10A9", "school_year": "2026"})

        assert not Classroom.objects.exists()

    def test_organisers_make_no_classes(self, client):
        client.force_login(organiser_of(InstitutionFactory().unit))

        assert client.get(reverse("portal:class-new")).status_code == 403

    @pytest.mark.parametrize("way", ["devices", "hands"])
    def test_practice_is_opened_in_the_class_s_own_series(self, client, way):
        classroom = a_class(students=1)
        version = published("thu-bai")
        client.force_login(teacher_of(classroom))

        answer = client.post(self.url(classroom, "open"), {"what": f"practice-{version.pk}", "way": way})

        sitting = Sitting.objects.get()
        page = "hands" if way == "hands" else "board"
        assert answer.url == reverse(f"quizzes:{page}", args=[sitting.pk])
        assert (sitting.way, sitting.step, sitting.series.classroom) == (way, "practice", classroom)

    def test_a_step_of_another_school_s_campaign_cannot_be_opened(self, client):
        campaign = a_campaign()
        window = accepted(campaign).windows.first()
        classroom = a_class(students=1)
        client.force_login(teacher_of(classroom))

        answer = client.post(self.url(classroom, "open"), {"what": f"due-{window.pk}", "way": "devices"})

        assert answer.status_code == 200
        assert not Sitting.objects.exists()


class TestHead:
    def test_the_head_sees_every_class_with_how_far_it_is(self, client, campaign_class):
        campaign, classroom = campaign_class
        a_class(classroom.institution, name="11B2", grade=11)
        closed(a_sitting(campaign, classroom, "pretest", way="hands", present=2))
        client.force_login(head_of(classroom.institution))

        (school,) = client.get(reverse("portal:head")).context["schools"]

        assert [row.cells[0] for row in school.campaigns[0].rows] == [(2, 3), (0, 0)]

    def test_teachers_and_organisers_have_no_head_s_page(self, client):
        classroom = ClassroomFactory()
        users = [teacher_of(classroom), organiser_of(classroom.institution.unit)]

        def status(user):
            client.force_login(user)
            return client.get(reverse("portal:head")).status_code

        assert [status(user) for user in users] == [403, 403]


def test_the_page_says_the_last_day_that_the_organiser_set(client, campaign_class):
    campaign, classroom = campaign_class
    phase = campaign.phases.get(step="pretest")
    today = timezone.localdate()
    PhaseWindow.objects.filter(phase=phase).update(
        opens_at=DayRange(today, today).opens_at, closes_at=DayRange(today, today).closes_at
    )
    client.force_login(teacher_of(classroom))

    assert f"Đến hết {today:%d/%m/%Y}" in client.get(reverse(TODAY)).text


def test_practice_that_the_class_has_in_a_campaign_says_that_it_does_not_count(campaign_class):
    campaign, classroom = campaign_class
    quiz("luyen-rieng", "practice")
    at = at_step(campaign, "pretest")

    step, *practice = offers_for(classroom, at)

    assert step.window.phase.step == "pretest"
    assert {offer.label for offer in practice} == {
        "Bài lesson-core (mở riêng, không tính vào chiến dịch)",
        "Bài luyen-rieng",
    }


def test_the_day_of_the_week_is_written_in_words(client):
    client.force_login(teacher_at(InstitutionFactory()))
    today = timezone.localdate()
    words = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"]

    assert f"{words[today.weekday()]}, {today:%d/%m/%Y}" in client.get(reverse(TODAY)).text
