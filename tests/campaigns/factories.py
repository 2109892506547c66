"""Campaigns with everything they need, and what classes do in them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import factory
from django.utils import timezone

from accounts.models import AdministrativeUnit, Classroom, Institution, Seat, User
from campaigns.calendar import VIETNAM, DayRange
from campaigns.models import Campaign, Enrolment, Phase
from campaigns.schedule import STEPS, proposed_days
from campaigns.services.campaign import Programme, create_campaign
from campaigns.services.enrolment import accept_invitation, invite_institutions
from commitments.models import Commitment, Party, Pledge, PledgeVersion
from quizzes.models import Attempt, Quiz, QuizVersion, Sitting
from quizzes.services.series import subject_of
from tests.accounts.factories import (
    ClassroomFactory,
    InstitutionFactory,
    ProvinceFactory,
    SeatFactory,
    UserFactory,
    head_of,
    organiser_of,
)

FIRST_DAY = date(2026, 11, 2)  # a Monday of the school year 2026
LEGAL_BASIS = "Công văn 195/UBND-NC; Công điện 139/CĐ-TTg"


def quiz(key: str, mode: str = "assessment", max_marks: int = 12) -> QuizVersion:
    """A published quiz of that key, without scenarios."""
    found, _ = Quiz.objects.get_or_create(key=key, defaults={"mode": mode})
    version, _ = QuizVersion.objects.get_or_create(
        quiz=found,
        number=1,
        defaults={
            "title": {"vi": f"Bài {key}"},
            "item_count": max_marks,
            "max_marks": max_marks,
            "files": {"vi": "0" * 64},
            "sha256": f"{key:0<64}"[:64],
            "published_at": timezone.now(),
        },
    )
    return version


def pledge_version() -> PledgeVersion:
    pledge, _ = Pledge.objects.get_or_create(key="hoc-sinh", defaults={"role": "student", "family": "hoc-sinh"})
    version, _ = PledgeVersion.objects.get_or_create(
        pledge=pledge,
        number=1,
        defaults={
            "title": {"vi": "Cam kết của em"},
            "sha256": {"vi": "0" * 64},
            "published_at": timezone.now(),
        },
    )
    return version


def publish_all() -> None:
    """What a campaign's five steps need."""
    for key in ("form-a", "form-b", "form-c"):
        quiz(key)
    quiz("lesson-core", "practice", 20)
    pledge_version()


def days_from(first_day: date) -> dict[str, DayRange]:
    """The proposed days, moved so that the pretest opens on `first_day` (a Monday)."""
    days = proposed_days(first_day)
    shift = days["pretest"].first - first_day
    return {step: DayRange(range_.first - shift, range_.last - shift) for step, range_ in days.items()}


def programme(**changes: Any) -> Programme:
    publish_all()
    values = {"name": "Chiến dịch thử", "legal_basis": LEGAL_BASIS, "days": days_from(FIRST_DAY)}
    return Programme(**{**values, **changes})


def a_campaign(
    unit: AdministrativeUnit | None = None, by: User | None = None, *, is_running: bool = True, **changes: Any
) -> Campaign:
    """A campaign of the province, running unless said otherwise."""
    unit = unit or ProvinceFactory()
    campaign = create_campaign(
        unit=unit, programme=programme(**changes), by=by or organiser_of(unit), at=timezone.now()
    )
    if is_running:
        campaign.state = Campaign.State.RUNNING
        campaign.save(update_fields=["state"])
    return campaign


def invited(campaign: Campaign, institution: Institution | None = None) -> Enrolment:
    institution = institution or InstitutionFactory()
    (enrolment,) = invite_institutions(
        campaign=campaign, institutions=[institution], by=campaign.created_by, at=timezone.now()
    )
    return enrolment


def accepted(campaign: Campaign, institution: Institution | None = None) -> Enrolment:
    enrolment = invited(campaign, institution)
    return accept_invitation(enrolment=enrolment, by=head_of(enrolment.institution), at=timezone.now())


def a_class(institution: Institution | None = None, students: int = 0, **fields: Any) -> Classroom:
    """A class with so many seated students."""
    classroom: Classroom = ClassroomFactory(institution=institution or InstitutionFactory(), **fields)
    SeatFactory.create_batch(students, classroom=classroom)
    return classroom


def at_step(campaign: Campaign, step: str, hour: int = 9) -> datetime:
    """That hour of the step's first day."""
    return datetime.combine(campaign.phases.get(step=step).opens_on, time(hour), VIETNAM)


def a_sitting(campaign: Campaign, classroom: Classroom, step: str, **fields: Any) -> Sitting:
    """The class's sitting for this step: the one there is, or a new open one."""
    found = Sitting.objects.filter(series=campaign.series, classroom=classroom, step=step).first()
    if found and not fields:
        return found
    phase = campaign.phases.get(step=step)
    at = at_step(campaign, step)
    values = {
        "institution": classroom.institution,
        "classroom": classroom,
        "quiz_version": phase.quiz.versions.get(number=1),
        "series": campaign.series,
        "step": step,
        "is_assessment": phase.is_assessment,
        "opened_by": campaign.created_by,
        "opened_at": at,
        "closes_at": at + timedelta(hours=2),
        **fields,
    }
    return Sitting.objects.create(**values)


def closed(sitting: Sitting) -> Sitting:
    sitting.state, sitting.closed_at = Sitting.State.CLOSED, sitting.opened_at + timedelta(hours=1)
    sitting.save(update_fields=["state", "closed_at"])
    return sitting


def did(campaign: Campaign, seat: Seat, step: str, marks: int | None = 6, **fields: Any) -> Attempt:
    """A go of this student at a step; finished with these marks, or unfinished with None. Judgements: 6 and 6, half of
    the marks each way unless said."""
    sitting = a_sitting(campaign, seat.classroom, step)
    judged = {}
    if marks is not None:
        hits = fields.pop("hits", min(6, marks))
        judged = {
            "scams": 6,
            "legitimate": 6,
            "hits": hits,
            "false_alarms": fields.pop("false_alarms", min(6, max(0, 6 + hits - marks))),
            "finished_at": sitting.opened_at + timedelta(minutes=20),
        }
    return Attempt.objects.create(
        **{
            "id": uuid4(),
            "institution": seat.institution,
            "sitting": sitting,
            "quiz_version": sitting.quiz_version,
            "subject": subject_of(campaign.series, seat.student_id),
            "student": seat.student,
            "series": campaign.series,
            "step": step,
            "is_assessment": sitting.is_assessment,
            "started_at": sitting.opened_at,
            "max_marks": sitting.quiz_version.max_marks,
            "marks": marks,
            **judged,
            **fields,
        }
    )


def signed_by(campaign: Campaign, seat: Seat, state: str = "signed") -> Party:
    commitment = Commitment.objects.create(
        institution=seat.institution,
        classroom=seat.classroom,
        student=seat.student,
        pledge_version=pledge_version(),
        series=campaign.series,
        school_year=2026,
    )
    return Party.objects.create(institution=seat.institution, commitment=commitment, role="student", state=state)


class CampaignFactory(factory.django.DjangoModelFactory):
    """A running campaign with its five phases; see `a_campaign`."""

    class Meta:
        model = Campaign

    @classmethod
    def _create(cls, model_class: type[Campaign], *args: Any, **kwargs: Any) -> Campaign:
        return a_campaign(**kwargs)


__all__ = ["STEPS", "CampaignFactory", "Phase", "UserFactory"]
