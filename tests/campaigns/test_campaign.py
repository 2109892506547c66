from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.calendar import DayRange
from campaigns.errors import (
    CampaignClosed,
    DaysImpossible,
    FormsNotParallel,
    NoInstitutionInvited,
    PledgeNotPublished,
    QuizNotPublished,
    StepHasAnswers,
    WrongName,
)
from campaigns.models import Campaign, Phase, PhaseWindow
from campaigns.services.campaign import Programme, close_campaign, create_campaign, edit_campaign, start_campaign
from commitments.models import Pledge
from quizzes.models import Quiz, Series, Sitting
from tests.accounts.factories import ProvinceFactory, UserFactory
from tests.campaigns.factories import (
    FIRST_DAY,
    LEGAL_BASIS,
    a_campaign,
    a_class,
    a_sitting,
    accepted,
    at_step,
    days_from,
    invited,
    programme,
    quiz,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now


def create(**changes) -> Campaign:
    return create_campaign(unit=ProvinceFactory(), programme=programme(**changes), by=UserFactory(), at=NOW())


def test_a_new_campaign_is_a_draft_with_five_phases_and_a_key_of_its_own():
    campaign = create()

    assert campaign.is_draft
    assert [phase.step for phase in campaign.phases.order_by("position")] == [
        "pretest",
        "lesson",
        "posttest",
        "pledge",
        "retention",
    ]
    assert [p.quiz.key for p in campaign.phases.exclude(quiz=None).order_by("position")] == [
        "form-a",
        "lesson-core",
        "form-b",
        "form-c",
    ]
    assert len(bytes(campaign.series.key)) == 32
    assert campaign.school_year == 2026
    assert AuditEntry.objects.get().action == "campaign.created"


def test_two_campaigns_do_not_share_a_key():
    assert bytes(create().series.key) != bytes(create().series.key)


@pytest.mark.parametrize("step", ["lesson", "posttest", "retention"])
def test_days_that_overlap_are_refused_and_nothing_is_kept(step):
    days = days_from(FIRST_DAY)
    days[step] = DayRange(days[step].first - timedelta(days=45), days[step].last)

    with pytest.raises(DaysImpossible) as refused:
        create(days=days)

    assert refused.value.details["faults"][0]["step"] == step
    assert (Campaign.objects.count(), Phase.objects.count(), Series.objects.count()) == (0, 0, 0)


def test_days_that_run_backwards_are_refused():
    days = days_from(FIRST_DAY)
    days["pretest"] = DayRange(days["pretest"].last, days["pretest"].first)

    with pytest.raises(DaysImpossible) as refused:
        create(days=days)

    assert refused.value.lines()[0][0] == "pretest"


def test_the_database_refuses_a_phase_that_runs_backwards():
    phase = create().phases.get(step="pretest")
    phase.closes_on = phase.opens_on - timedelta(days=1)

    with pytest.raises(IntegrityError, match="phase_forwards"), transaction.atomic():
        phase.save()


def test_the_database_refuses_a_required_pledge():
    phase = create().phases.get(step="pledge")
    phase.is_required = True

    with pytest.raises(IntegrityError, match="phase_pledge_or_quiz"), transaction.atomic():
        phase.save()


def test_the_database_refuses_a_closed_campaign_without_a_time():
    campaign = create()
    campaign.state = Campaign.State.CLOSED

    with pytest.raises(IntegrityError, match="campaign_closed_iff_time"), transaction.atomic():
        campaign.save()


def test_tests_of_unequal_length_cannot_be_compared_and_are_refused():
    wanted = programme()
    odd = quiz("form-odd", max_marks=10).quiz

    with pytest.raises(FormsNotParallel):
        create(quizzes={"posttest": odd}, days=wanted.days)


def test_without_published_content_the_organiser_is_told_what_is_missing():
    empty = Programme(name="A", legal_basis=LEGAL_BASIS, days=days_from(FIRST_DAY))

    with pytest.raises(QuizNotPublished):
        create_campaign(unit=ProvinceFactory(), programme=empty, by=UserFactory(), at=NOW())


def test_without_a_pledge_the_organiser_is_told_so():
    wanted = programme()
    Pledge.objects.update(role="teacher")

    with pytest.raises(PledgeNotPublished):
        create_campaign(unit=ProvinceFactory(), programme=wanted, by=UserFactory(), at=NOW())


def test_retention_uses_the_first_form_again_where_there_is_no_third():
    wanted = programme()
    Quiz.objects.get(key="form-c").versions.all().delete()

    campaign = create_campaign(unit=ProvinceFactory(), programme=wanted, by=UserFactory(), at=NOW())

    assert campaign.phases.get(step="retention").quiz.key == "form-a"


def test_editing_moves_the_windows_of_every_institution():
    campaign = a_campaign()
    enrolment = accepted(campaign)
    later = days_from(FIRST_DAY + timedelta(days=7))

    edit_campaign(campaign=campaign, programme=programme(name="Tên mới", days=later), by=campaign.created_by, at=NOW())

    campaign.refresh_from_db()
    assert campaign.name == "Tên mới"
    window = PhaseWindow.objects.get(enrolment=enrolment, phase__step="pretest")
    assert window.opens_at == later["pretest"].opens_at


def test_a_step_that_has_begun_keeps_its_first_day_and_may_close_later():
    campaign = a_campaign()
    a_sitting(campaign, a_class(accepted(campaign).institution), "pretest")
    days = days_from(FIRST_DAY)

    with pytest.raises(StepHasAnswers):
        edit_campaign(
            campaign=campaign,
            programme=programme(days=days_from(FIRST_DAY + timedelta(days=7))),
            by=campaign.created_by,
            at=NOW(),
        )
    shorter = {**days, "pretest": DayRange(days["pretest"].first, days["pretest"].last - timedelta(days=1))}
    edit_campaign(campaign=campaign, programme=programme(days=shorter), by=campaign.created_by, at=NOW())

    assert campaign.phases.get(step="pretest").closes_on == shorter["pretest"].last


def test_a_campaign_starts_once_someone_is_invited():
    campaign = a_campaign(is_running=False)

    with pytest.raises(NoInstitutionInvited):
        start_campaign(campaign=campaign, by=campaign.created_by, at=NOW())
    invited(campaign)
    started = start_campaign(campaign=campaign, by=campaign.created_by, at=NOW())

    assert started.is_running


def test_closing_ends_the_windows_and_leaves_an_open_sitting_open():
    campaign = a_campaign()
    sitting = a_sitting(campaign, a_class(accepted(campaign).institution), "pretest")
    at = at_step(campaign, "pretest", hour=10)

    close_campaign(campaign=campaign, typed_name="  chiến dịch THỬ ", by=campaign.created_by, at=at)

    campaign.refresh_from_db()
    sitting.refresh_from_db()
    assert campaign.is_closed
    assert sitting.state == Sitting.State.OPEN
    assert not PhaseWindow.objects.filter(closes_at__gt=at).exists()


def test_closing_asks_for_the_name():
    campaign = a_campaign()

    with pytest.raises(WrongName):
        close_campaign(campaign=campaign, typed_name="khác", by=campaign.created_by, at=NOW())

    campaign.refresh_from_db()
    assert campaign.is_running


def test_a_closed_campaign_cannot_be_edited_or_closed_again():
    campaign = a_campaign()
    close_campaign(campaign=campaign, typed_name=campaign.name, by=campaign.created_by, at=NOW())

    with pytest.raises(CampaignClosed):
        edit_campaign(campaign=campaign, programme=programme(), by=campaign.created_by, at=NOW())
    with pytest.raises(CampaignClosed):
        close_campaign(campaign=campaign, typed_name=campaign.name, by=campaign.created_by, at=NOW())


def test_a_campaign_in_july_belongs_to_the_school_year_that_is_prepared():
    assert create(days=days_from(date(2027, 7, 5))).school_year == 2027
