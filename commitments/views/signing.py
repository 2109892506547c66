"""The class's page of commitments: opening the signing, who has answered, and the teacher's own confirmation."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import Classroom, User
from accounts.services import audit
from commitments.errors import PledgeMissing
from commitments.forms.signing import TeacherSigningForm
from commitments.models import PledgeOpening
from commitments.services.acting import Signing, sign_for_class, withdraw_for_class
from commitments.services.opening import change_opening_code, close_opening, open_commitments
from commitments.signing_page import last_opening, series_in_use, signing_page, students_version, teachers_version
from commitments.suggestions import suggested
from quizzes.services.series import practice_series


@login_required
@never_cache
@require_safe
def classroom(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """Names stand here, so the look is noted."""
    found = _classroom(request, classroom_id)
    audit.record_look(_staff(request), "class_commitment", found, found.institution)
    return _page(request, found, TeacherSigningForm())


@login_required
@require_safe
def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    found = _opening(request, opening_id)
    return redirect("commitments:class", found.classroom_id)


@login_required
@require_POST
def open_signing(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """In the series of the campaign that asks now, else in the class's own."""
    found = _classroom(request, classroom_id)
    _demand(request, "commitments.open_signing", found)
    at = timezone.now()
    suggestion = suggested(found, at)
    try:
        version = students_version(found, suggestion)
        if version is None:
            raise PledgeMissing
        series = suggestion.series if suggestion is not None else practice_series(classroom=found)
        open_commitments(classroom=found, pledge_version=version, series=series, by=_staff(request), at=at)
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("commitments:class", found.pk)


@login_required
@require_POST
def close(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    found = _opening(request, opening_id)
    _demand(request, "commitments.open_signing", found.classroom)
    close_opening(opening=found, by=_staff(request), at=timezone.now())
    messages.success(request, _("Đã đóng phần cam kết. Những gì các em đã xác nhận vẫn còn."))
    return redirect("commitments:class", found.classroom_id)


@login_required
@require_POST
def change_code(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    found = _opening(request, opening_id)
    _demand(request, "commitments.open_signing", found.classroom)
    try:
        change_opening_code(opening=found, by=_staff(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("commitments:class", found.classroom_id)


@login_required
@require_POST
def sign(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """The teacher's own confirmation to the class."""
    found = _classroom(request, classroom_id)
    _demand(request, "commitments.sign_for_class", found)
    form = TeacherSigningForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    at = timezone.now()
    version = teachers_version(found)
    try:
        if version is None:
            raise PledgeMissing
        series = series_in_use(last_opening(found), suggested(found, at)) or practice_series(classroom=found)
        sign_for_class(
            classroom=found,
            version=version,
            series=series,
            by=_staff(request),
            signing=Signing(typed_name=form.cleaned_data["typed_name"], shown_by="teacher"),
            at=at,
        )
    except DomainError as error:
        form.add_error("typed_name", str(error.message))
        return _page(request, found, form, status=400)
    messages.success(request, _("Đã ghi xác nhận của thầy/cô."))
    return redirect("commitments:class", found.pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    found = _classroom(request, classroom_id)
    _demand(request, "commitments.sign_for_class", found)
    at = timezone.now()
    own = signing_page(found, at, to_teacher=True).own
    if own is not None and own.party is not None:
        try:
            withdraw_for_class(
                commitment=own.party.commitment,
                by=_staff(request),
                signing=Signing(typed_name="", shown_by="teacher"),
                at=at,
            )
            messages.success(request, _("Đã ghi việc rút lại. Lượt xác nhận trước đó vẫn còn trong sổ."))
        except DomainError as error:
            messages.error(request, str(error.message))
    return redirect("commitments:class", found.pk)


@login_required
@never_cache
@require_safe
def join_screen(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The wall: code and QR, and how many have answered. Never who: that would tell who has declined."""
    found = _opening(request, opening_id)
    code = found.join_code.code if found.is_open and found.join_code is not None else ""
    context: dict[str, Any] = {
        "opening": found,
        "code": code,
        "site": settings.SITE_URL.split("://", 1)[-1],
        "join_url": f"{settings.SITE_URL}/?code={code}",
        "page": signing_page(found.classroom, timezone.now(), to_teacher=True),  # a count of answers, and no more
    }
    return render(request, "commitments/join_screen.html", context)


def _page(request: HttpRequest, found: Classroom, form: TeacherSigningForm, status: int = 200) -> HttpResponse:
    user = _staff(request)
    is_teacher = user.has_perm("commitments.sign_for_class", found)
    context = {
        "classroom": found,
        "page": signing_page(found, timezone.now(), to_teacher=is_teacher),
        "form": form,
        "may_open": user.has_perm("commitments.open_signing", found),
        "may_sign": is_teacher,
    }
    return render(request, "commitments/class.html", context, status=status)


def _classroom(request: HttpRequest, classroom_id: UUID) -> Classroom:
    return get_object_or_404(Classroom.objects.visible_to(request.user).select_related("institution"), pk=classroom_id)


def _opening(request: HttpRequest, opening_id: UUID) -> PledgeOpening:
    openings = PledgeOpening.objects.visible_to(request.user)
    return get_object_or_404(openings.select_related("classroom__institution", "join_code"), pk=opening_id)


def _demand(request: HttpRequest, verb: str, found: Classroom) -> None:
    if not _staff(request).has_perm(verb, found):
        raise PermissionDenied


def _staff(request: HttpRequest) -> User:
    """Whoever is signed in; `login_required` has let nobody else through."""
    return cast(User, request.user)
