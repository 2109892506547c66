"""What the quizzes room has to do by itself."""

from datetime import datetime, timedelta

from jobs.registry import due
from quizzes.services.answering import finish_after_grace
from quizzes.services.sitting import close_overdue


@due(every=timedelta(seconds=30))
def close_overdue_sittings(at: datetime) -> None:
    close_overdue(at)


@due(every=timedelta(hours=1))
def finish_attempts_after_grace(at: datetime) -> None:
    finish_after_grace(at)
