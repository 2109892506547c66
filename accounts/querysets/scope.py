"""Where a member of staff stands, as sub-selects on the memberships in force. Imports no model: models import this."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

if TYPE_CHECKING:
    from accounts.models.staff import Membership, User


ADMINISTRATOR, ORGANISER, HEAD, TEACHER = "administrator", "organiser", "head", "teacher"


def is_known(user: "User | AnonymousUser") -> bool:
    return user.is_authenticated and user.is_active


def roles_of(user: Any, *roles: str) -> "QuerySet[Membership]":
    """Memberships in force of a known user. Guests have none: ask `is_known` first."""
    held: QuerySet[Membership] = user.memberships.filter(ended_at=None, role__in=roles)
    return held


def is_administrator(user: "User | AnonymousUser") -> bool:
    return is_known(user) and roles_of(user, ADMINISTRATOR).exists()


def institutions_of(user: Any, *roles: str) -> "QuerySet[Membership, Any]":
    return roles_of(user, *roles).values("institution")


def units_of(user: Any) -> "QuerySet[Membership, Any]":
    """Units that the user organises, without those below them."""
    return roles_of(user, ORGANISER).values("unit")
