"""Schools and the other institutions; `institution_id` is the one tenant word."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid_utils.compat import uuid7

from accounts.models.unit import AdministrativeUnit
from accounts.querysets.institution import InstitutionQuerySet, LegalGroundQuerySet


class Institution(models.Model):
    """A school, residential group, agency or business, in one unit."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("Trường")
        RESIDENTIAL_GROUP = "residential_group", _("Thôn, bản, tổ dân phố")
        AGENCY = "agency", _("Cơ quan")
        BUSINESS = "business", _("Doanh nghiệp")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="institutions")
    phone = models.CharField(max_length=40, blank=True)
    is_demonstration = models.BooleanField(default=False)  # shown as "Dữ liệu minh họa"
    created_at = models.DateTimeField(auto_now_add=True)
    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("trường hoặc đơn vị")
        verbose_name_plural = pgettext_lazy("nhiều", "trường hoặc đơn vị")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="institution_name_once_a_unit")]

    def __str__(self) -> str:
        return self.name


class LegalGround(models.Model):
    """On what ground the institution processes named rows; recorded by its head before the first import."""

    class Kind(models.TextChoices):
        CONSENT = "consent", _("Sự đồng ý của học sinh và phụ huynh")
        SCHOOL_TASK = "school_task", _("Nhiệm vụ của nhà trường theo quy định")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="legal_grounds")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    document = models.CharField(max_length=200)
    dated_on = models.DateField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    objects = LegalGroundQuerySet.as_manager()
