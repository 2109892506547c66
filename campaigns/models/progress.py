"""What has come of it: rows that sum exactly. A job recounts a class as a whole after it changed, so that it heals."""

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from campaigns.models.campaign import Campaign, Phase
from campaigns.models.enrolment import EnrolledClass, Enrolment


class Participation(models.Model):
    """Which steps a subject has finished. The class is the one of their latest attempt, so that a move counts once."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    enrolled_class = models.ForeignKey(EnrolledClass, models.CASCADE, related_name="participations")
    subject = models.UUIDField()
    steps_done = models.JSONField(default=list)
    is_complete = models.BooleanField(default=False)  # every required step is finished

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "enrolled_class", "subject"], name="participation_once")
        ]


class PairTally(models.Model):
    """Sums over the subjects of a class who finished both steps; d = after minus before, in marks.

    Judgements are of these same subjects, so that what is published is about one set of people.
    """

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
    max_marks = models.PositiveSmallIntegerField(default=0)  # of one form; 0 while n is 0
    before_scams = models.PositiveIntegerField(default=0)
    before_hits = models.PositiveIntegerField(default=0)
    before_legitimate = models.PositiveIntegerField(default=0)
    before_false_alarms = models.PositiveIntegerField(default=0)
    after_scams = models.PositiveIntegerField(default=0)
    after_hits = models.PositiveIntegerField(default=0)
    after_legitimate = models.PositiveIntegerField(default=0)
    after_false_alarms = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "enrolled_class", "before", "after"], name="pair_tally_once"
            ),
            models.CheckConstraint(
                name="pair_tally_hits_of_scams",
                condition=Q(
                    before_hits__lte=F("before_scams"),
                    before_false_alarms__lte=F("before_legitimate"),
                    after_hits__lte=F("after_scams"),
                    after_false_alarms__lte=F("after_legitimate"),
                ),
            ),
        ]


class PhaseSums(models.Model):
    """The figures of one phase that add up. By hands: present at sittings counted by hands, and their judgements."""

    started = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    by_hands = models.PositiveIntegerField(default=0)
    marks = models.PositiveIntegerField(default=0)  # over finished attempts; practice: each subject's first
    max_marks = models.PositiveIntegerField(default=0)
    scams = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    legitimate = models.PositiveIntegerField(default=0)
    false_alarms = models.PositiveIntegerField(default=0)
    hands_scams = models.PositiveIntegerField(default=0)
    hands_hits = models.PositiveIntegerField(default=0)
    hands_legitimate = models.PositiveIntegerField(default=0)
    hands_false_alarms = models.PositiveIntegerField(default=0)
    signed = models.PositiveIntegerField(default=0)  # pledge phase only: students whose confirmation stands

    SUMMED = (
        "started",
        "finished",
        "by_hands",
        "marks",
        "max_marks",
        "scams",
        "hits",
        "legitimate",
        "false_alarms",
        "hands_scams",
        "hands_hits",
        "hands_legitimate",
        "hands_false_alarms",
        "signed",
    )

    class Meta:
        abstract = True


class ClassRollUp(PhaseSums):
    """One class in one phase."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    enrolled_class = models.ForeignKey(EnrolledClass, models.CASCADE, related_name="roll_ups")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="class_roll_ups")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolled_class", "phase"], name="class_roll_up_once")]


class RollUp(PhaseSums):
    """One enrolment in one phase: the exact sum over its classes, and what pages read. Units are sums over these."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="roll_ups")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="roll_ups")
    classes_begun = models.PositiveIntegerField(default=0)  # classes where this step was begun

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "phase"], name="roll_up_once")]


class PublishedSums(models.Model):
    """What of an enrolment's results is in the snapshots: the sums as of the last time 5 or more new ones came in.

    Never shown as such. `measures` is {measure: {"n": int, "classes": [[sums of one class], …]}}.
    """

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="published")
    measures = models.JSONField(default=dict)


class Snapshot(models.Model):
    """Results as published to organisers at one moment. Never changed; pages read the latest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    finished = models.PositiveIntegerField()  # results in it, over all measures
    waiting = models.PositiveIntegerField()  # results not in it, because their institution has fewer than 5 new ones

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="snapshot_number_once")]


class SnapshotNode(models.Model):
    """The results of one node of the tree campaign → unit → institution. `figures` is what pages show, ready made."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="nodes")
    unit = models.ForeignKey("accounts.AdministrativeUnit", models.PROTECT, null=True)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True)  # both null: the whole campaign
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="node_unit_or_enrolment", condition=Q(unit=None) | Q(enrolment=None)),
            models.UniqueConstraint(
                fields=["snapshot", "unit"], name="node_unit_once", condition=Q(unit__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["snapshot", "enrolment"], name="node_enrolment_once", condition=Q(enrolment__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["snapshot"], name="node_root_once", condition=Q(unit__isnull=True, enrolment__isnull=True)
            ),
        ]
