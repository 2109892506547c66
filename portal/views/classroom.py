"""A class: its seats, what it gets wrong, its list; a new class; opening what it does next."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import DomainError
from accounts.models import Classroom
from accounts.services import audit
from accounts.services.classroom import make_classroom
from portal.classroom import ClassPage, class_page
from portal.forms.classroom import NewClassForm
from portal.forms.opening import OpenForm
from portal.offers import Offer, due_windows, offers_for
from portal.scope import may_make_classroom, staff
from quizzes.models import Sitting
from quizzes.results import ItemLine
from quizzes.services.class_result import class_result


@login_required
@require_safe
def classroom(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """`?q=` looks for a name or a number."""
    room = _visible(request, classroom_id)
    query = request.GET.get("q", "")[:60]
    page = class_page(room, query)
    audit.record_look(staff(request), "class", room, room.institution)
    now = timezone.now()
    context = {
        "classroom": room,
        "page": page,
        "query": query,
        "roster_url": reverse("accounts:class-roster", args=[room.pk]),
        "due": due_windows(room, now),
        "missed": most_missed_scenarios(room, page),
    }
    return render(request, "portal/class.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def class_new(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    if not may_make_classroom(user):
        raise PermissionDenied
    form = NewClassForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            room = make_classroom(**form.cleaned_data, by=user, at=timezone.now())
        except DomainError as error:
            form.add_error("name", str(error.message))
        else:
            done = _("Đã thêm lớp %(name)s. Giờ thầy cô tải danh sách lớp lên.") % {"name": room.name}
            messages.success(request, done)
            return redirect("portal:class", room.pk)
    return render(request, "portal/class_new.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def open_next(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """Choose what to open and how. `?due=` (a PhaseWindow) comes chosen."""
    room = _visible(request, classroom_id)
    offers = offers_for(room, timezone.now())
    form = OpenForm(request.POST or None, offers=offers, chosen=f"due-{request.GET.get('due', '')}")
    if request.method == "POST" and form.is_valid():
        offer: Offer = form.cleaned_data["what"]
        common = {
            "classroom": room,
            "way": form.cleaned_data["way"],
            "without_pins": form.cleaned_data["without_pins"],
            "by": staff(request),
            "at": timezone.now(),
        }
        try:
            opened = offer.open(**common)
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            if not isinstance(opened, Sitting):
                return redirect("commitments:opening", opened.pk)
            return redirect("quizzes:hands" if opened.way == Sitting.Way.HANDS else "quizzes:board", opened.pk)
    return render(request, "portal/open.html", {"classroom": room, "form": form, "offers": offers})


def most_missed_scenarios(room: Classroom, page: ClassPage) -> tuple[ItemLine, ...]:
    """The three that the class got wrong most, in its latest series."""
    if page.series is None or not page.has_answers:
        return ()
    return class_result(room, page.series).missed_scenarios[:3]


def _visible(request: HttpRequest, classroom_id: UUID) -> Classroom:
    return get_object_or_404(Classroom.objects.visible_to(request.user).select_related("institution"), pk=classroom_id)
