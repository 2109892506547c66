"""The dates of the steps for each institution, and when the debriefs of tests are given."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from accounts.models import Classroom
from campaigns.models import Campaign, EnrolledClass, Enrolment, Phase, PhaseWindow
from quizzes.models import DebriefRelease, QuizVersion, Sitting


def write_windows(enrolments: Iterable[Enrolment], phases: Iterable[Phase]) -> None:
    """Give every enrolment a window for every phase, with the phase's days; those that exist move to them."""
    phases = list(phases)
    windows = [
        PhaseWindow(enrolment=enrolment, phase=phase, opens_at=phase.days.opens_at, closes_at=phase.days.closes_at)
        for enrolment in enrolments
        for phase in phases
    ]
    PhaseWindow.objects.bulk_create(
        windows,
        update_conflicts=True,
        unique_fields=["enrolment", "phase"],
        update_fields=["opens_at", "closes_at"],
        batch_size=1000,
    )


def release_debriefs(campaign: Campaign, at: datetime) -> list[QuizVersion]:
    """Let the debriefs of tests be given whose form no class of the campaign still has ahead.

    A form is behind everyone when each step that uses it is over (its last window has closed and no sitting of it is
    open) or every class with students has closed a sitting of it. Returns the versions released now. Safe to repeat.
    """
    used = Sitting.objects.filter(series=campaign.series_id, is_assessment=True).values("quiz_version").distinct()
    released = DebriefRelease.objects.filter(series=campaign.series_id).values("quiz_version")
    versions = QuizVersion.objects.filter(pk__in=used).exclude(pk__in=released).select_related("quiz")
    phases = list(campaign.phases.exclude(quiz=None))
    ready = [
        version
        for version in versions
        if all(_is_behind_everyone(phase, campaign, at) for phase in phases if phase.quiz_id == version.quiz_id)
    ]
    DebriefRelease.objects.bulk_create(
        [DebriefRelease(series_id=campaign.series_id, quiz_version=version, released_at=at) for version in ready],
        ignore_conflicts=True,
    )
    return ready


def _is_behind_everyone(phase: Phase, campaign: Campaign, at: datetime) -> bool:
    sittings = Sitting.objects.filter(series=campaign.series_id, step=phase.step)
    if sittings.exclude(state=Sitting.State.CLOSED).exists():
        return False
    last = PhaseWindow.objects.filter(phase=phase).aggregate(last=Max("closes_at"))["last"]
    if campaign.is_closed or (last is not None and last <= at):
        return True
    closed = sittings.filter(state=Sitting.State.CLOSED).values("classroom")
    classes = EnrolledClass.objects.filter(enrolment__campaign=campaign, enrolment__state=Enrolment.State.ACCEPTED)
    still_ahead = classes.filter(students__gt=0).exclude(classroom__in=closed)
    unanswered = campaign.enrolments.invited()  # a school that accepts tomorrow would have the form ahead
    return not still_ahead.exists() and not unanswered.exists()


def current_classrooms(enrolment: Enrolment) -> "list[Classroom]":
    """The institution's classes of the campaign's school year; trial and archived ones never take part."""
    return list(
        Classroom.objects.filter(
            institution=enrolment.institution_id,
            school_year=enrolment.campaign.school_year,
            is_trial=False,
            archived_at=None,
        ).order_by("name", "pk")
    )
