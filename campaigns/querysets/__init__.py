from campaigns.querysets.campaign import CampaignQuerySet
from campaigns.querysets.enrolment import EnrolledClassQuerySet, EnrolmentQuerySet
from campaigns.querysets.window import PhaseWindowQuerySet

__all__ = ["CampaignQuerySet", "EnrolledClassQuerySet", "EnrolmentQuerySet", "PhaseWindowQuerySet"]
