"""What a student is told when an attempt is finished: plain counts, and the debrief once it may be known."""

from collections.abc import Iterable
from typing import Any

from quizzes.attempt_figures import MarkedItem, techniques_to_practise
from quizzes.definitions import QuizDefinition, quiz_definition
from quizzes.models import Attempt, DebriefRelease, Response


def attempt_result(
    attempt: Attempt, definition: QuizDefinition, answers: Iterable[MarkedItem]
) -> dict[str, Any] | None:
    """The API's `result`; None until the attempt is finished. `debrief`: addresses by language, None while a class of the
    series has the form ahead, and for practice, which carries its own.
    """
    if attempt.finished_at is None:
        return None
    return {
        "caught": attempt.hits,
        "scams": attempt.scams,
        "trusted": attempt.legitimate - attempt.false_alarms,
        "legitimate": attempt.legitimate,
        "marks": attempt.marks,
        "max_marks": attempt.max_marks,
        "practise": techniques_to_practise(answers),
        "debrief": _debrief(attempt, definition),
    }


def stored_result(attempt: Attempt) -> dict[str, Any] | None:
    """The same from the rows."""
    definition = quiz_definition(attempt.quiz_version_id)
    kept = Response.objects.of_attempt(attempt)
    return attempt_result(attempt, definition, [(definition.by_id[r.item_id], r.marks, r.is_right) for r in kept])


def _debrief(attempt: Attempt, definition: QuizDefinition) -> dict[str, str] | None:
    if not attempt.is_assessment:
        return None
    released = DebriefRelease.objects.filter(series=attempt.series_id, quiz_version=attempt.quiz_version_id)
    if not released.exists():
        return None
    return {language: f"/content/{sha256}.json" for language, sha256 in definition.debrief_files.items()}
