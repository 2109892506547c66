"""Answers come in: whole or in part, in any order, once or often. The busiest write of the site."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.querysets.compiled import Compiled
from quizzes.answers import AnswerPost, MarkedAnswer, Receipt, Refusal, clock_skew, corrected_start, mark_answers
from quizzes.attempt_figures import AttemptFigures, MarkedItem, attempt_figures
from quizzes.definitions import QuizDefinition, quiz_definition
from quizzes.errors import AttemptOfAnother, EntryRemoved
from quizzes.models import Attempt, Presence, Response, Sitting
from quizzes.services.attempt_result import attempt_result, kept_answers
from quizzes.services.one_statement import insert_answers, insert_first_answers
from quizzes.services.sitting import ask_for_recount
from quizzes.services.tallying import add_to_tallies
from quizzes.tokens import AttemptToken, TokenRefused

GRACE = timedelta(days=7)  # how long after closing an answer given before may still come in
LEEWAY = timedelta(seconds=10)  # the way from phone to server stands in the corrected time
CHANGING = [
    "sitting",
    "answered",
    "last_answered_at",
    "finish_at_count",
    "finished_at",
    "marks",
    "scams",
    "hits",
    "legitimate",
    "false_alarms",
]


def take_answers(*, token: AttemptToken, attempt_id: UUID, post: AnswerPost, at: datetime) -> Receipt:
    """Take what one post brings; what comes again changes nothing.

    An answer is final: the same again is accepted, another is refused by name. The first post makes the attempt; a second id
    of the same subject in an assessment joins the first. `finish` is done when that many answers are in, whichever post brings
    them. Answers given before the sitting closed are taken for 7 days. Raises TokenRefused, AttemptOfAnother, EntryRemoved:
    then nothing was taken.
    """
    definition = quiz_definition(token.quiz_version)
    marked, refused = mark_answers(definition, post, at)
    if marked and connection.vendor == "postgresql":
        is_taken = _take_at_once(token, attempt_id, post, marked, definition, at)
        if is_taken and post.finish is None:
            return Receipt(attempt_id, [key for key in marked if key not in refused], refused)
    return take_step_by_step(
        token=token, attempt_id=attempt_id, post=post, marked=marked, refused=refused, definition=definition, at=at
    )


def _take_at_once(
    token: AttemptToken,
    attempt_id: UUID,
    post: AnswerPost,
    marked: dict[str, MarkedAnswer],
    definition: QuizDefinition,
    at: datetime,
) -> bool:
    """Whether all of it could be taken the short way. If not, nothing or some was: the long way finds what is there."""
    common: dict[str, Any] = {
        "token": token,
        "attempt_id": attempt_id,
        "marked": marked.values(),
        "at": at,
        "leeway": LEEWAY,
        "grace": GRACE,
    }
    is_there, count = insert_answers(**common)
    if not is_there:
        count = insert_first_answers(
            **common,
            taken=post.taken,
            started_at=corrected_start(post, at),
            max_marks=definition.max_marks,
            clock_skew_s=clock_skew(post, at),
        )
    return count == len(marked)


@transaction.atomic
def take_step_by_step(
    *,
    token: AttemptToken,
    attempt_id: UUID,
    post: AnswerPost,
    marked: dict[str, MarkedAnswer],
    refused: dict[str, Refusal],
    definition: QuizDefinition,
    at: datetime,
) -> Receipt:
    """Every case, also the rare ones. Locks in order: Attempt, Sitting, tallies; counts what was inserted under them."""
    sitting = _sitting_of(token)
    attempt, is_new = _locked_attempt(token, attempt_id)
    if attempt is None:
        if at > sitting.ends_at and not any(_is_in_time(answer, sitting, at) for answer in marked.values()):
            return Receipt(attempt_id, [], refused | dict.fromkeys(marked, "after_closing"))
        attempt, is_new = _made_attempt(token, attempt_id, post, definition, at)
    kept = {} if is_new else {answer.item_id: answer for answer in kept_answers(attempt)}
    fresh: list[MarkedAnswer] = []
    for key, answer in marked.items():
        stored = kept.get(answer.item.id)
        if stored is not None:
            if not answer.is_same_as(stored.answer, stored.confidence):
                refused[key] = "already_answered"
        elif not attempt.is_open or not _is_in_time(answer, sitting, at):
            refused[key] = "after_closing"
        else:
            fresh.append(answer)
    answers = [(definition.by_id[r.item_id], r.marks, r.is_right) for r in kept.values()]
    answers += [(answer.item, answer.outcome.marks, answer.outcome.is_right) for answer in fresh]
    if attempt.is_open:
        _store(attempt, sitting, fresh, answers, post.finish, is_new, at)
    accepted = [key for key in marked if key not in refused]
    return Receipt(attempt.pk, accepted, refused, attempt_result(attempt, definition, answers))


def _sitting_of(token: AttemptToken) -> Sitting:
    """The token's sitting, as far as answering needs it, while its entry stands on the board."""
    rows = _SITTING.rows(token.institution, token.sitting, token.student)
    if not rows:
        raise TokenRefused
    *values, entry_round = rows[0]
    if (entry_round or 0) != token.round:
        raise EntryRemoved
    return Sitting(pk=token.sitting, institution_id=token.institution, **dict(zip(SITTING_FIELDS, values, strict=True)))


def _sitting_rows(institution_id: UUID, sitting_id: UUID, student_id: UUID) -> "QuerySet[Sitting, Any]":
    entry = Presence.objects.filter(institution=institution_id, sitting=OuterRef("pk"), student=student_id)
    sittings = Sitting.objects.filter(institution=institution_id, pk=sitting_id)
    rounds = sittings.annotate(entry_round=Subquery(entry.values("round")[:1]))
    return rounds.values_list(*SITTING_FIELDS, "entry_round")


SITTING_FIELDS = ("classroom_id", "series_id", "state", "closed_at", "closes_at")
_SITTING = Compiled(_sitting_rows)


def _locked_attempt(token: AttemptToken, attempt_id: UUID) -> tuple[Attempt | None, bool]:
    """The attempt of this id, or in an assessment the subject's own under another id."""
    attempt = Attempt.objects.locked().filter(pk=attempt_id).first()
    if attempt is None and token.is_assessment:
        mine = Attempt.objects.of_subject(token.institution, token.series, token.subject)
        attempt = mine.filter(step=token.step, is_assessment=True).locked().first()
    if attempt is None:
        return None, False
    is_mine = attempt.institution_id == token.institution and attempt.subject == token.subject
    goes_on = attempt.is_assessment and (attempt.series_id, attempt.step) == (token.series, token.step)
    if not is_mine or attempt.quiz_version_id != token.quiz_version:
        raise AttemptOfAnother
    if attempt.sitting_id != token.sitting and not goes_on:
        raise AttemptOfAnother
    return attempt, False


def _made_attempt(
    token: AttemptToken, attempt_id: UUID, post: AnswerPost, definition: QuizDefinition, at: datetime
) -> tuple[Attempt, bool]:
    """A new attempt, or the one that another request made at this moment."""
    # held, so that an entry taken off at this moment takes the attempt with it or leaves none to be made
    entries = Presence.objects.filter(institution=token.institution, sitting=token.sitting, student=token.student)
    entry = entries.select_for_update(of=("self",), no_key=True).first()
    if entry and entry.round != token.round:
        raise EntryRemoved
    attempt = Attempt(
        id=attempt_id,
        institution_id=token.institution,
        sitting_id=token.sitting,
        quiz_version_id=token.quiz_version,
        subject=token.subject,
        student_id=token.student,
        series_id=token.series,
        step=token.step,
        is_assessment=token.is_assessment,
        taken=post.taken,
        started_at=corrected_start(post, at),
        max_marks=definition.max_marks,
        clock_skew_s=clock_skew(post, at),
    )
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        found, _is_new = _locked_attempt(token, attempt_id)
        if found is None:
            raise
        return found, False
    # a student who found the sitting on a page opened before it has not joined it yet
    Presence.objects.bulk_create(
        [
            Presence(
                institution_id=token.institution,
                sitting_id=token.sitting,
                student_id=token.student,
                number=token.number,
                joined_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    return attempt, True


def _is_in_time(answer: MarkedAnswer, sitting: Sitting, at: datetime) -> bool:
    return answer.answered_at <= sitting.ends_at + LEEWAY and at <= sitting.ends_at + GRACE


def _store(
    attempt: Attempt,
    sitting: Sitting,
    fresh: list[MarkedAnswer],
    answers: list[MarkedItem],
    finish: int | None,
    is_new: bool,
    at: datetime,
) -> None:
    _insert_responses(attempt, fresh, at)
    started = int(is_new)
    if attempt.sitting_id != sitting.pk and _takes_over(sitting, attempt):
        Sitting.objects.filter(pk=attempt.sitting_id).update(started=F("started") - 1, revision=F("revision") + 1)
        attempt.sitting_id, started = sitting.pk, 1
    if fresh:
        attempt.answered += len(fresh)
        times = [answer.answered_at for answer in fresh]
        attempt.last_answered_at = max([*times, *([attempt.last_answered_at] if attempt.last_answered_at else [])])
    if finish is not None:
        attempt.finish_at_count = finish
    figures = None
    if attempt.finish_at_count is not None and attempt.answered >= attempt.finish_at_count:
        figures = attempt_figures(answers)
        attempt.freeze(figures, attempt.last_answered_at or at)
    if fresh or started or finish is not None:
        attempt.save(update_fields=CHANGING)
        count_in_sitting(attempt.sitting_id, started=started, finished=figures)
        add_to_tallies(attempt.institution_id, attempt.sitting_id, fresh)
    if figures and attempt.step != "practice":
        ask_for_recount(sitting.institution_id, sitting.classroom_id, sitting.series_id, at)


def _takes_over(sitting: Sitting, attempt: Attempt) -> bool:
    """An attempt left unfinished in a closed sitting goes on in the step's next one."""
    was = Sitting.objects.filter(institution=attempt.institution_id, pk=attempt.sitting_id).values_list(
        "state", flat=True
    )
    return sitting.state != Sitting.State.CLOSED and list(was) == [Sitting.State.CLOSED]


def _insert_responses(attempt: Attempt, fresh: list[MarkedAnswer], at: datetime) -> None:
    Response.objects.bulk_create(
        Response(
            institution_id=attempt.institution_id,
            attempt=attempt,
            item_id=answer.item.id,
            answer=answer.answer,
            confidence=answer.confidence,
            marks=answer.outcome.marks,
            is_right=answer.outcome.is_right,
            outcome=answer.outcome.stored(),
            answered_at=answer.answered_at,
            received_at=at,
        )
        for answer in fresh
    )


def count_in_sitting(sitting_id: UUID, *, started: int = 0, finished: AttemptFigures | None = None) -> None:
    """One UPDATE with F(): no read, no lost count."""
    changes: dict[str, Any] = {"revision": F("revision") + 1}
    if started:
        changes["started"] = F("started") + started
    if finished:
        sums = {"finished": 1, "marks_squared": finished.marks**2, **asdict(finished)}
        changes |= {name: F(name) + value for name, value in sums.items() if value}
    Sitting.objects.filter(pk=sitting_id).update(**changes)


def finish_unfinished(*, attempt_id: UUID, at: datetime) -> None:
    """The grace is over and what was missing never came.

    One that was to be finished is finished with what is there; one that its student left is closed and counts nowhere.
    Safe to repeat.
    """
    with transaction.atomic():
        attempt = Attempt.objects.locked().unfinished().filter(pk=attempt_id).first()
        if attempt is None:
            return
        if attempt.finish_at_count is None:
            attempt.closed_at = at
            attempt.save(update_fields=["closed_at"])
            return
        by_id = quiz_definition(attempt.quiz_version_id).by_id
        figures = attempt_figures((by_id[r.item_id], r.marks, r.is_right) for r in kept_answers(attempt))
        attempt.freeze(figures, attempt.last_answered_at or at)
        attempt.save(update_fields=CHANGING)
        count_in_sitting(attempt.sitting_id, finished=figures)
        if attempt.step != "practice":
            sitting = Sitting.objects.get(institution=attempt.institution_id, pk=attempt.sitting_id)
            ask_for_recount(sitting.institution_id, sitting.classroom_id, sitting.series_id, at)


def finish_after_grace(at: datetime) -> int:
    """Finish or close every attempt whose sitting closed more than 7 days ago; returns how many."""
    over = Attempt.objects.unfinished().filter(sitting__state="closed", sitting__closed_at__lt=at - GRACE)
    ids = list(over.order_by("pk").values_list("pk", flat=True)[:2000])
    for attempt_id in ids:
        finish_unfinished(attempt_id=attempt_id, at=at)
    return len(ids)
