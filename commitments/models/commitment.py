"""Promises, who has a part in them, and what each did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from commitments.models.pledge import PledgeVersion


class PledgeOpening(models.Model):
    """A class's signing: opened by its teacher, with a join code of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="pledge_openings")
    pledge_version = models.ForeignKey(PledgeVersion, models.PROTECT)
    series = models.ForeignKey("quizzes.Series", models.PROTECT)
    join_code = models.OneToOneField("quizzes.JoinCode", models.SET_NULL, null=True)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "classroom"],
                condition=Q(closed_at__isnull=True),
                name="pledge_opening_one_open",
            )
        ]


class Commitment(models.Model):
    """One promise by a student or for a classroom. Ends with its school year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="commitments")
    student = models.ForeignKey("accounts.Student", models.PROTECT, null=True, related_name="commitments")
    pledge_version = models.ForeignKey(PledgeVersion, models.PROTECT)
    series = models.ForeignKey("quizzes.Series", models.PROTECT)
    subject = models.UUIDField(null=True)  # the student's pseudonym within the series
    public_code = models.CharField(max_length=20, unique=True)  # 80 random bits and a check character
    school_year = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "id"], name="commitment_in_institution"),
            models.UniqueConstraint(
                fields=["institution", "student", "pledge_version", "school_year"],
                condition=Q(student__isnull=False),
                name="commitment_once_a_student",
            ),
            models.UniqueConstraint(
                fields=["institution", "classroom", "pledge_version", "school_year"],
                condition=Q(student__isnull=True),
                name="commitment_once_a_classroom",
            ),
        ]


class Party(models.Model):
    """One slot in a commitment with its state."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        SIGNED = "signed", _("Đã xác nhận")
        DECLINED = "declined", _("Không xác nhận")
        WITHDRAWN = "withdrawn", _("Đã rút")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=12)  # student, teacher
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # staff only

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "commitment", "role"], name="party_role_once")]


class Act(models.Model):
    """What a party did; append-only. `digest` is HMAC-SHA256(salt, record) and enters the log by the sequencer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)  # the leaf's entry_id
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="acts")  # null: erased leaf
    kind = models.CharField(max_length=10)  # signed, declined, withdrew, erased
    public_code = models.CharField(max_length=20, unique=True)
    digest = models.BinaryField()  # 32 bytes
    promise = models.TextField()  # signed at once: the log will take this in
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "id"], name="act_in_institution")]


class Evidence(models.Model):
    """The erasable part of an act: its exact record (canonical JSON, UTF-8) and its salt."""

    act = models.OneToOneField(Act, models.CASCADE, primary_key=True, related_name="evidence")
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    record = models.BinaryField()
    salt = models.BinaryField()  # 32 bytes
