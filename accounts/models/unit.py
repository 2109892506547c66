"""Units of administration and the official numbers kept for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from accounts.names import PlaceKey, place_key
from accounts.querysets.contact import OfficialContactQuerySet
from accounts.querysets.unit import AdministrativeUnitQuerySet

KINDS_IN_ORDER = ("province", "ward", "commune")


class AdministrativeUnit(models.Model):
    """A node of the tree province → commune or ward. Merged units stay, with the day on which they ended."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("tỉnh")
        COMMUNE = "commune", _("xã")
        WARD = "ward", _("phường")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    objects = AdministrativeUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = pgettext_lazy("nhiều", "đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once_a_period"),
            models.CheckConstraint(
                name="unit_province_iff_root",
                condition=Q(kind="province", parent__isnull=True) | (~Q(kind="province") & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="unit_valid_forwards",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        # The words, not an f-string: in English the kind comes after the name.
        return gettext("%(kind)s %(name)s") % {"kind": self.get_kind_display(), "name": self.name}

    @property
    def list_key(self) -> tuple[int, PlaceKey]:
        """Where it stands in a list: the province, then wards, then communes, each in the order of their names."""
        return KINDS_IN_ORDER.index(self.kind), place_key(self.name)


class OfficialContact(models.Model):
    """One official number. A change is a new row proposed by one person and approved by another."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Công an (khẩn cấp)")
        CHILD_HELPLINE = "child_helpline", _("Tổng đài bảo vệ trẻ em")
        SCAM_REPORT = "scam_report", _("Phản ánh cuộc gọi, tin nhắn lừa đảo")
        COMMUNE_POLICE = "commune_police", _("Công an xã, phường")
        VNEID = "vneid", _("Phản ánh trên VNeID")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True)  # null: the whole country
    kind = models.CharField(max_length=20, choices=Kind.choices)
    label = models.CharField(max_length=120)
    number = models.CharField(max_length=40)
    checked_on = models.DateField()
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    objects = OfficialContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_second_person",
                condition=Q(approved_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=Q(approved_at__isnull=False, replaced_at__isnull=True),
                name="contact_one_in_force_a_unit",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(unit__isnull=True, approved_at__isnull=False, replaced_at__isnull=True),
                name="contact_one_in_force_nationwide",
            ),
        ]
