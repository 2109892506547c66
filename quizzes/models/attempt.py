"""One subject's go at a quiz version, and its final answers."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from quizzes.models.content import Item
from quizzes.models.sitting import Sitting
from quizzes.querysets.attempt import AttemptQuerySet, ResponseQuerySet

if TYPE_CHECKING:
    from quizzes.attempt_figures import AttemptFigures


class Attempt(models.Model):
    """One subject's go at one quiz version in one sitting. Frozen when it is finished; never edited after that.

    Few indexes on purpose: every answer writes here. Queries name the institution, which leads each index.
    """

    id = models.UUIDField(primary_key=True)  # made by the browser, so that a resend is recognised
    institution = models.ForeignKey("accounts.Institution", models.PROTECT, db_index=False)  # equals the sitting's
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attempts", db_index=False)
    quiz_version = models.ForeignKey("quizzes.QuizVersion", models.PROTECT, db_index=False)
    subject = models.UUIDField()  # pseudonym within the series; outlives the link to a name
    student = models.ForeignKey("accounts.Student", models.SET_NULL, null=True)  # null: guest, purged
    series = models.ForeignKey(
        "quizzes.Series", models.PROTECT, db_index=False
    )  # copied from the sitting, as are the next two
    step = models.CharField(max_length=16)
    is_assessment = models.BooleanField()
    taken = models.CharField(max_length=8, default="own")  # own, shared
    started_at = models.DateTimeField()
    last_answered_at = models.DateTimeField(null=True)
    answered = models.PositiveSmallIntegerField(default=0)
    finish_at_count = models.PositiveSmallIntegerField(null=True)  # "finish" arrived before all its answers did
    max_marks = models.PositiveSmallIntegerField()
    marks = models.PositiveSmallIntegerField(null=True)  # sum over responses; null until finished
    scams = models.PositiveSmallIntegerField(default=0)  # judged items, set when finished
    hits = models.PositiveSmallIntegerField(default=0)
    legitimate = models.PositiveSmallIntegerField(default=0)
    false_alarms = models.PositiveSmallIntegerField(default=0)
    clock_skew_s = models.IntegerField(default=0)  # phone minus server, at the first post
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # the grace ended and it was not finished: takes nothing more
    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "id"], name="attempt_in_institution"),
            # change from pretest to posttest needs at most one attempt on each side; practice may be repeated
            models.UniqueConstraint(
                fields=["institution", "series", "step", "subject"],
                condition=Q(is_assessment=True),
                name="assessment_once",
            ),
            models.CheckConstraint(name="attempt_taken", condition=Q(taken__in=["own", "shared"])),
            models.CheckConstraint(
                name="attempt_marked_iff_finished",
                condition=Q(marks__isnull=True, finished_at__isnull=True)
                | Q(marks__isnull=False, marks__lte=F("max_marks"), finished_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "sitting"], name="attempt_of_sitting"),
            models.Index(fields=["institution", "series", "subject"], name="attempt_of_subject"),
            models.Index(
                fields=["sitting"],
                condition=Q(finished_at__isnull=True, closed_at__isnull=True),
                name="attempt_unfinished",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it may still take answers, as far as it knows itself."""
        return self.finished_at is None and self.closed_at is None

    def freeze(self, figures: "AttemptFigures", at: datetime) -> None:
        """Set what is known once it is finished; the caller saves."""
        self.marks, self.finished_at = figures.marks, at
        self.scams, self.hits = figures.scams, figures.hits
        self.legitimate, self.false_alarms = figures.legitimate, figures.false_alarms


class Response(models.Model):
    """One final answer to one item."""

    id = models.BigAutoField(primary_key=True)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT, db_index=False)
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    answer = models.JSONField()
    confidence = models.PositiveSmallIntegerField(null=True)  # 1 guess, 2 fairly sure, 3 certain: judge only
    marks = models.PositiveSmallIntegerField()
    is_right = models.BooleanField(null=True)  # null: the item has no right and wrong (dialogue, rehearse)
    outcome = models.JSONField(default=dict)  # depth, act, end, stopped_at, flags_found, flags_false
    answered_at = models.DateTimeField()  # the phone's time, corrected
    received_at = models.DateTimeField()
    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "attempt", "item"], name="response_final"),
            models.CheckConstraint(
                name="response_confidence_1_to_3",
                condition=Q(confidence__isnull=True) | Q(confidence__range=(1, 3)),
            ),
        ]
