"""What Celery's workers and beat call. Everything real is in services."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from jobs.celery_bridge import TASK_NAME
from jobs.services.duties import tick
from jobs.services.running import claim_job, run_claimed


@shared_task(name=TASK_NAME, ignore_result=True)
def run_announced(job_id: str) -> None:
    """Run the job if it is still to be had; another may have taken it, then there is nothing to do."""
    job = claim_job(at=timezone.now(), job_id=UUID(job_id))
    if job is not None:
        run_claimed(job)


@shared_task(name="jobs.tick", ignore_result=True)
def tick_now() -> None:
    tick(timezone.now())
