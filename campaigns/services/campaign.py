"""Making, changing, starting and closing a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import AdministrativeUnit, User
from accounts.school_year import school_year_of
from accounts.services import audit
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
from campaigns.schedule import STEPS, faults_of
from campaigns.services.windows import write_windows
from commitments.models import Pledge, PledgeOpening, PledgeVersion
from quizzes.models import Quiz, QuizVersion, Sitting
from quizzes.services.series import new_series

DEFAULT_QUIZZES: Mapping[str, Sequence[str]] = {  # the first that is published
    "pretest": ("form-a",),
    "lesson": ("lesson-core",),
    "posttest": ("form-b",),
    "retention": ("form-c", "form-a"),
}


@dataclass(frozen=True)
class Programme:
    """What an organiser decides about a campaign. quizzes: by step, where another than the default is wanted."""

    name: str
    legal_basis: str
    days: Mapping[str, DayRange]
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)


@transaction.atomic
def create_campaign(
    *, unit: AdministrativeUnit, programme: Programme, by: User, at: datetime, is_demonstration: bool = False
) -> Campaign:
    """A draft with its phases and a series of its own, whose 32 random bytes pair each subject's tests.

    Raises DaysImpossible, QuizNotPublished, PledgeNotPublished, FormsNotParallel; then nothing is saved.
    """
    phases = _phases_of(programme)
    series = new_series()
    campaign = Campaign.objects.create(
        unit=unit,
        series=series,
        name=programme.name,
        legal_basis=programme.legal_basis,
        school_year=school_year_of(programme.days["pretest"].first),
        is_demonstration=is_demonstration,
        created_by=by,
    )
    for phase in phases:
        phase.campaign = campaign
    Phase.objects.bulk_create(phases)
    audit.record(by, "campaign.created", campaign)
    return campaign


@transaction.atomic
def edit_campaign(*, campaign: Campaign, programme: Programme, by: User, at: datetime) -> Campaign:
    """Change name, legal basis, days and forms. A step that a class has begun keeps its first day and its form.

    Raises what `create_campaign` raises, CampaignClosed and StepHasAnswers; then nothing is saved.
    """
    campaign = _locked(campaign)
    wanted = {phase.step: phase for phase in _phases_of(programme)}
    for phase in list(campaign.phases.all()):
        new = wanted.pop(phase.step, None)
        is_changed = new is None or (phase.opens_on, phase.quiz_id) != (new.opens_on, new.quiz_id)
        if is_changed and has_begun(phase):
            raise StepHasAnswers(phase.step)
        if new is None:
            phase.delete()
            continue
        phase.opens_on, phase.closes_on, phase.quiz, phase.pledge = (
            new.opens_on,
            new.closes_on,
            new.quiz,
            new.pledge,
        )
        phase.save(update_fields=["opens_on", "closes_on", "quiz", "pledge"])
    for phase in wanted.values():
        phase.campaign = campaign
        phase.save(force_insert=True)
    campaign.name, campaign.legal_basis = programme.name, programme.legal_basis
    campaign.school_year = school_year_of(programme.days["pretest"].first)
    campaign.save(update_fields=["name", "legal_basis", "school_year"])
    write_windows(campaign.enrolments.all(), campaign.phases.all())
    audit.record(by, "campaign.edited", campaign)
    return campaign


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """From now on its open steps stand on the teachers' pages. Safe to repeat. Raises NoInstitutionInvited, CampaignClosed."""
    campaign = _locked(campaign)
    if campaign.is_running:
        return campaign
    if not campaign.enrolments.exists():
        raise NoInstitutionInvited
    campaign.state = Campaign.State.RUNNING
    campaign.save(update_fields=["state"])
    audit.record(by, "campaign.started", campaign)
    return campaign


@transaction.atomic
def close_campaign(*, campaign: Campaign, typed_name: str, by: User, at: datetime) -> Campaign:
    """End it: no window stays open and nothing new is begun. Sittings that are open stay until they close, and answers
    given before that are still counted. typed_name: the campaign's name, to be sure. Raises WrongName, CampaignClosed.
    """
    campaign = _locked(campaign)
    if " ".join(typed_name.split()).casefold() != " ".join(campaign.name.split()).casefold():
        raise WrongName
    windows = PhaseWindow.objects.filter(phase__campaign=campaign, closes_at__gt=at)
    windows.filter(opens_at__lt=at).update(closes_at=at)
    windows.filter(opens_at__gte=at).delete()  # never opened; what is left says what took place
    campaign.state, campaign.closed_at = Campaign.State.CLOSED, at
    campaign.save(update_fields=["state", "closed_at"])
    audit.record(by, "campaign.closed", campaign)
    return campaign


def has_begun(phase: Phase) -> bool:
    """Whether any class has opened this step."""
    if phase.step == Phase.Step.PLEDGE:
        return PledgeOpening.objects.filter(series=phase.campaign.series_id).exists()
    return Sitting.objects.filter(series=phase.campaign.series_id, step=phase.step).exists()


def proposed_quiz(step: str) -> Quiz | None:
    """The published quiz that the step has unless another is chosen; None where none of its own is published."""
    for key in DEFAULT_QUIZZES[step]:
        quiz = Quiz.objects.filter(key=key, versions__isnull=False).first()
        if quiz:
            return quiz
    return None


def default_quiz(step: str) -> Quiz:
    """The same. Raises QuizNotPublished."""
    quiz = proposed_quiz(step)
    if quiz is None:
        raise QuizNotPublished(step=step)
    return quiz


def default_pledge() -> Pledge:
    """The newest published pledge of students. Raises PledgeNotPublished."""
    version = PledgeVersion.objects.filter(pledge__role="student").order_by("-published_at", "pk").first()
    if version is None:
        raise PledgeNotPublished
    return version.pledge


def _locked(campaign: Campaign) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
    if campaign.is_closed:
        raise CampaignClosed
    return campaign


def _phases_of(programme: Programme) -> list[Phase]:
    faults = faults_of(programme.days)
    if faults:
        raise DaysImpossible(faults)
    phases = []
    for step in (step for step in STEPS if step in programme.days):
        is_pledge = step == Phase.Step.PLEDGE
        phases.append(
            Phase(
                step=step,
                position=STEPS.index(step),
                opens_on=programme.days[step].first,
                closes_on=programme.days[step].last,
                quiz=None if is_pledge else programme.quizzes.get(step) or default_quiz(step),
                pledge=default_pledge() if is_pledge else None,
                is_required=not is_pledge,
            )
        )
    _check_parallel(phases)
    return phases


def _check_parallel(phases: Sequence[Phase]) -> None:
    tests = [phase.quiz_id for phase in phases if phase.is_assessment]
    newest = QuizVersion.objects.filter(quiz__in=tests).order_by("quiz", F("number").asc())
    marks = {version.quiz_id: version.max_marks for version in newest}
    if len(set(marks.values())) > 1:
        raise FormsNotParallel
