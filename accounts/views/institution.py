"""The head's pages of people: legal ground, teachers and their classes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.forms.institution import AssignForm, GroundForm, TeacherForm
from accounts.models import Classroom, Institution, LegalGround, Membership, User
from accounts.services.institution import add_teacher, assign_classes, record_ground, remove_teacher, reset_password
from accounts.views.access import institution_for, staff


@login_required
@require_http_methods(["GET", "POST"])
def ground(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    institution = institution_for(request, institution_id, "accounts.record_ground")
    form = GroundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_ground(institution=institution, **form.cleaned_data, by=staff(request), at=timezone.now())
        messages.success(request, _("Đã ghi căn cứ. Giáo viên nhập được danh sách lớp."))
        return redirect("accounts:ground", institution.pk)
    grounds = LegalGround.objects.visible_to(request.user).filter(institution=institution)
    context = {
        "institution": institution,
        "form": form,
        "grounds": list(grounds.newest_first().select_related("recorded_by")),
    }
    return render(request, "accounts/ground.html", context)


@login_required
@require_safe
def teachers(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    institution = institution_for(request, institution_id, "accounts.manage_staff")
    return render(
        request, "accounts/teachers.html", {"institution": institution, "lines": _lines(request, institution)}
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def teacher_new(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Make an account. Its password stands on the answer to this POST and nowhere else."""
    institution = institution_for(request, institution_id, "accounts.manage_staff")
    form = TeacherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = add_teacher(institution=institution, **form.cleaned_data, by=staff(request))
        except DomainError as error:
            form.add_error("username", str(error.message))
        else:
            return _show_password(request, institution, user, password)
    return render(request, "accounts/teacher_new.html", {"institution": institution, "form": form})


@login_required
@never_cache
@require_POST
def teacher_password(request: HttpRequest, institution_id: UUID, user_id: UUID) -> HttpResponse:
    institution, user = _teacher(request, institution_id, user_id)
    # Whoever also works elsewhere or holds a wider role gets a new password from the administrator.
    if user.memberships.filter(ended_at=None).exclude(institution=institution, role=Membership.Role.TEACHER).exists():
        raise PermissionDenied
    return _show_password(
        request, institution, user, reset_password(user=user, institution=institution, by=staff(request))
    )


@login_required
@require_http_methods(["GET", "POST"])
def teacher(request: HttpRequest, institution_id: UUID, user_id: UUID) -> HttpResponse:
    """Which classes a teacher has."""
    institution, user = _teacher(request, institution_id, user_id)
    held = Classroom.objects.visible_to(request.user).filter(institution=institution, pk__in=_class_ids(user))
    form = AssignForm(
        request.POST or None,
        institution=institution,
        user=request.user,
        initial={"classrooms": [room.pk for room in held]},
    )
    if request.method == "POST" and form.is_valid():
        assign_classes(
            user=user,
            institution=institution,
            classrooms=list(form.cleaned_data["classrooms"]),
            by=staff(request),
            at=timezone.now(),
        )
        messages.success(request, _("Đã lưu phân công."))
        return redirect("accounts:staff", institution.pk)
    return render(request, "accounts/teacher.html", {"institution": institution, "teacher": user, "form": form})


@login_required
@require_POST
def teacher_remove(request: HttpRequest, institution_id: UUID, user_id: UUID) -> HttpResponse:
    institution, user = _teacher(request, institution_id, user_id)
    remove_teacher(user=user, institution=institution, by=staff(request), at=timezone.now())
    messages.success(request, _("%(name)s không còn xem được lớp nào của trường.") % {"name": user})
    return redirect("accounts:staff", institution.pk)


def _teacher(request: HttpRequest, institution_id: UUID, user_id: UUID) -> tuple[Institution, User]:
    institution = institution_for(request, institution_id, "accounts.manage_staff")
    theirs = Membership.objects.visible_to(request.user).in_force().filter(institution=institution, role="teacher")
    return institution, get_object_or_404(
        User.objects.visible_to(request.user), pk=user_id, pk__in=theirs.values("user")
    )


def _class_ids(user: User) -> list[UUID]:
    return [
        pk for pk in user.memberships.filter(ended_at=None, role="teacher").values_list("classroom", flat=True) if pk
    ]


def _lines(request: HttpRequest, institution: Institution) -> list[dict[str, object]]:
    """Each teacher once, with the classes in order."""
    held = (
        Membership.objects.visible_to(request.user)
        .in_force()
        .filter(institution=institution)
        .select_related("user", "classroom")
        .order_by("user__full_name", "user__username", "classroom__name", "pk")
    )
    lines: dict[UUID, dict[str, object]] = {}
    for membership in held:
        line = lines.setdefault(
            membership.user_id, {"user": membership.user, "classrooms": [], "is_teacher": False, "is_head": False}
        )
        if membership.role == Membership.Role.HEAD:
            line["is_head"] = True
        else:
            line["is_teacher"] = True
        if membership.classroom is not None and not membership.classroom.is_trial:
            line["classrooms"].append(membership.classroom)  # type: ignore[attr-defined]
    return list(lines.values())


def _show_password(request: HttpRequest, institution: Institution, user: User, password: str) -> HttpResponse:
    context = {"institution": institution, "teacher": user, "password": password}
    return render(request, "accounts/teacher_password.html", context)
