"""What a phone keeps to open the player without a network: which files, in which version, and the service worker that holds them."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.utils.html import json_script
from django.utils.safestring import SafeString

from portal.player_words import player_words

BASE = Path(settings.BASE_DIR)
MODULES = BASE / "static" / "js" / "player"
SOURCES = (BASE / "templates" / "portal" / "play.html", BASE / "templates" / "portal" / "_join_form.html")
PAGE = "/play/"


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


def worker_source(language: str) -> str:
    """The service worker, with the list of what it keeps written before it."""
    worker = BASE / "static" / "sw" / "sw.js"
    return f"const SHELL = {json.dumps(_kept(language))};\n{worker.read_text(encoding='utf-8')}"


def _kept(language: str) -> dict[str, Any]:
    return _describe.__wrapped__(language) if settings.DEBUG else _describe(language)


@lru_cache(maxsize=4)
def _describe(language: str) -> dict[str, Any]:
    modules = sorted(MODULES.glob("*.js"))
    files = [static(f"js/player/{path.name}") for path in modules]
    files += [static(path) for path in ("css/tokens.css", "css/player.css", "icons/favicon.svg")]
    words = {key: str(text) for key, text in player_words().items()}
    version = sha256(json.dumps([language, files, words]).encode())
    is_hashed = static("css/player.css") != f"{settings.STATIC_URL}css/player.css"
    for path in SOURCES if is_hashed else (*SOURCES, *modules):
        version.update(path.read_bytes())
    return {
        "version": version.hexdigest()[:16],
        "page": PAGE,
        "files": files,
        "is_hashed": is_hashed,
        "headers": {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": build_policy()},
    }
