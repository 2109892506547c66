"""The student's pages: joining by code, by card, and the player's shell. Everything after that is the API and static files."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import json_script
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_GET, require_http_methods

from accounts.errors import SignInRefused
from portal.forms.joining import JoinForm
from portal.player_words import player_words
from portal.services.joining import JoinClaim
from portal.services.joining import join as join_sittings

MODULE_DIR = Path(settings.BASE_DIR) / "static" / "js" / "player"
# Fetched beside the first module instead of being discovered one after the other. The rest comes when it is needed.
PRELOADED = [
    "main",
    "api",
    "app",
    "dom",
    "player",
    "store",
    "outbox",
    "layout",
    "session",
    "items",
    "parts",
    "order",
    "grading",
    "dialogue",
    "surface-sms",
    "surface-chat",
]


class PlainEncoder(DjangoJSONEncoder):
    """Vietnamese as it is: a third of the bytes of its escapes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


@gzip_page
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """`/`: code, number and PIN. GET shows the form (`?code=` fills it in); POST joins, for a browser without scripts.

    With scripts the page joins by the API, which calls the same service.
    """
    if request.method == "GET":
        return _shell(request, "join", JoinForm(initial={"code": request.GET.get("code", "")[:24]}))
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _shell(request, "join", form, status=400)
    try:
        session = join_sittings(
            claim=JoinClaim(**form.cleaned_data), address=request.META.get("REMOTE_ADDR", ""), at=timezone.now()
        )
    except SignInRefused as error:
        form.add_error(None, str(error.message))
        return _shell(request, "join", form, status=403)
    response = redirect("portal:play")
    session.set_on(response)
    return response


@gzip_page
@require_GET
def play(request: HttpRequest) -> HttpResponse:
    """`/play/`: the same shell for everyone; who is playing is asked from the API."""
    return _shell(request, "play", JoinForm())


@gzip_page
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """`/c/`: where a card's QR code leads. The secret stands in the fragment, which no server sees."""
    return _shell(request, "card", JoinForm())


def _shell(request: HttpRequest, page: str, form: JoinForm, status: int = 200) -> HttpResponse:
    modules = [f"js/player/{name}.js" for name in PRELOADED]
    response = render(
        request,
        "portal/play.html",
        {
            "page": page,
            "form": form,
            "is_form_open": page == "join",
            "words": json_script(player_words(), "player-words", PlainEncoder),
            "modules": modules,
        },
        status=status,
    )
    patch_cache_control(response, no_cache=True, private=True)
    return response


def _worker_etag(request: HttpRequest) -> str:
    return f'"{sha256(_worker_source(get_language() or "vi").encode()).hexdigest()[:32]}"'


@gzip_page
@require_GET
@condition(etag_func=_worker_etag)
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: at the root, because a worker rules over its own folder and below."""
    response = HttpResponse(_worker_source(get_language() or "vi"), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    patch_cache_control(response, no_cache=True)
    return response


def _worker_source(language: str) -> str:
    return _read_worker(language) if not settings.DEBUG else _read_worker.__wrapped__(language)


@lru_cache(maxsize=4)
def _read_worker(language: str) -> str:
    """The worker with the list of what it keeps. A change of any file, of a word or of the shell is a new version."""
    names = sorted(path.name for path in MODULE_DIR.glob("*.js"))
    files = [static(f"js/player/{name}") for name in names]
    files += [static(path) for path in ("css/tokens.css", "css/player.css", "icons/favicon.svg")]
    templates = Path(settings.BASE_DIR) / "templates" / "portal"
    version = sha256(json.dumps([language, files, {key: str(text) for key, text in player_words().items()}]).encode())
    for source in (templates / "play.html", templates / "_join_form.html"):
        version.update(source.read_bytes())
    is_hashed = static("css/player.css") != f"{settings.STATIC_URL}css/player.css"
    if not is_hashed:
        for name in names:
            version.update((MODULE_DIR / name).read_bytes())
    shell = {"version": version.hexdigest()[:16], "page": "/play/", "files": files, "is_hashed": is_hashed}
    worker = Path(settings.BASE_DIR) / "static" / "sw" / "sw.js"
    return f"const SHELL = {json.dumps(shell)};\n{worker.read_text(encoding='utf-8')}"
