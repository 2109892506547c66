"""Who reaches the organisers' pages, and the one way in to a campaign."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.querysets.scope import ADMINISTRATOR, ORGANISER, roles_of
from campaigns.models import Campaign

PageView = Callable[..., HttpResponse]


def organisers_only(view: PageView) -> PageView:
    """Signed in, and an organiser or an administrator; other staff get 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not roles_of(request.user, ORGANISER, ADMINISTRATOR).exists():
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def staff_of(request: HttpRequest) -> User:
    """The signed-in user, for the type checker: behind `login_required` it is never a guest."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def campaign_for(request: HttpRequest, campaign_id: UUID) -> Campaign:
    """A campaign whose totals the user may see, or 404."""
    campaigns = Campaign.objects.totals_for(staff_of(request)).select_related("unit")
    return get_object_or_404(campaigns, pk=campaign_id)


def managed_campaign(request: HttpRequest, campaign_id: UUID) -> Campaign:
    """The same, and theirs to run: otherwise 403."""
    campaign = campaign_for(request, campaign_id)
    if not staff_of(request).has_perm("campaigns.manage_campaign", campaign):
        raise PermissionDenied
    return campaign
