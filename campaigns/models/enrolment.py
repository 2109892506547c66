"""An institution's part in a campaign."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from campaigns.models.campaign import Campaign, Phase


class Enrolment(models.Model):
    """An institution's part in a campaign, with its unit as it then was."""

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "institution"], name="enrolment_once")]


class EnrolledClass(models.Model):
    """A class that takes part, with its number of students as last counted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="classes")
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="enrolled")
    students = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "classroom"], name="enrolled_class_once")]


class PhaseWindow(models.Model):
    """The dates of one phase for one institution."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="windows")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="windows")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "phase"], name="window_once"),
            models.CheckConstraint(name="window_forwards", condition=Q(closes_at__gt=F("opens_at"))),
        ]
