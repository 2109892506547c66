"""What a phone keeps to open the player without a network: which files, in which version, and the service worker that holds them."""

import gzip
import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
from csp.utils import build_policy
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import json_script
from django.utils.safestring import SafeString

from portal.forms.joining import JoinForm
from portal.player_words import player_words

BASE = Path(settings.BASE_DIR)
MODULES = BASE / "static" / "js" / "player"
SOURCES = (BASE / "templates" / "portal" / "play.html", BASE / "templates" / "portal" / "_join_form.html")
PAGE = "/play/"
# Fetched beside the first module instead of being discovered one after the other. The rest comes when it is needed.
PRELOADED = tuple(
    f"js/player/{name}.js"
    for name in (
        "main",
        "api",
        "app",
        "dom",
        "player",
        "store",
        "outbox",
        "layout",
        "session",
        "scenario",
        "items",
        "surface-sms",
    )
)
# Style sheets that come with their module, by the name under which the module asks for them.
SHEETS = {name: f"css/player-{name}.css" for name in ("email", "social", "app", "paper", "sort")}
# Modules fetched, and from then on kept, when a quiz needs them: most lessons do not.
SELDOM = {"surface-more", "surface-email", "surface-social", "surface-app", "surface-paper", "items-sort"}


class PlainEncoder(DjangoJSONEncoder):
    """Vietnamese as it is: a third of the bytes of its escapes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


def words_block() -> SafeString:
    """The json block of the page, in the language of the request."""
    return json_script(player_words(), "player-words", PlainEncoder)


def shell_version(language: str) -> str:
    """Changes with any file, word or template of the shell."""
    return str(_kept(language)["version"])


def same_for_all(page: str, language: str, *, encoding: str) -> bytes:
    """`/play/` or `/c/`: the same bytes for everyone, so written and compressed once. encoding: br, gzip or none.

    They hold a form without a token, which only scripts show.
    """
    write = _written.__wrapped__ if settings.DEBUG else _written
    return bytes(write(page, language, encoding))


@lru_cache(maxsize=16)
def _written(page: str, language: str, encoding: str) -> bytes:
    text = render_to_string("portal/play.html", shell_context(page, language)).encode()
    if encoding == "br":
        return bytes(brotli.compress(text, mode=brotli.MODE_TEXT, quality=11))
    return gzip.compress(text, 9, mtime=0) if encoding == "gzip" else text


def shell_context(page: str, language: str) -> dict[str, Any]:
    """What templates/portal/play.html needs, but for a form that has been filled in. language: the active one."""
    return {
        "page": page,
        "is_form_open": page == "join",
        "form": JoinForm(),
        "words": words_block(),
        "modules": PRELOADED,
        "sheets": SHEETS,
        "version": shell_version(language),
        "source_url": settings.SOURCE_URL,
    }


def worker_source(language: str) -> str:
    """The service worker, with the list of what it keeps written before it."""
    worker = BASE / "static" / "sw" / "sw.js"
    lines = worker.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line.strip() for line in lines if not line.lstrip().startswith(("//", "/**")))
    return f"const SHELL = {json.dumps(_kept(language))};\n{code}\n"


def _kept(language: str) -> dict[str, Any]:
    return _describe.__wrapped__(language) if settings.DEBUG else _describe(language)


@lru_cache(maxsize=4)
def _describe(language: str) -> dict[str, Any]:
    modules = sorted(MODULES.glob("*.js"))
    first = [static(path) for path in (*PRELOADED, "css/tokens.css", "css/player.css")]
    seldom = [static(f"js/player/{path.name}") for path in modules if path.stem in SELDOM]
    seldom += [static(path) for path in SHEETS.values()]
    later = [url for path in modules if (url := static(f"js/player/{path.name}")) not in (*first, *seldom)]
    words = {key: str(text) for key, text in player_words().items()}
    version = sha256(json.dumps([language, first, later, seldom, words, settings.SOURCE_URL]).encode())
    is_hashed = static("css/player.css") != f"{settings.STATIC_URL}css/player.css"
    for path in SOURCES if is_hashed else (*SOURCES, *modules):
        version.update(path.read_bytes())
    return {
        "version": version.hexdigest()[:16],
        "page": PAGE,
        "first": first,
        "later": later,
        "seldom": seldom,
        "is_hashed": is_hashed,
        "headers": {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": build_policy()},
    }
