"""The loop of `manage.py worker`: jobs in this thread, leases and duties kept up by two others."""

import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from jobs.errors import LeaseLost
from jobs.models import Job
from jobs.run import JobRun
from jobs.services.duties import now_tick
from jobs.services.running import claim_job, run_claimed

log = structlog.get_logger(__name__)
IDLE_SECONDS = 0.5
DUTY_SECONDS = 1.0
RENEW_SECONDS = 8.0
AFTER_ERROR_SECONDS = 2.0


def work(stopping: threading.Event, *, with_duties: bool = True) -> None:
    """Run jobs until `stopping` is set; a job under way is finished first."""
    duties = threading.Thread(target=_repeat, args=(stopping, now_tick, DUTY_SECONDS), name="duties", daemon=True)
    if with_duties:
        duties.start()
    _repeat(stopping, work_off, IDLE_SECONDS)
    if with_duties:
        duties.join(timeout=30)


def work_off() -> int:
    """Run what is claimable now, one after the other. Returns how many were run."""
    count = 0
    while (job := claim_job(at=timezone.now())) is not None:
        _run_with_heartbeat(job)
        count += 1
    return count


def _repeat(stopping: threading.Event, action: Callable[[], object], pause: float) -> None:
    while not stopping.is_set():
        wait = pause
        try:
            close_old_connections()
            action()
        except (DatabaseError, InterfaceError) as error:
            # The database is away or busy: nothing is lost, so wait for it instead of ending.
            log.warning("worker.database_unavailable", error=type(error).__name__)
            wait = AFTER_ERROR_SECONDS
        stopping.wait(wait)
    connection.close()


def _run_with_heartbeat(job: Job) -> None:
    """A job may compute for longer than its lease; while this process lives, the lease is renewed."""
    over = threading.Event()
    heartbeat = threading.Thread(target=_keep_lease, args=(JobRun(job), over), name="lease", daemon=True)
    heartbeat.start()
    try:
        run_claimed(job)
    finally:
        over.set()
        heartbeat.join(timeout=30)


def _keep_lease(run: JobRun, over: threading.Event) -> None:
    while not over.wait(RENEW_SECONDS):
        try:
            run.renew()
        except LeaseLost:
            break
        except (DatabaseError, InterfaceError) as error:
            log.warning("job.renew_failed", job_id=str(run.id), error=type(error).__name__)
    connection.close()
