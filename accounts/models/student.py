"""Students and their places. Never a Django user; name, class, number and nothing more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from accounts.cards import card_for, pin_for
from accounts.models.classroom import Classroom
from accounts.models.institution import Institution
from accounts.querysets.student import SeatQuerySet, StudentQuerySet


class Consent(models.TextChoices):
    YES = "yes", _("có")
    NO = "no", _("không")
    NOT_ASKED = "not_asked", _("chưa hỏi")


class Student(models.Model):
    """A person on one institution's roster. Without consent (or another legal ground) the row has no name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="students")
    name = models.CharField(max_length=100, blank=True)  # NFC; blank: not allowed to be kept, or erased
    sort_key = models.CharField(max_length=160, blank=True)  # given name first, Vietnamese order
    search_key = models.CharField(max_length=100, blank=True)  # folded: no marks, lower case
    # HMACs of the name, exact and folded, under CARD_KEY and the classroom: an unnamed row is recognised when the list
    # comes again
    name_digest = models.CharField(max_length=44, blank=True)
    consent_student = models.CharField(max_length=10, choices=Consent.choices, default=Consent.NOT_ASKED)
    consent_parent = models.CharField(max_length=10, choices=Consent.choices, default=Consent.NOT_ASKED)
    consent_on = models.DateField(null=True)
    consent_sheet_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    consent_sheet_at = models.DateTimeField(null=True)
    card_epoch = models.PositiveIntegerField(default=1)  # raising it revokes card and PIN
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    continues = models.ForeignKey("self", models.SET_NULL, null=True, related_name="continued_by")
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "id"], name="student_in_institution"),
            models.CheckConstraint(
                name="student_erased_has_no_name",
                condition=Q(erased_at__isnull=True) | Q(name="", name_digest=""),
            ),
        ]
        indexes = [models.Index(fields=["institution", "search_key"], name="student_search")]

    @property
    def is_named(self) -> bool:
        return self.name != ""

    @property
    def pin(self) -> str:
        """Six digits; anew with each epoch."""
        return pin_for(settings.CARD_KEY.encode(), self.pk, self.card_epoch)

    @property
    def card(self) -> str:
        """The secret on the card; anew with each epoch."""
        return card_for(settings.CARD_KEY.encode(), self.pk, self.card_epoch)

    @property
    def card_url(self) -> str:
        """What the card's QR code holds. The secret is in the fragment, which browsers do not send."""
        return f"{settings.SITE_URL}/c/#{self.card}"


class Seat(models.Model):
    """A student's place in one classroom. A number once given stays theirs and is not given again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="seats")
    student = models.ForeignKey(Student, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # null: sits here now
    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "classroom", "number"], name="seat_number_once"),
            models.UniqueConstraint(
                fields=["institution", "student"], condition=Q(to_on__isnull=True), name="seat_one_at_a_time"
            ),
            models.CheckConstraint(name="seat_number_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="seat_forwards", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))),
        ]
