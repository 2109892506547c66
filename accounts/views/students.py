"""The class grid: who sits where, whose consent sheets have come in, one student's page, cards."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError, GroundMissing
from accounts.forms.student import ConsentForm, NameForm, SheetForm
from accounts.models import Classroom, Seat
from accounts.services import audit
from accounts.services.roster import name_rule
from accounts.services.student import leave_class, note_sheet_received, put_name, record_consent, reissue_card
from accounts.views.access import classroom_for, seat_for, staff
from jobs.models import Job
from jobs.services import enqueue

CARDS = "accounts.print_cards"


@login_required
@require_safe
def students(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    classroom = classroom_for(request, classroom_id, "accounts.edit_seats")
    audit.record_look(staff(request), "students", classroom, classroom.institution)
    seats = list(
        Seat.objects.visible_to(request.user)
        .filter(classroom=classroom)
        .taken()
        .in_order()
        .select_related("student__consent_sheet_by")
    )
    context = {
        "classroom": classroom,
        "seats": seats,
        "named": sum(seat.student.is_named for seat in seats),
        "asks_parent": _asks_parent(classroom),
        "awaiting_name": _awaiting_name(classroom, seats),
    }
    return render(request, "accounts/students.html", context)


@login_required
@require_POST
def sheet_received(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    """One tick of the grid."""
    classroom = classroom_for(request, classroom_id, "accounts.edit_seats")
    seat = seat_for(request, classroom, seat_id)
    form = SheetForm(request.POST)
    if form.is_valid():
        try:
            note_sheet_received(seat=seat, who=form.cleaned_data["who"], by=staff(request), at=timezone.now())
        except DomainError as error:
            messages.error(request, str(error.message))
    return redirect(f"{_students_url(classroom)}#seat-{seat.number}")


@login_required
@require_safe
def student(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    """One student: consent, name, card, leaving."""
    classroom = classroom_for(request, classroom_id, "accounts.edit_seats")
    return _student_page(request, seat_for(request, classroom, seat_id))


@login_required
@require_POST
def student_consent(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    classroom = classroom_for(request, classroom_id, "accounts.edit_seats")
    seat = seat_for(request, classroom, seat_id)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _student_page(request, seat, consent=form)
    had_name = seat.student.is_named
    try:
        changed = record_consent(seat=seat, **form.cleaned_data, by=staff(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        is_gone = had_name and not changed.is_named
        messages.success(
            request, _("Đã ghi. Tên em đã được xóa ngay; em vẫn dùng số và mã PIN.") if is_gone else _("Đã ghi.")
        )
    return redirect("accounts:student", classroom.pk, seat.pk)


@login_required
@require_POST
def student_name(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    classroom = classroom_for(request, classroom_id, "accounts.edit_seats")
    seat = seat_for(request, classroom, seat_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _student_page(request, seat, name=form)
    try:
        put_name(seat=seat, name=form.cleaned_data["name"], by=staff(request), at=timezone.now())
        messages.success(request, _("Đã ghi tên."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("accounts:student", classroom.pk, seat.pk)


@login_required
@require_POST
def student_card(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    """Revoke the card and PIN, and print the new ones."""
    classroom = classroom_for(request, classroom_id, "accounts.print_cards")
    seat = seat_for(request, classroom, seat_id)
    reissue_card(student=seat.student, by=staff(request))
    job = enqueue(CARDS, owner=staff(request), classroom=str(classroom.pk), seats=[str(seat.pk)])
    messages.success(
        request,
        _("Thẻ và mã PIN cũ của số %(number)d không dùng được nữa. Thẻ mới ở dưới đây.") % {"number": seat.number},
    )
    return redirect("accounts:cards-job", classroom.pk, job.pk)


@login_required
@require_POST
def student_leave(request: HttpRequest, classroom_id: UUID, seat_id: UUID) -> HttpResponse:
    classroom = classroom_for(request, classroom_id, "accounts.edit_seats")
    seat = seat_for(request, classroom, seat_id)
    leave_class(seat=seat, by=staff(request), at=timezone.now())
    messages.success(request, _("Số %(number)d đã rời lớp. Số này không cấp cho em khác.") % {"number": seat.number})
    return redirect(_students_url(classroom))


@login_required
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """Everyone's cards: a POST prints them."""
    classroom = classroom_for(request, classroom_id, "accounts.print_cards")
    if request.method == "POST":
        job = enqueue(CARDS, owner=staff(request), classroom=str(classroom.pk))
        return redirect("accounts:cards-job", classroom.pk, job.pk)
    count = Seat.objects.visible_to(request.user).filter(classroom=classroom).taken().count()
    return render(request, "accounts/cards.html", {"classroom": classroom, "count": count, "sheets": -(-count // 10)})


@login_required
@require_safe
def cards_job(request: HttpRequest, classroom_id: UUID, job_id: UUID) -> HttpResponse:
    classroom = classroom_for(request, classroom_id, "accounts.print_cards")
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id, kind=CARDS)
    if job.arguments.get("classroom") != str(classroom.pk):
        raise Http404
    return render(request, "accounts/cards.html", {"classroom": classroom, "job": job})


def _student_page(
    request: HttpRequest, seat: Seat, *, consent: ConsentForm | None = None, name: NameForm | None = None
) -> HttpResponse:
    audit.record_look(staff(request), "student", seat.student, seat.institution)
    answers = {"student_answer": seat.student.consent_student, "parent_answer": seat.student.consent_parent}
    try:
        rule = name_rule(seat.institution)
    except GroundMissing:
        may_be_named, has_ground = False, False
    else:
        may_be_named, has_ground = rule.keeps(answers["student_answer"], answers["parent_answer"]), True  # type: ignore[arg-type]
    context = {
        "seat": seat,
        "classroom": seat.classroom,
        "student": seat.student,
        "consent": consent or ConsentForm(initial=answers),
        "name_form": name or NameForm(initial={"name": seat.student.name}),
        "may_be_named": may_be_named,
        "has_ground": has_ground,
    }
    return render(request, "accounts/student.html", context)


def _awaiting_name(classroom: Classroom, seats: list[Seat]) -> set[UUID]:
    """Seats of those whose sheets are all in but whose name nobody has written yet."""
    try:
        rule = name_rule(classroom.institution)
    except GroundMissing:
        return set()
    return {
        seat.pk
        for seat in seats
        if not seat.student.is_named and rule.keeps(seat.student.consent_student, seat.student.consent_parent)  # type: ignore[arg-type]
    }


def _asks_parent(classroom: Classroom) -> bool:
    return classroom.institution.kind == "school"


def _students_url(classroom: Classroom) -> str:
    return f"/teach/classes/{classroom.pk}/students/"
