"""What is promised: versioned text, kept for ever by its SHA-256."""

from django.db import models
from uuid_utils.compat import uuid7

from commitments.querysets.pledge import PledgeQuerySet, PledgeTextQuerySet, PledgeVersionQuerySet


class Pledge(models.Model):
    """A text to promise, whatever its version, for one kind of promiser. A family's pledges differ by age band."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=48, unique=True)
    family = models.CharField(max_length=48)  # a campaign names one of a family; each class gets that of its band
    role = models.CharField(max_length=12)  # student, teacher
    min_grade = models.PositiveSmallIntegerField(null=True)  # null: for all
    max_grade = models.PositiveSmallIntegerField(null=True)

    objects = PledgeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key


class PledgeVersion(models.Model):
    """Immutable. `sha256` is {language: hash of the text that is offered}; the texts themselves are PledgeText."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.JSONField()  # {language: title}
    sha256 = models.JSONField()
    published_at = models.DateTimeField()

    objects = PledgeVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pledge", "number"], name="pledge_version_number_once")]

    def __str__(self) -> str:
        return f"{self.pledge.key} {self.number}"

    def title_in(self, language: str) -> str:
        return str(self.title.get(language) or self.title["vi"])

    def sha256_in(self, language: str) -> str:
        return str(self.sha256.get(language) or self.sha256["vi"])


class PledgeText(models.Model):
    """One exact text, offered or promised, by the SHA-256 of its bytes: canonical JSON. Immutable, names nobody.

    A promised text is the offered one cut down to the lines and the adult's role that somebody chose, so that
    `pledge_sha256` of a record pins the very words; a class shares a few of them.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    version = models.ForeignKey(PledgeVersion, models.PROTECT, related_name="pledge_texts")
    language = models.CharField(max_length=8)
    content = models.TextField()

    objects = PledgeTextQuerySet.as_manager()
