"""Inviting institutions, their answers, and the classes that take part."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from accounts.models import Institution, Seat, User
from accounts.services import audit
from campaigns.errors import AlreadyAnswered, CampaignClosed, NothingToInvite
from campaigns.models import Campaign, EnrolledClass, Enrolment, RollUp
from campaigns.services.windows import current_classrooms, write_windows
from jobs.services import enqueue


@transaction.atomic
def invite_institutions(
    *, campaign: Campaign, institutions: Iterable[Institution], by: User, at: datetime
) -> list[Enrolment]:
    """Invite those that are not invited yet. Returns the new invitations.

    institutions: already scoped to the campaign's unit. Raises CampaignClosed, NothingToInvite.
    """
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
    if campaign.is_closed:
        raise CampaignClosed
    known = set(campaign.enrolments.values_list("institution_id", flat=True))
    new = [
        Enrolment(campaign=campaign, institution=institution, unit_id=institution.unit_id, invited_at=at)
        for institution in institutions
        if institution.pk not in known
    ]
    if not new:
        raise NothingToInvite
    Enrolment.objects.bulk_create(new, batch_size=500)
    write_windows(new, campaign.phases.all())
    audit.record(by, "campaign.invited", campaign, invited=len(new))
    return new


@transaction.atomic
def accept_invitation(*, enrolment: Enrolment, by: User, at: datetime) -> Enrolment:
    """Take part: the classes of this school year are enrolled, and counted soon after. An institution that declined may
    change its mind. Raises AlreadyAnswered, CampaignClosed."""
    enrolment = _answer(enrolment, Enrolment.State.ACCEPTED, by, at)
    write_windows([enrolment], enrolment.campaign.phases.all())
    RollUp.objects.bulk_create(
        [
            RollUp(institution_id=enrolment.institution_id, enrolment=enrolment, phase=phase)
            for phase in enrolment.campaign.phases.all()
        ],
        ignore_conflicts=True,
    )
    enrol_classes(enrolment=enrolment, at=at)
    audit.record(by, "campaign.accepted", enrolment, institution=enrolment.institution)
    return enrolment


@transaction.atomic
def decline_invitation(*, enrolment: Enrolment, by: User, at: datetime) -> Enrolment:
    """Not take part. Nothing is enrolled. Raises AlreadyAnswered, CampaignClosed."""
    enrolment = _answer(enrolment, Enrolment.State.DECLINED, by, at)
    audit.record(by, "campaign.declined", enrolment, institution=enrolment.institution)
    return enrolment


def _answer(enrolment: Enrolment, state: Enrolment.State, by: User, at: datetime) -> Enrolment:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign", "institution")
        .get(pk=enrolment.pk)
    )
    if enrolment.campaign.is_closed:
        raise CampaignClosed
    # what has begun is not taken back here: classes would lose what they did
    if enrolment.is_accepted or enrolment.state == state:
        raise AlreadyAnswered
    enrolment.state, enrolment.answered_by, enrolment.answered_at = state, by, at
    enrolment.save(update_fields=["state", "answered_by", "answered_at"])
    return enrolment


@transaction.atomic
def enrol_classes(*, enrolment: Enrolment, at: datetime) -> list[EnrolledClass]:
    """Enrol the institution's classes that are not yet in, and queue their count. Returns the new ones. Safe to repeat.

    The numbers of students are written at once, so that the pages are right before the first count.
    """
    known = set(enrolment.classes.values_list("classroom_id", flat=True))
    new = [
        EnrolledClass(enrolment=enrolment, classroom=classroom)
        for classroom in current_classrooms(enrolment)
        if classroom.pk not in known
    ]
    seats = dict(
        Seat.objects.filter(institution=enrolment.institution_id, to_on=None)
        .filter(classroom__in=[row.classroom_id for row in new])
        .values_list("classroom")
        .annotate(seated=Count("pk", filter=Q(student__erased_at=None)))
    )
    for row in new:
        row.students, row.as_of = seats.get(row.classroom_id, 0), at
    EnrolledClass.objects.bulk_create(new, ignore_conflicts=True)
    for row in new:
        ask_for_recount(enrolment.campaign.series_id, row.classroom_id)
    return new


def ask_for_recount(series_id: object, classroom_id: object, at: datetime | None = None) -> None:
    """Queue the count of one class in one series; merged with one that is already waiting."""
    enqueue(
        "campaigns.recount_class",
        dedupe_key=f"recount:{series_id}:{classroom_id}",
        run_at=at,
        classroom=str(classroom_id),
        series=str(series_id),
    )
