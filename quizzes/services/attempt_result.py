"""What a student is told when an attempt is finished: plain counts, and the debrief once it may be known."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.querysets.compiled import Compiled
from quizzes.attempt_figures import MarkedItem, techniques_to_practise
from quizzes.definitions import QuizDefinition, quiz_definition
from quizzes.models import Attempt, DebriefRelease, Response


class KeptAnswer(NamedTuple):
    """A stored response, as far as marks and comparing need it."""

    item_id: int
    answer: Any
    confidence: int | None
    marks: int
    is_right: bool | None


def kept_answers(attempt: Attempt) -> list[KeptAnswer]:
    return [KeptAnswer(*row) for row in _KEPT.rows(attempt.institution_id, attempt.pk)]


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
    answers = [(definition.by_id[r.item_id], r.marks, r.is_right) for r in kept_answers(attempt)]
    return attempt_result(attempt, definition, answers)


def _debrief(attempt: Attempt, definition: QuizDefinition) -> dict[str, str] | None:
    if not attempt.is_assessment:
        return None
    if not _RELEASED.rows(attempt.series_id, attempt.quiz_version_id):
        return None
    return {language: f"/content/{sha256}.json" for language, sha256 in definition.debrief_files.items()}


def _kept(institution_id: UUID, attempt_id: UUID) -> "QuerySet[Response, Any]":
    kept = Response.objects.filter(institution=institution_id, attempt=attempt_id)
    return kept.order_by("pk").values_list(*KeptAnswer._fields)


def _released(series_id: UUID, quiz_version_id: UUID) -> "QuerySet[DebriefRelease, Any]":
    return DebriefRelease.objects.filter(series=series_id, quiz_version=quiz_version_id).values_list("pk")


_KEPT, _RELEASED = Compiled(_kept), Compiled(_released)
