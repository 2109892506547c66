"""The school head's page."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.school import schools_of
from portal.scope import staff


@login_required
@require_safe
def head(request: HttpRequest) -> HttpResponse:
    """Every class of the school with its state, the legal ground, invitations. Only heads: others get a 403."""
    schools = schools_of(staff(request))
    if not schools:
        raise PermissionDenied
    return render(request, "portal/head.html", {"schools": schools})
