"""A school as its head sees it: every class with how far it is in each campaign, in a fixed number of queries."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Classroom, Institution, LegalGround, User
from campaigns.models import Campaign, Enrolment, Phase
from portal.today import StepState, class_states


@dataclass(frozen=True)
class ClassRow:
    """One class; cells: (done, enrolled) for each phase of the campaign, in order."""

    classroom: Classroom
    students: int
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CampaignTable:
    campaign: Campaign
    phases: tuple[Phase, ...]
    rows: tuple[ClassRow, ...]


@dataclass(frozen=True)
class School:
    institution: Institution
    ground: LegalGround | None  # the one in force
    invitations: tuple[Enrolment, ...]
    campaigns: tuple[CampaignTable, ...]
    classrooms: tuple[Classroom, ...]  # with `seats_now`


def schools_of(user: User) -> list[School]:
    """The institutions that the user heads, by name."""
    institutions = list(Institution.objects.headed_by(user).select_related("unit").order_by("name", "pk"))
    ids = [institution.pk for institution in institutions]
    classrooms = list(Classroom.objects.filter(institution__in=ids, is_trial=False).in_use().counted().in_order())
    grounds: dict[UUID, LegalGround] = {}
    for ground in LegalGround.objects.filter(institution__in=ids).select_related("recorded_by").newest_first():
        grounds.setdefault(ground.institution_id, ground)
    enrolments = list(
        Enrolment.objects.filter(institution__in=ids)
        .exclude(state=Enrolment.State.DECLINED)
        .select_related("campaign__unit")
        .prefetch_related("campaign__phases")
        .order_by("-invited_at", "pk")
    )
    states = class_states(classrooms, {enrolment.campaign.series_id for enrolment in enrolments})
    return [
        School(
            institution=institution,
            ground=grounds.get(institution.pk),
            invitations=tuple(e for e in enrolments if e.institution_id == institution.pk and _is_waiting(e)),
            campaigns=tuple(
                _table(e.campaign, [c for c in classrooms if c.institution_id == institution.pk], states)
                for e in enrolments
                if e.institution_id == institution.pk and _is_running(e)
            ),
            classrooms=tuple(c for c in classrooms if c.institution_id == institution.pk),
        )
        for institution in institutions
    ]


def _is_waiting(enrolment: Enrolment) -> bool:
    return enrolment.state == Enrolment.State.INVITED and enrolment.campaign.state == Campaign.State.RUNNING


def _is_running(enrolment: Enrolment) -> bool:
    return enrolment.state == Enrolment.State.ACCEPTED and enrolment.campaign.state == Campaign.State.RUNNING


def _table(
    campaign: Campaign, classrooms: list[Classroom], states: dict[tuple[UUID, UUID, str], StepState]
) -> CampaignTable:
    phases = tuple(sorted(campaign.phases.all(), key=lambda phase: phase.position))
    rows = tuple(
        ClassRow(
            classroom=classroom,
            students=classroom.seats_now,  # type: ignore[attr-defined]
            cells=tuple(
                (
                    states.get((classroom.pk, campaign.series_id, phase.step), StepState()).done,
                    classroom.seats_now,  # type: ignore[attr-defined]
                )
                for phase in phases
            ),
        )
        for classroom in classrooms
        if classroom.school_year == campaign.school_year
    )
    return CampaignTable(campaign=campaign, phases=phases, rows=rows)
