"""Putting work into the queue, and saying so."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobs import celery_bridge
from jobs.models import Job

log = structlog.get_logger(__name__)
UNHEARD_AFTER = timedelta(seconds=10)


@transaction.atomic
def enqueue(
    kind: str,
    *,
    dedupe_key: str | None = None,
    run_at: datetime | None = None,
    owner: Any = None,
    **arguments: Any,
) -> Job:
    """Insert a job in the caller's transaction: if that is rolled back, nothing was asked for.

    kind: name of a handler, e.g. "accounts.import_roster"; it need not be importable here.
    dedupe_key: while a job of this kind and key is queued, that one is returned instead of a second.
    run_at: not before this (aware UTC); None: now. A merged job keeps the earlier of the two.
    owner: the user who may watch it, or None for the site's own work.
    arguments: JSON values; UUIDs and dates become strings.
    """
    run_at = run_at or timezone.now()
    wanted = Job(kind=kind, dedupe_key=dedupe_key, run_at=run_at, owner_id=owner and owner.pk, arguments=arguments)
    if dedupe_key is None:
        wanted.save(force_insert=True)
        job = wanted
    else:
        job = _queued_or_new(wanted)
    if settings.CELERY_BROKER_URL and job.run_at <= timezone.now():
        transaction.on_commit(lambda: announce(job.pk))
    return job


def _queued_or_new(wanted: Job) -> Job:
    while True:
        # Locked, so that no worker takes it before the caller's rows are committed: it would not see them.
        queued = Job.objects.queued().filter(kind=wanted.kind, dedupe_key=wanted.dedupe_key)
        if found := queued.select_for_update(no_key=True).first():
            if wanted.run_at < found.run_at:
                found.run_at = wanted.run_at
                found.save(update_fields=["run_at"])
            return found
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        if inserted := Job.objects.filter(pk=wanted.pk).first():
            return inserted


def announce(job_id: UUID) -> None:
    """Tell Celery of a job. A broker that does not answer loses nothing: `tick` announces again."""
    Job.objects.filter(pk=job_id).update(announced_at=timezone.now())
    try:
        celery_bridge.send(job_id)
    except celery_bridge.BrokerUnavailable as error:
        log.warning("job.announce_failed", job_id=str(job_id), error=str(error))


def announce_waiting(at: datetime) -> int:
    """Announce again what has waited 10 s. Returns how many; 0 where there is no broker."""
    if not settings.CELERY_BROKER_URL:
        return 0
    waiting = list(
        Job.objects.waiting_unheard(at, UNHEARD_AFTER).order_by("run_at", "pk").values_list("pk", flat=True)[:500]
    )
    for job_id in waiting:
        announce(job_id)
    return len(waiting)
