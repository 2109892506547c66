"""What a handler holds while its job runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jobs.errors import LeaseLost
from jobs.models import Job, JobFile

LEASE = timedelta(seconds=30)


class JobRun:
    """One run of a job under its lease.

    Raises LeaseLost from `progress`, `writing` and `attach` once another worker has taken the job over.
    """

    def __init__(self, job: Job) -> None:
        if job.lease_token is None:
            raise LeaseLost(job.pk)
        self.job = job
        self.token: UUID = job.lease_token

    @property
    def id(self) -> UUID:
        return self.job.pk

    @property
    def owner_id(self) -> UUID | None:
        return self.job.owner_id

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is, in steps that mean something to the reader, and extend the lease."""
        kept = Job.objects.held_with(self.token).filter(pk=self.id)
        if not kept.update(
            progress_done=done, progress_total=total, message=message[:300], lease_until=timezone.now() + LEASE
        ):
            raise LeaseLost(self.id)

    def renew(self) -> None:
        """Extend the lease without saying anything new."""
        if not Job.objects.held_with(self.token).filter(pk=self.id).update(lease_until=timezone.now() + LEASE):
            raise LeaseLost(self.id)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that commits only while this worker still holds the job.

        The row is locked first, so a takeover waits for the commit and a late worker writes nothing.
        """
        with transaction.atomic():
            held = Job.objects.held_with(self.token).filter(pk=self.id).select_for_update(no_key=True)
            if held.first() is None:
                raise LeaseLost(self.id)
            yield

    def attach(self, name: str, media_type: str, content: bytes, *, keep: timedelta = timedelta(days=7)) -> JobFile:
        """Keep a file that the owner can download from the job's page. A second run replaces the first's."""
        with self.writing():
            self.job.files.filter(name=name).delete()
            return self.job.files.create(
                name=name,
                media_type=media_type,
                content=content,
                owner_id=self.owner_id,
                expires_at=timezone.now() + keep,
            )
