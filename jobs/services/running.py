"""Claiming a job, running it under its lease, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.errors import JobRefused, LeaseLost, UnknownKind
from jobs.models import Job
from jobs.registry import Kind, kind_named
from jobs.run import LEASE, JobRun

log = structlog.get_logger(__name__)
FIRST_RETRY = timedelta(seconds=5)  # then twice as long each time
LONGEST_RETRY = timedelta(minutes=10)


@transaction.atomic
def claim_job(*, at: datetime, job_id: UUID | None = None) -> Job | None:
    """Take the oldest claimable job, or the named one, under a new lease. None when there is none.

    Two workers never get the same: rows that another is taking are skipped (PostgreSQL) or waited for (SQLite).
    """
    claimable = Job.objects.claimable(at)
    if job_id is not None:
        claimable = claimable.filter(pk=job_id)
    job = (
        claimable.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked, no_key=True)
        .order_by("run_at", "pk")
        .first()
    )
    if job is None:
        return None
    job.state = Job.State.RUNNING
    job.lease_token, job.lease_until = uuid4(), at + LEASE
    job.tries += 1
    job.save(update_fields=["state", "lease_token", "lease_until", "tries"])
    return job


def run_claimed(job: Job) -> None:
    """Run a claimed job to its end: done, to be tried again, or failed with an error that a person can read."""
    run = JobRun(job)
    try:
        kind = kind_named(job.kind)
        if job.tries > kind.max_tries:  # its workers died each time, so no error was ever written
            _fail(run, _gave_up(job))
            return
        result = kind.handler(run, **job.arguments)
    except LeaseLost:
        log.warning("job.lease_lost", job_id=str(job.pk), kind=job.kind)
    except UnknownKind:
        log.error("job.unknown_kind", job_id=str(job.pk), kind=job.kind)
        _fail(run, _("Máy chủ này chưa biết làm việc “%(kind)s”. Hãy báo người quản trị.") % {"kind": job.kind})
    except Exception as error:
        _refused_or_again(run, kind, error)
    else:
        _finish(run, state=Job.State.DONE, result=dict(result or {}))
        log.info("job.done", job_id=str(job.pk), kind=job.kind, tries=job.tries)


def _refused_or_again(run: JobRun, kind: Kind, error: Exception) -> None:
    job = run.job
    if isinstance(error, (JobRefused, *kind.refusals)):
        log.info("job.refused", job_id=str(job.pk), kind=job.kind, error=type(error).__name__)
        _fail(run, str(getattr(error, "message", error)))
        return
    log.exception("job.error", job_id=str(job.pk), kind=job.kind, tries=job.tries)
    if job.tries >= kind.max_tries:
        _fail(run, _gave_up(job))
        return
    wait = min(FIRST_RETRY * 2 ** (job.tries - 1), LONGEST_RETRY)
    # The key is dropped: the same work may have been queued anew meanwhile, and only one of the two may carry it.
    Job.objects.held_with(run.token).filter(pk=job.pk).update(
        state=Job.State.QUEUED, dedupe_key=None, lease_token=None, lease_until=None, run_at=timezone.now() + wait
    )


def _gave_up(job: Job) -> str:
    return _(
        "Có trục trặc ngoài dự tính; đã thử %(tries)d lần. Dữ liệu cũ vẫn còn nguyên. "
        "Hãy thử lại sau ít phút; nếu vẫn vậy, báo người quản trị mã %(id)s."
    ) % {"tries": job.tries, "id": job.pk}


def _fail(run: JobRun, error: str) -> None:
    _finish(run, state=Job.State.FAILED, error=error)


def _finish(run: JobRun, **fields: Any) -> None:
    Job.objects.held_with(run.token).filter(pk=run.id).update(
        lease_token=None, lease_until=None, finished_at=timezone.now(), **fields
    )
