"""What is promised: versioned text, kept for ever by its SHA-256."""

from django.db import models
from uuid_utils.compat import uuid7


class Pledge(models.Model):
    """A text to promise, whatever its version, for one kind of promiser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=48, unique=True)
    role = models.CharField(max_length=12)  # student, teacher


class PledgeVersion(models.Model):
    """Immutable. `texts` is {language: canonical JSON object}, `sha256` {language: hash of its exact bytes}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.JSONField()
    texts = models.JSONField()
    sha256 = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pledge", "number"], name="pledge_version_number_once")]
