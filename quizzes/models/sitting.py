"""A quiz version opened for one classroom, its code and who has joined."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from quizzes.querysets.sitting import JoinCodeQuerySet, PresenceQuerySet, SittingQuerySet


class Sitting(models.Model):
    """A quiz version opened for one classroom. Counters move in the transaction that moved what they count."""

    class State(models.TextChoices):
        OPEN = "open", _("Đang mở")
        PAUSED = "paused", _("Tạm dừng")
        CLOSED = "closed", _("Đã đóng")

    class Way(models.TextChoices):
        DEVICES = "devices", _("Mỗi em một máy, hoặc chung máy")
        HANDS = "hands", _("Giơ tay trước màn hình")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="sittings")
    quiz_version = models.ForeignKey("quizzes.QuizVersion", models.PROTECT)
    series = models.ForeignKey("quizzes.Series", models.PROTECT, related_name="sittings")
    step = models.CharField(max_length=16)  # pretest, lesson, … or "practice" outside a campaign
    is_assessment = models.BooleanField()
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.DEVICES)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    without_pins_until = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)  # moves with every visible change
    started = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    marks = models.PositiveIntegerField(default=0)  # over finished attempts
    marks_squared = models.PositiveBigIntegerField(default=0)
    scams = models.PositiveIntegerField(default=0)  # judged, over finished attempts
    hits = models.PositiveIntegerField(default=0)
    legitimate = models.PositiveIntegerField(default=0)
    false_alarms = models.PositiveIntegerField(default=0)
    present = models.PositiveSmallIntegerField(null=True)  # counted by hands: how many were there
    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "id"], name="sitting_in_institution"),
            # two open forms of one step would split a class between two boards
            models.UniqueConstraint(
                fields=["institution", "classroom", "series", "step"],
                condition=Q(is_assessment=True) & ~Q(state="closed"),
                name="sitting_one_open_assessment",
            ),
            models.CheckConstraint(
                name="sitting_closed_iff_time",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(name="sitting_finished_of_started", condition=Q(finished__lte=models.F("started"))),
        ]
        indexes = [models.Index(fields=["institution", "classroom", "series", "step"], name="sitting_of_step")]

    @property
    def ends_at(self) -> datetime:
        """Until when an answer may have been given."""
        return self.closed_at or self.closes_at


class JoinCode(models.Model):
    """The code on the projector: of a sitting, or of a class's signing. Dies with what it opens; can be changed."""

    code = models.CharField(primary_key=True, max_length=6)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT)
    sitting = models.OneToOneField(Sitting, models.CASCADE, null=True, related_name="join_code")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    objects = JoinCodeQuerySet.as_manager()


class Presence(models.Model):
    """Who has joined a sitting. Removing an entry raises `round`: the tokens given out in earlier rounds are refused."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="presences")
    student = models.ForeignKey("accounts.Student", models.CASCADE)
    number = models.PositiveSmallIntegerField()
    joined_at = models.DateTimeField()
    without_pin = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "sitting", "student"], name="presence_once")]
