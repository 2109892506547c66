from commitments.models.commitment import Act, Commitment, Evidence, Party, PledgeOpening
from commitments.models.ledger import Checkpoint, LedgerEntry
from commitments.models.pledge import Pledge, PledgeVersion

__all__ = [
    "Act",
    "Checkpoint",
    "Commitment",
    "Evidence",
    "LedgerEntry",
    "Party",
    "Pledge",
    "PledgeOpening",
    "PledgeVersion",
]
