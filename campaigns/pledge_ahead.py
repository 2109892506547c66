"""What commitments may ask campaigns: which pledge a class is asked for now."""

from datetime import datetime

from accounts.models import Classroom
from campaigns.models import PhaseWindow
from commitments.suggestions import Suggestion


def pledge_now(classroom: Classroom, at: datetime) -> Suggestion | None:
    """Of the running campaign whose pledge is on for the class; the one that opened first."""
    window = PhaseWindow.objects.due_for(classroom, at).filter(phase__step="pledge").first()
    if window is None or window.phase.pledge is None:
        return None
    campaign = window.phase.campaign
    return Suggestion(series=campaign.series, pledge=window.phase.pledge, title=campaign.name)
