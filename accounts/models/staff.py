"""Staff: accounts and what each may do where."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid_utils.compat import uuid7

from accounts.models.classroom import Classroom
from accounts.models.institution import Institution
from accounts.models.unit import AdministrativeUnit
from accounts.permissions import is_allowed
from accounts.querysets.staff import MembershipQuerySet, UserQuerySet


class StaffManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's own making of users, with this room's doors."""

    use_in_migrations = False


class User(AbstractUser):
    """A staff account: a user name, a display name; an e-mail is optional."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    full_name = models.CharField(max_length=100, blank=True)
    must_change_password = models.BooleanField(default=False)  # someone else has read it
    first_name = None  # type: ignore[assignment]  # Vietnamese names are one string
    last_name = None  # type: ignore[assignment]
    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = pgettext_lazy("nhiều", "tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """A verb on a row is asked of the rules, a superuser's too: whoever runs the site is no head of a school."""
        return super().has_perm(perm) if obj is None else is_allowed(self, perm, obj)


class Membership(models.Model):
    """A role somewhere. Ended, never deleted: who could see what, and when, stays known."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Quản trị")
        ORGANISER = "organiser", _("Cán bộ tổ chức chiến dịch")
        HEAD = "head", _("Ban giám hiệu")
        TEACHER = "teacher", _("Giáo viên")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=14, choices=Role.choices)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True, related_name="memberships")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="memberships")
    classroom = models.ForeignKey(Classroom, models.PROTECT, null=True, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = pgettext_lazy("nhiều", "vai trò")
        constraints = [
            models.CheckConstraint(
                name="membership_place_fits_role",
                condition=Q(role="administrator", unit=None, institution=None, classroom=None)
                | Q(role="organiser", unit__isnull=False, institution=None, classroom=None)
                | Q(role="head", unit=None, institution__isnull=False, classroom=None)
                | Q(role="teacher", unit=None, institution__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role="administrator", ended_at=None),
                name="membership_administrator_once",
            ),
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=Q(role="organiser", ended_at=None),
                name="membership_organiser_once",
            ),
            models.UniqueConstraint(
                fields=["user", "institution", "role"],
                condition=Q(classroom=None, institution__isnull=False, ended_at=None),
                name="membership_institution_once",
            ),
            models.UniqueConstraint(
                fields=["user", "classroom"],
                condition=Q(classroom__isnull=False, ended_at=None),
                name="membership_classroom_once",
            ),
        ]

    def __str__(self) -> str:
        place = self.classroom or self.institution or self.unit
        role = f"{self.user}: {self.get_role_display()}"
        return f"{role}, {place}" if place else role
