from campaigns.models.campaign import Campaign, Phase
from campaigns.models.enrolment import EnrolledClass, Enrolment, PhaseWindow
from campaigns.models.progress import (
    ClassRollUp,
    PairTally,
    Participation,
    PhaseSums,
    PublishedSums,
    RollUp,
    Snapshot,
    SnapshotNode,
)

__all__ = [
    "Campaign",
    "ClassRollUp",
    "EnrolledClass",
    "Enrolment",
    "PairTally",
    "Participation",
    "Phase",
    "PhaseSums",
    "PhaseWindow",
    "PublishedSums",
    "RollUp",
    "Snapshot",
    "SnapshotNode",
]
