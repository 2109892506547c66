from datetime import timedelta

import pytest

from campaigns.models import PhaseWindow
from campaigns.services.windows import release_debriefs
from commitments.models import PledgeOpening
from commitments.suggestions import suggested
from quizzes.models import DebriefRelease, Sitting
from tests.accounts.factories import ClassroomFactory
from tests.campaigns.factories import a_campaign, a_class, a_sitting, accepted, at_step, closed, invited, pledge_version

pytestmark = pytest.mark.django_db


def steps(windows) -> list[str]:
    return [window.phase.step for window in windows]


def test_a_class_has_to_do_what_is_open_now_and_nothing_else():
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution)

    due = PhaseWindow.objects.due_for(classroom, at_step(campaign, "lesson"))

    assert steps(due) == ["lesson"]
    assert (due[0].is_done, due[0].open_sitting_id) == (False, None)


def test_a_window_is_open_from_its_first_moment_until_the_one_after_its_last():
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution)
    days = campaign.phases.get(step="pretest").days

    assert steps(PhaseWindow.objects.due_for(classroom, days.opens_at)) == ["pretest"]
    assert steps(PhaseWindow.objects.due_for(classroom, days.opens_at - timedelta(seconds=1))) == []
    assert steps(PhaseWindow.objects.due_for(classroom, days.closes_at - timedelta(seconds=1))) == ["pretest"]
    assert "pretest" not in steps(PhaseWindow.objects.due_for(classroom, days.closes_at))


def test_the_last_day_of_a_window_is_the_one_that_the_organiser_set():
    campaign = a_campaign()
    window = accepted(campaign).windows.get(phase__step="pretest")

    assert window.last_day == campaign.phases.get(step="pretest").closes_on


def test_a_step_with_an_open_sitting_names_it_and_a_closed_one_is_done():
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution)
    at = at_step(campaign, "pretest")
    sitting = a_sitting(campaign, classroom, "pretest")

    (while_open,) = PhaseWindow.objects.due_for(classroom, at)
    closed(sitting)
    (afterwards,) = PhaseWindow.objects.due_for(classroom, at)

    assert (while_open.open_sitting_id, while_open.is_done) == (sitting.pk, False)
    assert (afterwards.open_sitting_id, afterwards.is_done) == (None, True)


def test_an_open_signing_belongs_to_the_pledge_step_only():
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution)
    signing = PledgeOpening.objects.create(
        institution=classroom.institution,
        classroom=classroom,
        pledge_version=pledge_version(),
        series=campaign.series,
        opened_by=campaign.created_by,
        opened_at=at_step(campaign, "pledge"),
    )

    windows = {w.phase.step: w for w in PhaseWindow.objects.for_classroom(classroom)}

    assert windows["pledge"].open_pledge_id == signing.pk
    assert windows["lesson"].open_pledge_id is None


def test_another_class_of_the_school_does_not_make_this_one_done():
    campaign = a_campaign()
    institution = accepted(campaign).institution
    closed(a_sitting(campaign, a_class(institution), "pretest"))

    (window,) = PhaseWindow.objects.due_for(a_class(institution), at_step(campaign, "pretest"))

    assert not window.is_done


@pytest.mark.parametrize("fields", [{"is_trial": True}, {"school_year": 2025}])
def test_trial_classes_and_those_of_another_year_have_nothing_to_do(fields):
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution, **fields)

    assert not PhaseWindow.objects.due_for(classroom, at_step(campaign, "pretest")).exists()


def test_before_the_head_has_accepted_and_before_the_campaign_runs_nothing_is_due():
    campaign, draft = a_campaign(), a_campaign(is_running=False)
    only_invited = a_class(invited(campaign).institution)
    in_draft = a_class(accepted(draft).institution)
    at = at_step(campaign, "pretest")

    assert not PhaseWindow.objects.due_for(only_invited, at).exists()
    assert not PhaseWindow.objects.due_for(in_draft, at).exists()


def test_what_is_due_takes_one_query(django_assert_num_queries):
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution)

    with django_assert_num_queries(1):
        windows = list(PhaseWindow.objects.for_classroom(classroom))
        names = [
            (w.phase.campaign.name, w.phase.quiz and w.phase.quiz.key, w.phase.campaign.series.pk) for w in windows
        ]

    assert len(names) == 5


def test_a_debrief_waits_for_the_last_class():
    campaign = a_campaign()
    institution = accepted_with_students(campaign, 2)
    first, last = institution.classrooms.order_by("name")
    at = at_step(campaign, "pretest")
    closed(a_sitting(campaign, first, "pretest"))

    assert release_debriefs(campaign, at) == []
    closed(a_sitting(campaign, last, "pretest"))
    released = release_debriefs(campaign, at)

    assert [version.quiz.key for version in released] == ["form-a"]
    assert release_debriefs(campaign, at) == []
    assert DebriefRelease.objects.count() == 1


def test_a_debrief_is_given_once_the_step_is_over_unless_a_sitting_is_still_open():
    campaign = a_campaign()
    institution = accepted_with_students(campaign, 2)
    sitting = a_sitting(campaign, institution.classrooms.first(), "pretest")
    over = campaign.phases.get(step="pretest").days.closes_at

    assert release_debriefs(campaign, over) == []
    closed(sitting)

    assert len(release_debriefs(campaign, over)) == 1


def test_a_form_that_comes_again_at_the_end_keeps_its_debrief_until_then():
    campaign = a_campaign()
    campaign.phases.filter(step="retention").update(quiz=campaign.phases.get(step="pretest").quiz)
    institution = accepted_with_students(campaign, 1)
    closed(a_sitting(campaign, institution.classrooms.get(), "pretest"))

    assert release_debriefs(campaign, campaign.phases.get(step="posttest").days.closes_at) == []
    assert Sitting.objects.count() == 1


def accepted_with_students(campaign, classes: int):
    institution = ClassroomFactory().institution
    institution.classrooms.all().delete()
    for _ in range(classes):
        a_class(institution, students=1)
    accepted(campaign, institution)
    return institution


def test_a_signing_opened_from_the_classs_page_counts_for_the_campaign_that_asks_now():
    campaign = a_campaign()
    classroom = a_class(accepted(campaign).institution)

    now = suggested(classroom, at_step(campaign, "pledge"))
    before = suggested(classroom, at_step(campaign, "pretest"))

    assert now is not None
    assert (now.series, now.pledge, now.title) == (
        campaign.series,
        campaign.phases.get(step="pledge").pledge,
        campaign.name,
    )
    assert before is None
