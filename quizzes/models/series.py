"""A series pairs one subject's attempts; destroying its key unlinks them for ever."""

from django.db import models
from uuid_utils.compat import uuid7


class Series(models.Model):
    """The sittings among which a subject is the same: a campaign, or a class's own practice. `key` is empty once destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.BinaryField()  # 32 bytes
    classroom = models.OneToOneField("accounts.Classroom", models.PROTECT, null=True, related_name="practice_series")
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)


class DebriefRelease(models.Model):
    """From now on the debrief of this form may be given within the series: no class still has it ahead."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="releases")
    quiz_version = models.ForeignKey("quizzes.QuizVersion", models.PROTECT)
    released_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "quiz_version"], name="debrief_released_once")]
