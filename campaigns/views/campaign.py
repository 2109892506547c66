"""The organiser's pages about a campaign itself: list, make, edit, start, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.models import AdministrativeUnit
from accounts.querysets.scope import units_of
from campaigns.calendar import day_in_vietnam
from campaigns.errors import DaysImpossible
from campaigns.forms.campaign import CampaignForm, CloseForm
from campaigns.models import Campaign
from campaigns.querysets.scope import organised_units
from campaigns.services.campaign import close_campaign, create_campaign, edit_campaign, start_campaign
from campaigns.views.access import managed_campaign, organisers_only, staff_of


@organisers_only
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns whose totals the user may see, running ones first."""
    user = staff_of(request)
    campaigns = (
        Campaign.objects.totals_for(user)
        .select_related("unit")
        .with_counts_for(user)
        .prefetch_related("phases")
        .order_by("closed_at", "-created_at", "pk")
    )
    groups = [
        (_("Đang diễn ra"), [c for c in campaigns if c.is_running]),
        (_("Bản nháp"), [c for c in campaigns if c.is_draft]),
        (_("Đã kết thúc"), [c for c in campaigns if c.is_closed]),
    ]
    return render(
        request,
        "campaigns/list.html",
        {
            "groups": [(title, rows) for title, rows in groups if rows],
            "count": len(campaigns),
            "may_create": organised_units(user).exists(),
        },
    )


@organisers_only
@require_http_methods(["GET", "POST"])
def campaign_create(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    units = organised_units(user).filter(valid_to=None)
    if not units.exists():
        raise PermissionDenied
    form = CampaignForm(
        request.POST if request.method == "POST" else None, units=units, today=day_in_vietnam(timezone.now())
    )
    form.initial["unit"] = min(units.filter(pk__in=units_of(user)), key=lambda unit: unit.list_key, default=None)
    if request.method == "POST" and form.is_valid():
        unit: AdministrativeUnit = form.cleaned_data["unit"]
        if not user.has_perm("campaigns.create_campaign", unit):
            raise PermissionDenied
        try:
            campaign = create_campaign(unit=unit, programme=form.programme, by=user, at=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lưu bản nháp. Tiếp theo: mời các đơn vị tham gia."))
            return redirect("campaigns:invite", campaign.pk)
    return render(request, "campaigns/form.html", {"form": form, "campaign": None}, status=status_of(form))


@organisers_only
@require_http_methods(["GET", "POST"])
def campaign_edit(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    campaign = managed_campaign(request, campaign_id)
    if campaign.is_closed:
        messages.error(request, _("Chiến dịch đã kết thúc nên không thay đổi được nữa."))
        return redirect("campaigns:dashboard", campaign.pk)
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        units=AdministrativeUnit.objects.none(),
        campaign=campaign,
        today=day_in_vietnam(timezone.now()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_campaign(campaign=campaign, programme=form.programme, by=staff_of(request), at=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lưu thay đổi."))
            return redirect("campaigns:dashboard", campaign.pk)
    return render(request, "campaigns/form.html", {"form": form, "campaign": campaign}, status=status_of(form))


@organisers_only
@require_POST
def campaign_start(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    campaign = managed_campaign(request, campaign_id)
    try:
        start_campaign(campaign=campaign, by=staff_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Chiến dịch đã bắt đầu. Giáo viên thấy bước đầu tiên khi đến ngày."))
    return redirect("campaigns:dashboard", campaign.pk)


@organisers_only
@require_http_methods(["GET", "POST"])
def campaign_close(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Says what ends, and asks for the name."""
    campaign = managed_campaign(request, campaign_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_campaign(
                campaign=campaign, typed_name=form.cleaned_data["name"], by=staff_of(request), at=timezone.now()
            )
        except DomainError as error:
            form.add_error("name", str(error.message))
        else:
            messages.success(request, _("Chiến dịch đã kết thúc. Các con số vẫn được giữ lại."))
            return redirect("campaigns:dashboard", campaign.pk)
    return render(request, "campaigns/close.html", {"form": form, "campaign": campaign}, status=status_of(form))


def refuse(form: CampaignForm, error: DomainError) -> None:
    """Put a service's refusal where the reader can mend it."""
    if isinstance(error, DaysImpossible):
        for step, line in error.lines():
            form.add_error(f"{step}_opens_on", line)
        return
    form.add_error(None, str(error.message))


def status_of(form: Any) -> int:
    return 400 if form.is_bound and form.errors else 200
