"""The organiser's page: figures, grid, table, nudges; and the same as a spreadsheet."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.services import audit
from campaigns.charts import change_chart
from campaigns.forms.invitation import DashboardFilter
from campaigns.models import Campaign
from campaigns.services.dashboard import Dashboard, View, read_dashboard, units_open_to
from campaigns.sheet import dashboard_workbook, figures_time
from campaigns.tables import institution_table, nudge_words, step_table, unit_table
from campaigns.views.access import campaign_for, organisers_only, staff_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@organisers_only
@require_GET
def dashboard(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Filters stand in the address and only pick nodes: ?unit= one unit, ?q= institutions by name, ?page=."""
    campaign = campaign_for(request, campaign_id)
    is_manager = staff_of(request).has_perm("campaigns.manage_campaign", campaign)
    board = _read(request, campaign, is_manager=is_manager, whole_list=False)
    return render(
        request,
        "campaigns/dashboard.html",
        {
            "board": board,
            "campaign": campaign,
            "is_manager": is_manager,
            "search": board.search,
            "chart": change_chart(board.figures.get("change")),
            "tables": {
                "steps": step_table(board),
                "units": unit_table(board),
                "institutions": institution_table(board),
            },
            "tiles": board.units if len(board.units) > 1 else [],
            "nudges": [(enrolment, nudge_words(enrolment)) for enrolment in board.nudges],
            "figures_time": figures_time(board),
            "query": _query(board),
            "previous_query": _query(board, page=board.page - 1),
            "next_query": _query(board, page=board.page + 1),
        },
    )


def _query(board: Dashboard, page: int | None = None) -> str:
    """The address of the same choice, on another page."""
    picked = {"unit": board.unit.pk if board.unit else None, "q": board.search, "page": page}
    return "?" + urlencode({key: value for key, value in picked.items() if value})


@organisers_only
@require_GET
def dashboard_xlsx(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The same figures for the same filters, with every institution of the list."""
    campaign = campaign_for(request, campaign_id)
    user = staff_of(request)
    is_manager = user.has_perm("campaigns.manage_campaign", campaign)
    board = _read(request, campaign, is_manager=is_manager, whole_list=True)
    audit.record(user, "campaign.exported", campaign, unit=str(board.unit.pk) if board.unit else "")
    response = HttpResponse(dashboard_workbook(board), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="chien-dich-{campaign.pk}.xlsx"'
    return response


def _read(request: HttpRequest, campaign: Campaign, *, is_manager: bool, whole_list: bool) -> Dashboard:
    picked = DashboardFilter(request.GET)
    if not picked.is_valid():
        raise Http404
    allowed = units_open_to(campaign, staff_of(request), is_manager=is_manager)
    unit_id = picked.cleaned_data["unit"]
    if allowed is not None:
        if not allowed:
            raise PermissionDenied
        unit_id = unit_id or min(allowed)
    page = None if whole_list else picked.cleaned_data["page"] or 1
    view = View(unit_id=unit_id, search=picked.cleaned_data["q"], page=page, allowed_units=allowed)
    board = read_dashboard(campaign, view, timezone.now())
    if unit_id and board.unit is None:
        raise Http404
    return board
