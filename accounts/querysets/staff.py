"""Which staff accounts and roles may be known to whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.querysets.scope import HEAD, institutions_of, is_administrator, is_known

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.staff import Membership, User  # noqa: F401 - names the type argument below


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Oneself; for heads the staff of the institution. Administrators: all."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        from accounts.models.staff import Membership

        colleagues = Membership.objects.in_force().filter(institution__in=institutions_of(user, HEAD)).values("user")
        return self.filter(Q(pk=user.pk) | Q(pk__in=colleagues))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own; for heads those of the institution. Administrators: all."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        return self.filter(Q(user=user.pk) | Q(institution__in=institutions_of(user, HEAD)))
