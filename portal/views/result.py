"""A class's result, for its teachers and the head; the .xlsx equals the screen."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Classroom, Seat, User
from accounts.services import audit
from commitments.models import Checkpoint
from portal.charts import BarChart, bar_chart
from portal.result_series import SeriesChoice, series_choices
from portal.result_sheet import workbook_bytes
from portal.result_tables import Table, ledger_table, tables_of
from portal.scope import staff
from quizzes.results import ClassResult
from quizzes.services.class_result import class_result
from quizzes.templatetags.quiz_texts import share, step_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def result(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """`?series=` picks a campaign or the class's practice; the latest one by default."""
    classroom, choices, chosen = _scope(request, classroom_id)
    figures = class_result(classroom, chosen.series) if chosen else None
    audit.record_look(staff(request), "class_result", classroom, classroom.institution)
    context = {
        "classroom": classroom,
        "choices": choices,
        "chosen": chosen,
        "result": figures,
        "tables": _tables(staff(request), classroom, figures),
        "chart": _chart(figures) if figures else None,
    }
    return render(request, "portal/result.html", context)


@login_required
@require_safe
def result_xlsx(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    classroom, _choices, chosen = _scope(request, classroom_id)
    figures = class_result(classroom, chosen.series) if chosen else None
    audit.record(staff(request), "class_result.exported", classroom)
    heading = _("Kết quả lớp %(name)s, %(institution)s") % {
        "name": classroom.name,
        "institution": classroom.institution.name,
    }
    now = timezone.localtime(figures.as_of if figures else None)
    about = _("%(series)s · số liệu lúc %(at)s") % {
        "series": chosen.label if chosen else "",
        "at": now.strftime("%H:%M %d/%m/%Y"),
    }
    response = HttpResponse(
        workbook_bytes(heading, about, _tables(staff(request), classroom, figures)), content_type=XLSX
    )
    response["Content-Disposition"] = f'attachment; filename="ket-qua-{slugify(classroom.name)}.xlsx"'
    return response


def _scope(request: HttpRequest, classroom_id: UUID) -> tuple[Classroom, list[SeriesChoice], SeriesChoice | None]:
    classes = Classroom.objects.visible_to(request.user).select_related("institution")
    classroom = get_object_or_404(classes, pk=classroom_id)
    choices = series_choices(classroom)
    wanted = request.GET.get("series", "")
    chosen = next((choice for choice in choices if str(choice.series.pk) == wanted), choices[0] if choices else None)
    return classroom, choices, chosen


def _tables(user: User, classroom: Classroom, figures: ClassResult | None) -> list[Table]:
    if figures is None:
        return []
    checkpoint = Checkpoint.objects.order_by("-size").first()
    seats = Seat.objects.visible_to(user).filter(classroom=classroom).select_related("student")
    tables = tables_of(figures, {seat.student_id: seat.student.name for seat in seats})
    return [*tables, ledger_table(checkpoint)] if checkpoint else tables


def _chart(figures: ClassResult) -> BarChart | None:
    judged = [step for step in figures.steps if step.scams and step.legitimate]
    if not judged:
        return None
    return bar_chart(
        [
            (
                _("Nhận ra tin lừa đảo"),
                [(step_name(s.step), s.caught, s.scams, share(s.caught, s.scams)) for s in judged],
            ),
            (
                _("Nhận đúng tin thật"),
                [(step_name(s.step), s.trusted, s.legitimate, share(s.trusted, s.legitimate)) for s in judged],
            ),
        ]
    )
