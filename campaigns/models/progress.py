"""What has come of it: rows that sum exactly. A job recounts a class after it changed."""

from django.db import models
from uuid_utils.compat import uuid7

from campaigns.models.campaign import Campaign, Phase
from campaigns.models.enrolment import EnrolledClass, Enrolment


class Participation(models.Model):
    """Which required steps a subject has finished."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    enrolled_class = models.ForeignKey(EnrolledClass, models.CASCADE, related_name="participations")
    subject = models.UUIDField()
    steps_done = models.JSONField(default=list)
    is_complete = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "enrolled_class", "subject"], name="participation_once")
        ]


class PairTally(models.Model):
    """Sums over the subjects of a class who finished both steps; d = after minus before, in marks."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    enrolled_class = models.ForeignKey(EnrolledClass, models.CASCADE, related_name="pairs")
    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9)
    n = models.PositiveIntegerField(default=0)
    sum_d = models.IntegerField(default=0)
    sum_d_squared = models.PositiveBigIntegerField(default=0)
    sum_before = models.PositiveIntegerField(default=0)
    sum_before_squared = models.PositiveBigIntegerField(default=0)
    sum_after = models.PositiveIntegerField(default=0)
    sum_after_squared = models.PositiveBigIntegerField(default=0)
    max_marks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "enrolled_class", "before", "after"], name="pair_tally_once")
        ]


class RollUp(models.Model):
    """One class in one phase: recounted as a whole, so that it heals. Enrolments, units and the province are sums."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="roll_ups")
    enrolled_class = models.ForeignKey(EnrolledClass, models.CASCADE, related_name="roll_ups")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="roll_ups")
    students = models.PositiveIntegerField(default=0)
    started = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    by_hands = models.PositiveIntegerField(default=0)  # present at a sitting counted by hands
    marks = models.PositiveIntegerField(default=0)
    max_marks = models.PositiveIntegerField(default=0)
    scams = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    legitimate = models.PositiveIntegerField(default=0)
    false_alarms = models.PositiveIntegerField(default=0)
    signed = models.PositiveIntegerField(default=0)  # pledge phase only
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolled_class", "phase"], name="roll_up_once")]


class Snapshot(models.Model):
    """Results as published to organisers, with what is withheld computed once over the finest tree."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    finished = models.PositiveIntegerField()  # the new results since the last one are counted from it
    tree = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="snapshot_number_once")]
