"""Where a member of staff stands: the units they organise and the institutions they belong to, as sub-selects."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import AdministrativeUnit, Membership, User

Staff = User | AnonymousUser


def memberships(user: Staff) -> QuerySet[Membership]:
    """Roles in force."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.filter(user=user, ended_at=None)


def is_administrator(user: Staff) -> bool:
    return memberships(user).filter(role=Membership.Role.ADMINISTRATOR).exists()


def organised_units(user: Staff) -> QuerySet[AdministrativeUnit]:
    """The units that the user organises, and all below them."""
    own = memberships(user).filter(role=Membership.Role.ORGANISER).values("unit")
    return AdministrativeUnit.objects.filter(Q(pk__in=own) | Q(parent__in=own))


def own_institution_ids(user: Staff, *roles: str) -> QuerySet[Membership, dict[str, object]]:
    """Ids of the institutions where the user has one of the roles; head and teacher when none is named."""
    wanted = roles or (Membership.Role.HEAD, Membership.Role.TEACHER)
    return memberships(user).filter(role__in=wanted).values("institution")
