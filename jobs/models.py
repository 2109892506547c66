"""Background work: one row a job, whatever runs it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from jobs.querysets import JobFileQuerySet, JobQuerySet


class Job(models.Model):
    """One piece of slow work. Run under a lease by whichever worker claims it; safe to run twice."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Đang chờ")
        RUNNING = "running", _("Đang chạy")
        DONE = "done", _("Xong")
        FAILED = "failed", _("Không thành công")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    dedupe_key = models.CharField(max_length=120, null=True)  # noqa: DJ001 - unique among the queued; null: never merged
    owner_id = models.UUIDField(null=True)  # the user who may look at it; no foreign key: accounts is a higher room
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # small; what is large is a JobFile
    error = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)  # a worker whose lease was taken over may no longer write
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "dedupe_key"], condition=Q(state="queued"), name="job_deduped_while_queued"
            ),
            models.CheckConstraint(
                name="job_leased_iff_running",
                condition=Q(state="running", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True, lease_token__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "run_at"], name="job_due")]

    def downloads(self) -> "models.QuerySet[JobFile]":
        """Its files without their content, which can be large."""
        return self.files.defer("content").order_by("name")

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class JobFile(models.Model):
    """A file that a job reads or has made. In the database, so that web and worker may stand on different machines."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(Job, models.CASCADE, null=True, related_name="files")
    owner_id = models.UUIDField(null=True)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    expires_at = models.DateTimeField()
    objects = JobFileQuerySet.as_manager()


class DueRun(models.Model):
    """When each periodic duty of `tick` last began, so that two workers do not both do it."""

    name = models.CharField(primary_key=True, max_length=80)
    began_at = models.DateTimeField()
