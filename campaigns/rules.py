"""Who may do what to campaigns. Whether they may know of the row at all is the querysets' business."""

from accounts.models import AdministrativeUnit, User
from accounts.permissions import rule
from campaigns.models import Campaign, Enrolment
from campaigns.querysets.scope import organised_units


@rule("campaigns.create_campaign")
def may_create_campaign(user: User, unit: AdministrativeUnit) -> bool:
    """Organisers of the unit or of the one above."""
    return organised_units(user).filter(pk=unit.pk).exists()


@rule("campaigns.manage_campaign")
def may_manage_campaign(user: User, campaign: Campaign) -> bool:
    """Edit, invite, start, close: organisers of its unit or of the one above. Administrators look on."""
    return Campaign.objects.managed_by(user).filter(pk=campaign.pk).exists()


@rule("campaigns.answer_invitation")
def may_answer_invitation(user: User, enrolment: Enrolment) -> bool:
    """The institution's head."""
    return Enrolment.objects.answerable_by(user).filter(pk=enrolment.pk).exists()
