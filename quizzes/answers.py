"""What one post of answers says, and what is said back. No database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from quizzes.definitions import ItemDefinition, QuizDefinition
from quizzes.grading import MalformedAnswer, Outcome, canonical_answer, check_confidence, grade

Refusal = Literal["unknown_item", "already_answered", "malformed_answer", "after_closing"]


@dataclass(frozen=True)
class GivenAnswer:
    """One answer as it came. answered_at: by the phone's clock, aware."""

    item: str
    answer: Any
    confidence: int | None
    answered_at: datetime


@dataclass(frozen=True)
class AnswerPost:
    """One post. sent_at, started_at: by the phone's clock. finish: with how many answers the attempt is done, or None."""

    sent_at: datetime
    started_at: datetime
    taken: Literal["own", "shared"]
    responses: tuple[GivenAnswer, ...]
    finish: int | None = None


@dataclass(frozen=True)
class MarkedAnswer:
    """An answer that its item can have, with its marks. answered_at: corrected, by the server's clock."""

    item: ItemDefinition
    answer: Any
    confidence: int | None
    outcome: Outcome
    answered_at: datetime

    @property
    def is_wrong_and_sure(self) -> bool:
        return self.outcome.is_right is False and self.confidence == 3

    def is_same_as(self, answer: Any, confidence: int | None) -> bool:
        return bool(self.answer == answer and type(self.answer) is type(answer) and self.confidence == confidence)


@dataclass
class Receipt:
    """What is said back: `attempt` is the one the answers went to, perhaps another than was named."""

    attempt: UUID
    accepted: list[str] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    result: dict[str, Any] | None = None


def mark_answers(
    definition: QuizDefinition, post: AnswerPost, at: datetime
) -> tuple[dict[str, MarkedAnswer], dict[str, Refusal]]:
    """Mark what can be marked, by item; the rest by reason. A second, different answer to an item in one post is refused."""
    marked: dict[str, MarkedAnswer] = {}
    refused: dict[str, Refusal] = {}
    late = at - post.sent_at  # a phone whose clock is a year off has answered at what our clock then said
    for given in post.responses:
        item = definition.items.get(given.item)
        if item is None:
            refused[given.item] = "unknown_item"
            continue
        try:
            check_confidence(item.compiled.content, given.confidence)
            outcome = grade(item.compiled.content, item.compiled.key, given.answer)
        except MalformedAnswer:
            refused.setdefault(given.item, "malformed_answer")
            continue
        answer = canonical_answer(item.compiled.content, given.answer)
        if given.item not in marked:
            answered_at = min(_shifted(given.answered_at, late, at), at)
            marked[given.item] = MarkedAnswer(item, answer, given.confidence, outcome, answered_at)
        elif not marked[given.item].is_same_as(answer, given.confidence):
            refused[given.item] = "already_answered"
    return marked, refused


def corrected_start(post: AnswerPost, at: datetime) -> datetime:
    return min(_shifted(post.started_at, at - post.sent_at, at), at)


def clock_skew(post: AnswerPost, at: datetime) -> int:
    """Seconds, phone minus server."""
    return max(-(2**31), min(2**31 - 1, round((post.sent_at - at).total_seconds())))


def _shifted(time: datetime, by: timedelta, at: datetime) -> datetime:
    try:
        return time + by
    except OverflowError:  # a clock in the year 9999
        return at
