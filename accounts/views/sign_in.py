"""What stands beside allauth's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Whom to ask: an e-mail is optional, so no link can be sent."""
    return render(request, "account/password_forgotten.html")
