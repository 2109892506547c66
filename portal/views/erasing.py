"""Erasing one student: what is lost is said, the name is typed, then it is done for good."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Seat
from portal.forms.erasing import EraseForm
from portal.scope import staff
from portal.services.erasing import erase_student


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    """Not visible: 404. Visible but not the head: 403."""
    seats = Seat.objects.visible_to(request.user).select_related("student", "classroom")
    seat = get_object_or_404(seats, pk=seat_id, classroom=classroom_id)
    if not staff(request).has_perm("portal.erase_student", seat):
        raise PermissionDenied
    form = EraseForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        erase_student(student=seat.student, by=staff(request), at=timezone.now())
        messages.success(
            request, _("Đã xóa dữ liệu của số %(number)d. Tổng của lớp không đổi.") % {"number": seat.number}
        )
        return redirect("portal:class", classroom_id)
    return render(request, "portal/erase.html", {"seat": seat, "form": form})
