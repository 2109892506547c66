from commitments.models.commitment import Act, Commitment, Evidence, Party, PendingAct, PledgeOpening, Role
from commitments.models.ledger import Checkpoint, LedgerEntry, LedgerNode
from commitments.models.pledge import Pledge, PledgeText, PledgeVersion

__all__ = [
    "Act",
    "Checkpoint",
    "Commitment",
    "Evidence",
    "LedgerEntry",
    "LedgerNode",
    "Party",
    "PendingAct",
    "Pledge",
    "PledgeOpening",
    "PledgeText",
    "PledgeVersion",
    "Role",
]
