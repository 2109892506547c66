"""Promises, who has a part in them, and what each did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from commitments.models.pledge import PledgeVersion
from commitments.querysets.commitment import (
    ActQuerySet,
    CommitmentQuerySet,
    EvidenceQuerySet,
    PartyQuerySet,
    PledgeOpeningQuerySet,
)


class Role(models.TextChoices):
    STUDENT = "student", _("Học sinh")
    TEACHER = "teacher", _("Giáo viên")


class PledgeOpening(models.Model):
    """A class's signing: opened by its teacher, with a join code of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="pledge_openings")
    pledge_version = models.ForeignKey(PledgeVersion, models.PROTECT)
    series = models.ForeignKey("quizzes.Series", models.PROTECT)
    join_code = models.OneToOneField("quizzes.JoinCode", models.SET_NULL, null=True, related_name="pledge_opening")
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = PledgeOpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "classroom"],
                condition=Q(closed_at__isnull=True),
                name="pledge_opening_one_open",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Commitment(models.Model):
    """One promise by a student or for a classroom. Ends with its school year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    classroom = models.ForeignKey("accounts.Classroom", models.PROTECT, related_name="commitments")
    student = models.ForeignKey("accounts.Student", models.PROTECT, null=True, related_name="commitments")
    pledge_version = models.ForeignKey(PledgeVersion, models.PROTECT, related_name="commitments")
    series = models.ForeignKey("quizzes.Series", models.PROTECT)
    school_year = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "id"], name="commitment_in_institution"),
            # a campaign asks once; what was promised in another series is another promise
            models.UniqueConstraint(
                fields=["institution", "student", "pledge_version", "series", "school_year"],
                condition=Q(student__isnull=False),
                name="commitment_once_a_student",
            ),
            models.UniqueConstraint(
                fields=["institution", "classroom", "pledge_version", "series", "school_year"],
                condition=Q(student__isnull=True),
                name="commitment_once_a_classroom",
            ),
        ]
        indexes = [models.Index(fields=["institution", "classroom", "series"], name="commitment_of_classroom")]


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
    role = models.CharField(max_length=12, choices=Role.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # staff only

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "commitment", "role"], name="party_role_once"),
            models.UniqueConstraint(fields=["institution", "id"], name="party_in_institution"),
            models.CheckConstraint(
                name="party_state_known", condition=Q(state__in=["waiting", "signed", "declined", "withdrawn"])
            ),
        ]


class Act(models.Model):
    """What a party did; append-only. `digest` is HMAC-SHA256(salt, record) and enters the log by the sequencer."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("Xác nhận cam kết")
        DECLINED = "declined", _("Không xác nhận")
        WITHDREW = "withdrew", _("Rút cam kết")
        ERASED = "erased", _("Xóa nội dung")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)  # the leaf's entry_id
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="acts")
    erases = models.OneToOneField("self", models.PROTECT, null=True, related_name="erased_by")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    public_code = models.CharField(max_length=20, unique=True)  # 85 random bits and a check character
    digest = models.BinaryField()  # 32 bytes
    promise = models.TextField()  # signed at once: the log will take this in
    at = models.DateTimeField()  # whole seconds, as in the record

    objects = ActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "id"], name="act_in_institution"),
            # a party acts, or an erasure names the act whose record is destroyed, and nobody
            models.CheckConstraint(
                name="act_of_party_or_erasure",
                condition=Q(kind="erased", party=None, erases__isnull=False)
                | Q(kind__in=["signed", "declined", "withdrew"], party__isnull=False, erases=None),
            ),
        ]


class Evidence(models.Model):
    """The erasable part of an act: its exact record (canonical JSON, UTF-8) and its salt."""

    act = models.OneToOneField(Act, models.PROTECT, primary_key=True, related_name="evidence")
    institution = models.ForeignKey("accounts.Institution", models.PROTECT)
    record = models.BinaryField()
    salt = models.BinaryField()  # 32 bytes

    objects = EvidenceQuerySet.as_manager()


class PendingAct(models.Model):
    """An act that the log has promised to take in and has not yet. Written by signers, emptied by the sequencer."""

    act = models.OneToOneField(Act, models.PROTECT, primary_key=True, related_name="pending")
    at = models.DateTimeField()  # the act's

    class Meta:
        indexes = [models.Index(fields=["at", "act"], name="pending_act_in_order")]
