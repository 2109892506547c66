"""Opening what a class does next: a step of a campaign, or practice of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import Classroom, User
from campaigns.models import PhaseWindow
from commitments.models import PledgeOpening
from commitments.services.opening import open_commitments
from commitments.signing_page import students_version
from commitments.suggestions import Suggestion
from quizzes.models import QuizVersion, Sitting
from quizzes.services.series import practice_series
from quizzes.services.sitting import open_sitting


class NothingPublished(DomainError):
    code = "nothing_published"
    message = _("Bước này chưa có nội dung được phát hành. Hãy báo cán bộ tổ chức chiến dịch.")


@transaction.atomic
def open_step(
    *, classroom: Classroom, window: PhaseWindow, way: str, without_pins: bool, by: User, at: datetime
) -> Sitting | PledgeOpening:
    """Open a phase that is on for the class, with the latest published version of its quiz or pledge.

    without_pins: numbers alone let in for the first 15 minutes; a signing always asks for card or PIN.
    Raises NothingPublished, and what opening a sitting or a signing refuses.
    """
    series = window.phase.campaign.series
    if window.phase.pledge:
        asked = Suggestion(series=series, pledge=window.phase.pledge, title=window.phase.campaign.name)
        pledge_version = students_version(classroom, asked)  # of the class's age band
        if pledge_version is None:
            raise NothingPublished
        return open_commitments(classroom=classroom, pledge_version=pledge_version, series=series, by=by, at=at)
    quiz = window.phase.quiz
    version = QuizVersion.objects.latest_of(quiz) if quiz else None
    if version is None:
        raise NothingPublished
    return open_sitting(
        classroom=classroom,
        quiz_version=version,
        series=series,
        step=window.phase.step,
        way=way,
        without_pins=without_pins,
        by=by,
        at=at,
    )


@transaction.atomic
def open_practice(
    *, classroom: Classroom, version: QuizVersion, way: str, without_pins: bool, by: User, at: datetime
) -> Sitting:
    """Open a practice quiz in the class's own series, outside campaigns."""
    return open_sitting(
        classroom=classroom,
        quiz_version=version,
        series=practice_series(classroom=classroom),
        step="practice",
        way=way,
        without_pins=without_pins,
        by=by,
        at=at,
    )
