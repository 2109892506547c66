"""Inviting institutions, and the head's answer."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.models import Classroom, Institution
from accounts.names import place_key
from campaigns.forms.invitation import DashboardFilter, InviteForm
from campaigns.models import Campaign, Enrolment
from campaigns.services.enrolment import accept_invitation, decline_invitation, invite_institutions
from campaigns.views.access import managed_campaign, organisers_only, staff_of


@organisers_only
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Institutions of the campaign's unit and those below it, by commune; what is invited already says so."""
    campaign = managed_campaign(request, campaign_id)
    waiting = _institutions(request, campaign).exclude(enrolments__campaign=campaign)
    form = InviteForm(request.POST if request.method == "POST" else None, institutions=waiting)
    if request.method == "POST" and not campaign.is_closed and form.is_valid():
        try:
            new = invite_institutions(
                campaign=campaign,
                institutions=form.cleaned_data["institutions"],
                by=staff_of(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            sentence = ngettext("Đã mời %(count)s đơn vị.", "Đã mời %(count)s đơn vị.", len(new)) % {"count": len(new)}
            messages.success(request, sentence)
            return redirect("campaigns:dashboard", campaign.pk)
    picked = DashboardFilter(request.GET)
    search = picked.cleaned_data["q"] if picked.is_valid() else ""
    found = waiting.filter(Q(name__icontains=search) | Q(unit__name__icontains=search)) if search else waiting
    units = _by_unit(found)
    return render(
        request,
        "campaigns/invite.html",
        {
            "campaign": campaign,
            "form": form,
            "units": units,
            "count": sum(len(group["institutions"]) for group in units),
            "search": search,
            "invited": sorted(
                campaign.enrolments.select_related("institution", "unit"),
                key=lambda one: (one.unit.list_key, place_key(one.institution.name), str(one.pk)),
            ),
        },
        status=400 if form.is_bound and form.errors else 200,
    )


def _institutions(request: HttpRequest, campaign: Campaign) -> "QuerySet[Institution]":
    """Of those the organiser may see, the ones in the campaign's unit and below. Demonstration stays among itself."""
    return (
        Institution.objects.totals_for(staff_of(request))
        .filter(Q(unit=campaign.unit_id) | Q(unit__parent=campaign.unit_id))
        .filter(is_demonstration=campaign.is_demonstration)
        .select_related("unit")
        .annotate(
            classes=Count(
                "classrooms",
                filter=Q(
                    classrooms__is_trial=False,
                    classrooms__archived_at=None,
                    classrooms__school_year=campaign.school_year,
                ),
            )
        )
    )


def _by_unit(institutions: "QuerySet[Institution]") -> list[dict[str, Any]]:
    groups: dict[UUID, list[Institution]] = defaultdict(list)
    for institution in sorted(institutions, key=lambda one: (one.unit.list_key, place_key(one.name), str(one.pk))):
        groups[institution.unit_id].append(institution)
    return [{"unit": rows[0].unit, "institutions": rows} for rows in groups.values()]


def _enrolment(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    enrolments = Enrolment.objects.visible_to(staff_of(request)).select_related(
        "campaign__unit", "institution__unit", "answered_by"
    )
    return get_object_or_404(enrolments, pk=enrolment_id)


@login_required
@require_GET
def enrolment_detail(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """What the invitation means for the institution, and the two answers. For its head; others in scope get 403."""
    enrolment = _answerable(request, enrolment_id)
    classes = Classroom.objects.visible_to(staff_of(request)).filter(
        institution=enrolment.institution_id,
        school_year=enrolment.campaign.school_year,
        is_trial=False,
        archived_at=None,
    )
    return render(
        request,
        "campaigns/answer.html",
        {
            "enrolment": enrolment,
            "campaign": enrolment.campaign,
            "phases": enrolment.campaign.phases.order_by("position"),
            "classes": classes.counted().in_order(),
            "has_legal_ground": enrolment.institution.legal_grounds.exists(),
        },
    )


@login_required
@require_POST
def enrolment_accept(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    enrolment = _answerable(request, enrolment_id)
    try:
        accept_invitation(enrolment=enrolment, by=staff_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Đã nhận lời. Giáo viên thấy việc cần làm ở trang Hôm nay khi đến ngày."))
    return redirect("campaigns:enrolment", enrolment.pk)


@login_required
@require_POST
def enrolment_decline(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    enrolment = _answerable(request, enrolment_id)
    try:
        decline_invitation(enrolment=enrolment, by=staff_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(
            request, _("Đã trả lời: không tham gia. Khi chiến dịch còn diễn ra, thầy/cô vẫn nhận lời được.")
        )
    return redirect("campaigns:enrolment", enrolment.pk)


def _answerable(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    enrolment = _enrolment(request, enrolment_id)
    if not staff_of(request).has_perm("campaigns.answer_invitation", enrolment):
        raise PermissionDenied
    return enrolment
