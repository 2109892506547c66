"""Work of campaigns in the background, and what `tick` does for them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from campaigns.models import Campaign, Enrolment
from campaigns.services.enrolment import enrol_classes
from campaigns.services.participation import withhold_participation
from campaigns.services.recount import recount_class
from campaigns.services.snapshot import publish_snapshot
from campaigns.services.windows import release_debriefs
from jobs.registry import due, job
from jobs.run import JobRun


@job("campaigns.recount_class")
def recount_class_job(job: JobRun, *, classroom: str, series: str) -> None:
    """Asked for by quizzes and commitments whenever a class did something; practice series have nothing to count."""
    recount_class(classroom_id=UUID(classroom), series_id=UUID(series), at=timezone.now())


@job("campaigns.withhold")
def withhold_job(job: JobRun, *, campaign: str) -> None:
    withhold_participation(campaign_id=UUID(campaign))


@job("campaigns.publish")
def publish_job(job: JobRun, *, campaign: str) -> None:
    publish_snapshot(campaign_id=UUID(campaign), at=timezone.now())


@due(every=timedelta(minutes=1))
def release_due_debriefs(at: datetime) -> None:
    """The last class may have closed a form, or a step may have ended."""
    for campaign in Campaign.objects.worth_recounting(at):
        release_debriefs(campaign, at)


@due(every=timedelta(minutes=5))
def enrol_new_classes(at: datetime) -> None:
    """Classes that were made after their institution accepted."""
    waiting = Enrolment.objects.filter(campaign__in=Campaign.objects.running()).with_new_classes()
    for enrolment in waiting.select_related("campaign").order_by("pk"):
        enrol_classes(enrolment=enrolment, at=at)
