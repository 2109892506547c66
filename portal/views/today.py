"""The teacher's home: what is open, what is due, one button each; and trying out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import Classroom
from portal.scope import may_make_classroom, staff
from portal.services.trial import delete_trial, open_trial
from portal.today import WEEKDAYS, day_of


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    user, now = staff(request), timezone.localtime()
    context = {
        "day": day_of(user, now),
        "now": now,
        "weekday": WEEKDAYS[now.weekday()],
        "may_make_class": may_make_classroom(user),
    }
    return render(request, "portal/today.html", context)


@login_required
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Make the user's trial class, if there is none yet, and open its quiz at once."""
    try:
        sitting = open_trial(by=staff(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("portal:today")
    return redirect("quizzes:board", sitting.pk)


@login_required
@require_POST
def trial_delete(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    mine = Classroom.objects.visible_to(request.user).filter(is_trial=True)
    delete_trial(classroom=get_object_or_404(mine, pk=classroom_id), by=staff(request), at=timezone.now())
    messages.success(request, _("Đã xóa lớp thử cùng mọi câu trả lời trong đó."))
    return redirect("portal:today")
