"""An institution's part in a campaign."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from campaigns.calendar import day_in_vietnam
from campaigns.models.campaign import Campaign, Phase
from campaigns.querysets import EnrolledClassQuerySet, EnrolmentQuerySet, PhaseWindowQuerySet


class Enrolment(models.Model):
    """An institution's part in a campaign, with its unit as it then was. Its figures are sums over its classes."""

    class State(models.TextChoices):
        INVITED = "invited", _("Đã mời")
        ACCEPTED = "accepted", _("Tham gia")
        DECLINED = "declined", _("Không tham gia")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="enrolments")
    institution = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey("accounts.AdministrativeUnit", models.PROTECT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    invited_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    classes_count = models.PositiveIntegerField(default=0)
    classes_begun = models.PositiveIntegerField(default=0)  # of them, those where anything was done
    students = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)  # took part in at least one step
    complete = models.PositiveIntegerField(default=0)  # finished every required step
    is_withheld = models.BooleanField(default=False)  # participation: fewer than 10, or a neighbour of such
    as_of = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "institution"], name="enrolment_once"),
            models.CheckConstraint(
                name="enrolment_answered_iff_time",
                condition=Q(state="invited", answered_at__isnull=True)
                | (~Q(state="invited") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="enrolment_counts_nest",
                condition=Q(
                    reached__lte=F("students"), complete__lte=F("reached"), classes_begun__lte=F("classes_count")
                ),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "unit"], name="enrolment_by_unit")]

    def __str__(self) -> str:
        return f"{self.institution} · {self.campaign}"

    @property
    def is_invited(self) -> bool:
        return self.state == self.State.INVITED

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED


class EnrolledClass(models.Model):
    """A class that takes part, with its number of students as last counted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="classes")
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="enrolled")
    students = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    complete = models.PositiveIntegerField(default=0)
    as_of = models.DateTimeField(null=True)  # null: not counted yet

    objects = EnrolledClassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "classroom"], name="enrolled_class_once"),
            models.CheckConstraint(
                name="enrolled_class_counts_nest",
                condition=Q(reached__lte=F("students"), complete__lte=F("reached")),
            ),
        ]


class PhaseWindow(models.Model):
    """The dates of one phase for one institution."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="windows")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="windows")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = PhaseWindowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "phase"], name="window_once"),
            models.CheckConstraint(name="window_forwards", condition=Q(closes_at__gt=F("opens_at"))),
        ]
        indexes = [models.Index(fields=["enrolment", "opens_at", "closes_at"], name="window_due")]

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at

    @property
    def last_day(self) -> date:
        """The last day on which it is open; `closes_at` is the midnight that ends it."""
        return day_in_vietnam(self.closes_at - timedelta(microseconds=1))
