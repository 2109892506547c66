"""Official numbers, kept by organisers: a list, a proposal, a second person's word."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.forms.contact import ContactForm
from accounts.models import AdministrativeUnit, OfficialContact
from accounts.services.contact import approve_contact, propose_contact, turn_down_contact
from accounts.views.access import staff

LONG_AGO_DAYS = 180  # after this a number is marked to be checked again


@login_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    _keepers_only(request)
    kept = OfficialContact.objects.visible_to(request.user).kept_by(request.user)
    kept = kept.select_related("unit", "proposed_by", "approved_by").order_by("kind", "-proposed_at", "pk")
    today = timezone.localdate()
    in_force = _by_unit(kept.in_force())
    context = {
        "in_force": [(contact, (today - contact.checked_on).days > LONG_AGO_DAYS) for contact in in_force],
        "waiting": [
            (contact, staff(request).has_perm("accounts.approve_contact", contact))
            for contact in _by_unit(kept.waiting())
        ],
        "without": AdministrativeUnit.objects.totals_for(request.user)
        .valid_on(today)
        .exclude(kind="province")
        .exclude(pk__in=[contact.unit_id for contact in in_force if contact.kind == "commune_police"])
        .count(),
    }
    return render(request, "accounts/contacts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest) -> HttpResponse:
    """`?from=` (a number in force) fills the form with what stands now."""
    _keepers_only(request)
    form = ContactForm(request.POST or None, user=staff(request), initial=_known(request))
    if request.method == "POST" and form.is_valid():
        propose_contact(**form.cleaned_data, by=staff(request))
        messages.success(request, _("Đã gửi đề nghị. Số có hiệu lực khi một cán bộ khác duyệt."))
        return redirect("accounts:contacts")
    return render(request, "accounts/contact_new.html", {"form": form})


@login_required
@require_POST
def contact_approve(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = _proposal(request, contact_id)
    try:
        approve_contact(contact=contact, by=staff(request), at=timezone.now())
        messages.success(request, _("Số đã có hiệu lực; số cũ cùng loại đã được thay."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("accounts:contacts")


@login_required
@require_POST
def contact_turn_down(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = _proposal(request, contact_id)
    try:
        turn_down_contact(contact=contact, by=staff(request), at=timezone.now())
        messages.success(request, _("Đã bỏ đề nghị. Số đang dùng không đổi."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("accounts:contacts")


def _by_unit(contacts: Iterable[OfficialContact]) -> list[OfficialContact]:
    """Those of the whole country first."""
    return sorted(contacts, key=lambda one: (1, one.unit.list_key) if one.unit else (0, ()))


def _keepers_only(request: HttpRequest) -> None:
    if not AdministrativeUnit.objects.totals_for(request.user).exists():
        raise PermissionDenied


def _proposal(request: HttpRequest, contact_id: UUID) -> OfficialContact:
    kept = OfficialContact.objects.visible_to(request.user).kept_by(request.user)
    return get_object_or_404(kept, pk=contact_id)


def _known(request: HttpRequest) -> dict[str, object]:
    kept = OfficialContact.objects.visible_to(request.user).kept_by(request.user).in_force()
    try:
        contact = kept.filter(pk=UUID(request.GET.get("from", ""))).first()
    except ValueError:
        contact = None
    if contact is None:
        return {"checked_on": timezone.localdate()}
    known = {"unit": contact.unit_id, "kind": contact.kind, "label": contact.label, "number": contact.number}
    return {**known, "checked_on": timezone.localdate()}
