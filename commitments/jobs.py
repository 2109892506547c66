"""What this room does by itself."""

from datetime import datetime, timedelta

from commitments.services.sequencing import sequence_pending
from jobs.registry import due


@due(every=timedelta(seconds=2))
def sequence(at: datetime) -> None:
    sequence_pending(at)
