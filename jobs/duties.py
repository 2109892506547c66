"""This room's own duties."""

from datetime import datetime, timedelta

from jobs.models import Job, JobFile
from jobs.registry import due

KEEP_JOBS = timedelta(days=30)


@due(every=timedelta(hours=1))
def forget_old_jobs(at: datetime) -> None:
    """Remove files past their date and jobs a month after their end."""
    JobFile.objects.expired(at).delete()
    Job.objects.over_before(at - KEEP_JOBS).delete()
