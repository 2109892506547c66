"""An organiser's programme and its steps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from campaigns.calendar import DayRange
from campaigns.querysets import CampaignQuerySet


class Campaign(models.Model):
    """An organiser's programme over the institutions of a unit. Its series pairs each subject's attempts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Bản nháp")
        RUNNING = "running", _("Đang diễn ra")
        CLOSED = "closed", _("Đã kết thúc")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("accounts.AdministrativeUnit", models.PROTECT, related_name="campaigns")
    series = models.OneToOneField("quizzes.Series", models.PROTECT, related_name="campaign")
    name = models.CharField(max_length=150)
    legal_basis = models.CharField(max_length=300)
    school_year = models.PositiveSmallIntegerField()  # the year it begins in; only classes of this year take part
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    is_demonstration = models.BooleanField(default=False)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    # Units whose participation could be worked out of their neighbours' (fewer than 10 enrolled): ids as text, and
    # "root" for the whole. Kept by `services.participation`, read by pages.
    withheld_nodes = models.JSONField(default=list)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_closed_iff_time",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class Phase(models.Model):
    """One step of a campaign as a rule: what, and between which days (both included, Asia/Ho_Chi_Minh)."""

    class Step(models.TextChoices):
        PRETEST = "pretest", _("Khảo sát đầu")
        LESSON = "lesson", _("Bài học")
        POSTTEST = "posttest", _("Khảo sát cuối")
        PLEDGE = "pledge", _("Cam kết")
        RETENTION = "retention", _("Nhắc lại")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    step = models.CharField(max_length=9, choices=Step.choices)
    position = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, null=True)
    pledge = models.ForeignKey("commitments.Pledge", models.PROTECT, null=True)
    is_required = models.BooleanField(default=True)  # the pledge never is: it may be declined

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "step"], name="phase_step_once"),
            models.UniqueConstraint(fields=["campaign", "position"], name="phase_position_once"),
            models.CheckConstraint(name="phase_forwards", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="phase_pledge_or_quiz",
                condition=Q(step="pledge", quiz=None, pledge__isnull=False, is_required=False)
                | (~Q(step="pledge") & Q(pledge=None, quiz__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()

    @property
    def is_assessment(self) -> bool:
        """Whether it is a test (pretest, posttest, retention), whose debrief waits for the last class."""
        return self.step in (self.Step.PRETEST, self.Step.POSTTEST, self.Step.RETENTION)

    @property
    def days(self) -> DayRange:
        return DayRange(self.opens_on, self.closes_on)
