"""What is asked. Published text never changes: an edit is a new version."""

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from quizzes.querysets.content import QuizVersionQuerySet


class Pack(models.Model):
    """One loaded version of a folder of scenarios."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=48)
    version = models.CharField(max_length=20)
    title = models.JSONField()  # {language: text}
    languages = models.JSONField()
    licence = models.CharField(max_length=60)
    sources = models.JSONField(default=list)
    running_orders = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="pack_version_once")]


class Scenario(models.Model):
    """One simulated situation, whatever its version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=48, unique=True)
    retired_at = models.DateTimeField(null=True)


class ScenarioVersion(models.Model):
    """The immutable published text of a scenario: `content` is the pack format's Scenario as JSON."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="versions")
    pack = models.ForeignKey(Pack, models.PROTECT, related_name="scenario_versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=20)
    title = models.JSONField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_version_number_once"),
            models.UniqueConstraint(fields=["scenario", "sha256"], name="scenario_version_text_once"),
        ]


class Item(models.Model):
    """One question or decision inside a scenario version: the unit that is graded."""

    id = models.BigAutoField(primary_key=True)
    scenario_version = models.ForeignKey(ScenarioVersion, models.PROTECT, related_name="items")
    key = models.CharField(max_length=100)  # "<scenario>/<item>", as the API names it
    kind = models.CharField(max_length=12)  # judge, choice, multi, flags, dialogue, rehearse, order, triage
    position = models.PositiveSmallIntegerField()
    max_marks = models.PositiveSmallIntegerField()
    is_scam = models.BooleanField(null=True)  # judge items only

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario_version", "key"], name="item_key_once"),
            models.CheckConstraint(
                name="item_judge_iff_truth",
                condition=Q(kind="judge", is_scam__isnull=False) | (~Q(kind="judge") & Q(is_scam__isnull=True)),
            ),
        ]


class Quiz(models.Model):
    """An ordered set of scenarios, whatever its version."""

    class Mode(models.TextChoices):
        PRACTICE = "practice"
        ASSESSMENT = "assessment"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=48, unique=True)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    form = models.CharField(max_length=1, blank=True)  # A, B, C: parallel forms


class QuizVersion(models.Model):
    """An immutable published quiz with its files, one a language."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.JSONField()
    is_shuffled = models.BooleanField(default=False)
    scenarios = models.ManyToManyField(ScenarioVersion, through="QuizScenario")
    item_count = models.PositiveSmallIntegerField()
    max_marks = models.PositiveSmallIntegerField()
    files = models.JSONField()  # {language: sha256 of the content file}
    debrief_files = models.JSONField(default=dict)  # assessment only
    sha256 = models.CharField(
        max_length=64
    )  # of the text without its number; going back to an older text is a new version
    published_at = models.DateTimeField()
    objects = QuizVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quiz_version_number_once"),
        ]


class QuizScenario(models.Model):
    """The place of a scenario version in a quiz version."""

    quiz_version = models.ForeignKey(QuizVersion, models.CASCADE, related_name="places")
    scenario_version = models.ForeignKey(ScenarioVersion, models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz_version", "position"], name="quiz_place_once"),
            models.UniqueConstraint(fields=["quiz_version", "scenario_version"], name="quiz_scenario_once"),
        ]


class ContentFile(models.Model):
    """Bytes served at /content/<sha256>.json, for ever the same."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()  # canonical JSON, UTF-8
    is_debrief = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
