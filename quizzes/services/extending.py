"""More time for a sitting."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from quizzes.errors import SittingClosed
from quizzes.models import JoinCode, Sitting

EXTRA = timedelta(minutes=15)


@transaction.atomic
def extend_sitting(*, sitting: Sitting, by: User, at: datetime) -> Sitting:
    """Its closing moves 15 minutes on, and its code lives as long. Raises SittingClosed."""
    sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
    if sitting.state == Sitting.State.CLOSED:
        raise SittingClosed
    sitting.closes_at = max(sitting.closes_at, at) + EXTRA
    sitting.revision += 1
    sitting.save(update_fields=["closes_at", "revision"])
    JoinCode.objects.filter(sitting=sitting).update(expires_at=sitting.closes_at)
    audit.record(by, "sitting.extended", sitting)
    return sitting
