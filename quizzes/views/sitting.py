"""A sitting from its teacher's side: the live board and what can be done with it. Works without scripts, by reloading."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import User
from accounts.services import audit
from quizzes.board import board_of
from quizzes.models import ItemTally, Presence, Sitting
from quizzes.querysets.sitting import revision_visible_to
from quizzes.services.extending import extend_sitting
from quizzes.services.sitting import (
    allow_without_pins,
    change_code,
    close_sitting,
    pause_sitting,
    remove_presence,
    resume_sitting,
)


def sitting_or_404(request: HttpRequest, sitting_id: UUID) -> Sitting:
    """The sitting with what its pages show, in the user's scope. Who may see it may run it: its teachers and the head."""
    sittings = Sitting.objects.visible_to(request.user).select_related(
        "classroom", "institution__unit", "quiz_version__quiz", "join_code"
    )
    return get_object_or_404(sittings, pk=sitting_id)


@login_required
@require_safe
def board(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Who has joined, how far each is. Names, since this is the teacher's own screen."""
    sitting = sitting_or_404(request, sitting_id)
    now = timezone.now()
    audit.record_look(_staff(request), "sitting_board", sitting, sitting.institution)
    context = {
        "sitting": sitting,
        "board": board_of(sitting, at=now),
        "now": now,
        "code": code_of(sitting),
        "hands": ItemTally.objects.visible_to(request.user).of_sitting(sitting).by_hands(),
    }
    return render(request, "quizzes/board.html", context)


@login_required
@require_POST
def pause(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    return _do(request, sitting_id, pause_sitting, _("Đã tạm dừng. Các em giữ nguyên chỗ đang làm."))


@login_required
@require_POST
def resume(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    return _do(request, sitting_id, resume_sitting, _("Các em làm tiếp được rồi."))


@login_required
@require_POST
def code(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    return _do(request, sitting_id, change_code, _("Mã đã đổi. Mã cũ không vào được nữa; ai đã vào vẫn ở trong."))


@login_required
@require_POST
def extend(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    return _do(request, sitting_id, extend_sitting, _("Đã thêm 15 phút trước giờ tự đóng."))


@login_required
@require_POST
def without_pins(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    message = _("Trong 15 phút tới, các em vào bằng số, không cần PIN. Thầy cô xem lại ai vừa vào ở bảng dưới.")
    return _do(request, sitting_id, allow_without_pins, message)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Says what is lost, then closes."""
    if request.method == "POST":
        return _do(request, sitting_id, close_sitting, _("Đã đóng buổi học. Kết quả nằm ở trang kết quả của lớp."))
    sitting = sitting_or_404(request, sitting_id)
    context = {"sitting": sitting, "board": board_of(sitting, at=timezone.now())}
    return render(request, "quizzes/close.html", context)


@login_required
@require_POST
def presence_remove(request: HttpRequest, sitting_id: UUID, presence_id: UUID) -> HttpResponse:
    """Take an entry off the board; what came in under a number alone goes with it, the seat may join again."""
    sitting = sitting_or_404(request, sitting_id)
    presence = get_object_or_404(Presence.objects.visible_to(request.user).of_sitting(sitting), pk=presence_id)
    try:
        remove_presence(presence=presence, by=_staff(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Đã đưa số %(number)d ra khỏi buổi học.") % {"number": presence.number})
    return redirect("quizzes:board", sitting.pk)


def _do(request: HttpRequest, sitting_id: UUID, service: Callable[..., Any], message: str) -> HttpResponse:
    sitting = sitting_or_404(request, sitting_id)
    try:
        service(sitting=sitting, by=_staff(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, message)
    return redirect("quizzes:board", sitting.pk)


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@login_required
@require_safe
def board_json(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """What board.js draws. 304 while `revision` stands still: silence is told from `last_at` by the browser's clock."""
    revision = revision_visible_to(_staff(request), sitting_id)
    if revision is None:
        raise Http404
    etag = f'"{sitting_id}-{revision}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    sitting = sitting_or_404(request, sitting_id)
    now = timezone.now()
    board = board_of(sitting, at=now)
    answer = {
        "state": sitting.state,
        "code": code_of(sitting),
        "server_now": now,
        "joined": board.joined,
        "enrolled": board.enrolled,
        "finished": board.finished,
        "items": board.items,
        "seats": [
            {
                "number": seat.number,
                "name": seat.name,
                "progress": seat.progress,
                "answered": seat.answered,
                "last_at": seat.last_at,
                "without_pin": seat.without_pin,
            }
            for seat in board.seats
        ],
    }
    return JsonResponse(answer, headers={"ETag": etag, "Cache-Control": "private, no-cache"})


def code_of(sitting: Sitting) -> str:
    """The code in force, "" where there is none (closed, or hands)."""
    join_code = getattr(sitting, "join_code", None)
    return join_code.code if join_code else ""
