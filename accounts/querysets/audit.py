"""Who may read the trail."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.querysets.scope import HEAD, institutions_of, is_administrator, is_known

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.audit import AuditEntry  # noqa: F401 - names the type argument below
    from accounts.models.staff import User


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own deeds; for heads all that concerns the institution. Administrators: all."""
        if not is_known(user):
            return self.none()
        if is_administrator(user):
            return self
        return self.filter(Q(actor=user.pk) | Q(institution__in=institutions_of(user, HEAD)))

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")
