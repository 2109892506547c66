from campaigns.models.campaign import Campaign, Phase
from campaigns.models.enrolment import EnrolledClass, Enrolment, PhaseWindow
from campaigns.models.progress import PairTally, Participation, RollUp, Snapshot

__all__ = [
    "Campaign",
    "EnrolledClass",
    "Enrolment",
    "PairTally",
    "Participation",
    "Phase",
    "PhaseWindow",
    "RollUp",
    "Snapshot",
]
