"""What a class sees on the wall: the code to join with, and the lesson by show of hands. Nothing private stands here."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import OfficialContact
from quizzes.board import board_of
from quizzes.forms.hands import HandCounts
from quizzes.models import ContentFile, Sitting
from quizzes.services.hands import record_hands
from quizzes.templatetags.quiz_texts import in_language
from quizzes.views.hands_words import hands_words
from quizzes.views.sitting import code_of, sitting_or_404


@login_required
@require_safe
def join_screen(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The code so large that the last row reads it, a QR code, and the numbers of those who are in."""
    sitting = sitting_or_404(request, sitting_id)
    code = code_of(sitting)
    context = {
        "sitting": sitting,
        "code": code,
        "board": board_of(sitting, at=timezone.now()),
        "site": settings.SITE_URL.split("://", 1)[-1],
        "join_url": f"{settings.SITE_URL}/?code={code}",
    }
    return render(request, "quizzes/join_screen.html", context)


@login_required
@require_safe
def hands(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The whole lesson in one page: once open it needs no network. A test's content carries no key."""
    sitting = sitting_or_404(request, sitting_id)
    if sitting.way != Sitting.Way.HANDS:
        return redirect("quizzes:board", sitting.pk)
    contacts = OfficialContact.objects.visible_to(request.user).for_unit(sitting.institution.unit)
    context = {
        "sitting": sitting,
        "title": in_language(sitting.quiz_version.title),
        "words": hands_words(),
        "content": _content(sitting),
        "contacts": [{"kind": c.kind, "label": c.label, "number": c.number} for c in contacts],
    }
    return render(request, "quizzes/hands.html", context)


@login_required
@require_POST
def hands_counts(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Take counts, one by one: `{present, counts: […]}` → `{accepted: [item…], refused: [{item, code, message}…]}`.

    Sent again, the same count changes nothing. A body that makes no sense is a 400 and nothing is taken.
    """
    sitting = sitting_or_404(request, sitting_id)
    serializer = HandCounts(data=_body(request))
    if not serializer.is_valid():
        details = {"fields": serializer.errors}
        error = {"code": "invalid", "message": _("Dữ liệu gửi lên chưa đúng."), "details": details}
        return JsonResponse({"error": error}, status=400)
    present = serializer.validated_data["present"]
    now = timezone.now()
    accepted, refused = [], []
    for count in serializer.validated_data["counts"]:
        try:
            record_hands(
                sitting=sitting,
                item_key=count["item"],
                smaller_side=count["smaller_side"],
                smaller_count=count["smaller_count"],
                present=present,
                at=min(count["counted_at"], now),
                now=now,
            )
        except DomainError as error:
            refused.append({"item": count["item"], "code": error.code, "message": str(error.message)})
        else:
            accepted.append(count["item"])
    return JsonResponse({"accepted": accepted, "refused": refused})


@require_safe
def wall_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the lesson; under /teach/, because a worker rules over its own folder and below."""
    source = (settings.BASE_DIR / "static" / "sw" / "wall.js").read_text(encoding="utf-8")
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _content(sitting: Sitting) -> Any:
    files = sitting.quiz_version.files
    sha256 = files.get((get_language() or "vi")[:2]) or files["vi"]
    return json.loads(bytes(ContentFile.objects.get(pk=sha256).content))


def _body(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return {}
