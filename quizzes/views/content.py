"""The files of published quizzes: the same bytes for ever, for anyone."""

import gzip
import re
from functools import lru_cache

import brotli
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from quizzes.models import ContentFile

ADDRESS = re.compile(r"^[0-9a-f]{64}$")


@require_safe
def content_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """One content file, compressed as the browser can take it. Touches neither session nor cookie.

    A debrief is served to whoever knows its address: the address is its hash, given out only when no class has the form ahead.
    """
    if not ADDRESS.match(sha256):
        raise Http404
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = "br" if re.search(r"\bbr\b", accepted) else "gzip" if "gzip" in accepted else ""
    etag = f'"{sha256}{"-" + encoding if encoding else ""}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_encoded(sha256, encoding), content_type="application/json")
        if encoding:
            response["Content-Encoding"] = encoding
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=64)
def _encoded(sha256: str, encoding: str) -> bytes:
    file = ContentFile.objects.filter(pk=sha256).first()
    if file is None:
        raise Http404
    content = bytes(file.content)
    if encoding == "br":
        return bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=11))
    return gzip.compress(content, 9, mtime=0) if encoding == "gzip" else content
