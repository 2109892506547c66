"""Where a member of staff stands with regard to campaigns, as sub-selects."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import AdministrativeUnit, User
from accounts.querysets.scope import is_known, units_of

Staff = User | AnonymousUser


def organised_units(user: Staff) -> QuerySet[AdministrativeUnit]:
    """The units that the user organises, and those below them. Administrators organise none: they look on."""
    if not is_known(user):
        return AdministrativeUnit.objects.none()
    own = units_of(user)
    return AdministrativeUnit.objects.filter(Q(pk__in=own) | Q(parent__in=own))
