"""The usual post in one statement, on PostgreSQL: the answers are new and in time, the attempt goes on or begins.

What it does not take, `answering` looks at step by step. Both do the same to the rows; tests run every case through both.
The order in which each part needs the one before is that of all locks: Attempt, Sitting, tallies. A row is counted only when this
statement inserted it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Json

from quizzes.answers import MarkedAnswer
from quizzes.tokens import AttemptToken

TALLY = """INSERT INTO quizzes_itemtally AS t (institution_id, sitting_id, item_id, taken, answered, "right", marks,
        wrong_and_sure)
    SELECT %(institution)s, moved.id, taken.item_id, 'device', 1, (taken.is_right IS TRUE)::int, taken.marks,
        (taken.is_right IS FALSE AND taken.confidence IS NOT DISTINCT FROM 3)::int
    FROM moved, taken ORDER BY taken.item_id
    ON CONFLICT (institution_id, sitting_id, item_id, taken) DO UPDATE SET answered = t.answered + EXCLUDED.answered,
        "right" = t."right" + EXCLUDED."right", marks = t.marks + EXCLUDED.marks,
        wrong_and_sure = t.wrong_and_sure + EXCLUDED.wrong_and_sure"""
STATEMENT = f"""
WITH sitting AS MATERIALIZED (
    SELECT s.id, COALESCE(s.closed_at, s.closes_at) AS ends_at FROM quizzes_sitting s
    WHERE s.institution_id = %(institution)s AND s.id = %(sitting)s AND %(round)s = COALESCE((
        SELECT p.round FROM quizzes_presence p WHERE p.institution_id = %(institution)s AND p.sitting_id = s.id
        AND p.student_id = %(student)s), 0)
), attempt AS MATERIALIZED (
    SELECT a.id, s.ends_at FROM quizzes_attempt a JOIN sitting s ON a.sitting_id = s.id
    WHERE a.institution_id = %(institution)s AND a.id = %(attempt)s AND a.subject = %(subject)s
    AND a.finished_at IS NULL AND a.closed_at IS NULL AND a.finish_at_count IS NULL
    FOR NO KEY UPDATE OF a
), given AS (
    SELECT * FROM unnest(%(items)s::bigint[], %(answers)s::jsonb[], %(confidences)s::smallint[], %(marks)s::smallint[],
        %(rights)s::boolean[], %(outcomes)s::jsonb[], %(times)s::timestamptz[])
        AS g (item_id, answer, confidence, marks, is_right, outcome, answered_at)
), taken AS (
    INSERT INTO quizzes_response (institution_id, attempt_id, item_id, answer, confidence, marks, is_right, outcome,
        answered_at, received_at)
    SELECT %(institution)s, a.id, g.item_id, g.answer, g.confidence, g.marks, g.is_right, g.outcome, g.answered_at, %(at)s
    FROM attempt a, given g
    WHERE g.answered_at <= a.ends_at + %(leeway)s * interval '1 second'
        AND %(at)s <= a.ends_at + %(grace)s * interval '1 second'
    ON CONFLICT (institution_id, attempt_id, item_id) DO NOTHING
    RETURNING item_id, confidence, marks, is_right, answered_at
), counted AS (
    UPDATE quizzes_attempt SET answered = answered + new.n, last_answered_at = GREATEST(last_answered_at, new.latest)
    FROM (SELECT count(*) AS n, max(answered_at) AS latest FROM taken) new
    WHERE institution_id = %(institution)s AND id = %(attempt)s AND new.n > 0
    RETURNING sitting_id
), moved AS (
    UPDATE quizzes_sitting SET revision = revision + 1 FROM counted WHERE id = counted.sitting_id RETURNING id
), tallied AS (
    {TALLY}
)
SELECT EXISTS (SELECT FROM attempt), (SELECT count(*) FROM taken)
"""  # noqa: S608 - a constant


FIRST_STATEMENT = f"""
WITH sitting AS MATERIALIZED (
    SELECT s.id, COALESCE(s.closed_at, s.closes_at) AS ends_at FROM quizzes_sitting s
    JOIN quizzes_presence p ON p.institution_id = s.institution_id AND p.sitting_id = s.id
    WHERE s.institution_id = %(institution)s AND s.id = %(sitting)s
    AND p.student_id = %(student)s AND p.round = %(round)s
    FOR SHARE OF p
), given AS (
    SELECT * FROM unnest(%(items)s::bigint[], %(answers)s::jsonb[], %(confidences)s::smallint[], %(marks)s::smallint[],
        %(rights)s::boolean[], %(outcomes)s::jsonb[], %(times)s::timestamptz[])
        AS g (item_id, answer, confidence, marks, is_right, outcome, answered_at)
), made AS (
    INSERT INTO quizzes_attempt (id, institution_id, sitting_id, quiz_version_id, subject, student_id, series_id, step,
        is_assessment, taken, started_at, max_marks, clock_skew_s, answered, last_answered_at, scams, hits, legitimate,
        false_alarms)
    SELECT %(attempt)s, %(institution)s, s.id, %(quiz_version)s, %(subject)s, %(student)s, %(series)s, %(step)s,
        %(is_assessment)s, %(taken)s, %(started_at)s, %(max_marks)s, %(clock_skew_s)s, new.n, new.latest, 0, 0, 0, 0
    FROM sitting s, (SELECT count(*) AS n, max(answered_at) AS latest FROM given) new
    WHERE new.latest <= s.ends_at + %(leeway)s * interval '1 second'
        AND %(at)s <= s.ends_at + %(grace)s * interval '1 second'
    ON CONFLICT DO NOTHING
    RETURNING id, sitting_id
), taken AS (
    INSERT INTO quizzes_response (institution_id, attempt_id, item_id, answer, confidence, marks, is_right, outcome,
        answered_at, received_at)
    SELECT %(institution)s, made.id, g.item_id, g.answer, g.confidence, g.marks, g.is_right, g.outcome, g.answered_at, %(at)s
    FROM made, given g
    RETURNING item_id, confidence, marks, is_right, answered_at
), moved AS (
    UPDATE quizzes_sitting SET revision = revision + 1, started = started + 1 FROM made WHERE quizzes_sitting.id = made.sitting_id
    RETURNING quizzes_sitting.id
), tallied AS (
    {TALLY}
)
SELECT count(*) FROM taken
"""  # noqa: S608 - a constant


def insert_answers(
    *,
    token: AttemptToken,
    attempt_id: UUID,
    marked: Collection[MarkedAnswer],
    at: datetime,
    leeway: timedelta,
    grace: timedelta,
) -> tuple[bool, int]:
    """Insert and count those answers that are new. Returns whether the attempt is there and of the usual kind, and how many
    were inserted.
    """
    parameters = _parameters(token, attempt_id, marked, at, leeway, grace)
    is_there, count = _execute(STATEMENT, parameters)
    return bool(is_there), int(count)


def insert_first_answers(
    *,
    token: AttemptToken,
    attempt_id: UUID,
    marked: Collection[MarkedAnswer],
    at: datetime,
    leeway: timedelta,
    grace: timedelta,
    taken: str,
    started_at: datetime,
    max_marks: int,
    clock_skew_s: int,
) -> int:
    """Make the attempt with its first answers; returns how many were inserted: all, or none when it could not be made here."""
    parameters = _parameters(token, attempt_id, marked, at, leeway, grace)
    parameters |= {
        "quiz_version": token.quiz_version,
        "series": token.series,
        "step": token.step,
        "is_assessment": token.is_assessment,
        "taken": taken,
        "started_at": started_at,
        "max_marks": max_marks,
        "clock_skew_s": clock_skew_s,
    }
    return int(_execute(FIRST_STATEMENT, parameters)[0])


def _execute(statement: str, parameters: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()


def _parameters(
    token: AttemptToken,
    attempt_id: UUID,
    marked: Collection[MarkedAnswer],
    at: datetime,
    leeway: timedelta,
    grace: timedelta,
) -> dict[str, Any]:
    answers = sorted(marked, key=lambda answer: answer.item.id)
    return {
        "institution": token.institution,
        "sitting": token.sitting,
        "student": token.student,
        "round": token.round,
        "attempt": attempt_id,
        "subject": token.subject,
        "items": [answer.item.id for answer in answers],
        "answers": [Json(answer.answer) for answer in answers],
        "confidences": [answer.confidence for answer in answers],
        "marks": [answer.outcome.marks for answer in answers],
        "rights": [answer.outcome.is_right for answer in answers],
        "outcomes": [Json(answer.outcome.stored()) for answer in answers],
        "times": [answer.answered_at for answer in answers],
        "at": at,
        "leeway": leeway.total_seconds(),
        "grace": grace.total_seconds(),
    }
