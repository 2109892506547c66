"""The student's pages: joining by code, by card, and the player's shell. Everything after that is the API and static files."""

import re
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_GET, require_http_methods

from accounts.errors import SignInRefused
from portal.forms.joining import JoinForm
from portal.player_shell import same_for_all, shell_context, shell_version, worker_source
from portal.services.joining import JoinClaim
from portal.services.joining import join as join_sittings


@gzip_page
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """`/`: code, number and PIN. GET shows the form (`?code=` fills it in); POST joins, for a browser without scripts.

    With scripts the page joins by the API, which calls the same service.
    """
    if request.method == "GET":
        return _shell(request, JoinForm(initial={"code": request.GET.get("code", "")[:24]}))
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _shell(request, form, status=400)
    try:
        entered = join_sittings(
            claim=JoinClaim(**form.cleaned_data), address=request.META.get("REMOTE_ADDR", ""), at=timezone.now()
        )
    except SignInRefused as error:
        form.add_error(None, str(error.message))
        return _shell(request, form, status=403)
    response = redirect("portal:play")
    entered.session.set_on(response)
    return response


@require_GET
def play(request: HttpRequest) -> HttpResponse:
    """`/play/`: the same shell for everyone; who is playing is asked from the API."""
    return _same_for_all(request, "play")


@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """`/c/`: where a card's QR code leads. The secret stands in the fragment, which no server sees."""
    return _same_for_all(request, "card")


def _worker_etag(request: HttpRequest) -> str:
    return f'"{sha256(worker_source(_language()).encode()).hexdigest()[:32]}"'


@gzip_page
@require_GET
@condition(etag_func=_worker_etag)
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: at the root, because a worker rules over its own folder and below."""
    response = HttpResponse(worker_source(_language()), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    patch_cache_control(response, no_cache=True)
    return response


def _shell(request: HttpRequest, form: JoinForm, status: int = 200) -> HttpResponse:
    """The join page: its form's token is this browser's own."""
    context = {**shell_context("join", _language()), "form": form}
    response = render(request, "portal/play.html", context, status=status)
    patch_cache_control(response, no_cache=True, private=True)
    return response


def _same_for_all(request: HttpRequest, page: str) -> HttpResponse:
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = next((one for one in ("br", "gzip") if re.search(rf"\b{one}\b", accepted)), "")
    response = HttpResponse(same_for_all(page, _language(), encoding=encoding))
    response["ETag"] = f'W/"{page}-{shell_version(_language())}"'
    response["Vary"] = "Accept-Encoding"
    patch_cache_control(response, no_cache=True, private=True)
    if encoding:
        response["Content-Encoding"] = encoding
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _language() -> str:
    return get_language() or "vi"
