"""The usual post in one statement, on PostgreSQL: the attempt is there and goes on, the answers are new and in time.

What it does not take, `answering` looks at step by step. Both do the same to the rows; tests run every case through both.
The order in which each part needs the one before is that of all locks: Attempt, Sitting, tallies. A row is counted only when this
statement inserted it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from psycopg.types.json import Json

from quizzes.answers import MarkedAnswer
from quizzes.tokens import AttemptToken

STATEMENT = """
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
    INSERT INTO quizzes_itemtally AS t (institution_id, sitting_id, item_id, taken, answered, "right", marks, wrong_and_sure,
        counted_revision)
    SELECT %(institution)s, moved.id, taken.item_id, 'device', 1, (taken.is_right IS TRUE)::int, taken.marks,
        (taken.is_right IS FALSE AND taken.confidence IS NOT DISTINCT FROM 3)::int, 0
    FROM moved, taken ORDER BY taken.item_id
    ON CONFLICT (institution_id, sitting_id, item_id, taken) DO UPDATE SET answered = t.answered + EXCLUDED.answered,
        "right" = t."right" + EXCLUDED."right", marks = t.marks + EXCLUDED.marks,
        wrong_and_sure = t.wrong_and_sure + EXCLUDED.wrong_and_sure
)
SELECT count(*) FROM taken
"""


def insert_answers(
    *,
    token: AttemptToken,
    attempt_id: UUID,
    marked: Collection[MarkedAnswer],
    at: datetime,
    leeway: timedelta,
    grace: timedelta,
) -> int:
    """Insert and count those answers that are new; returns how many that were. 0 when the attempt is not of the usual kind."""
    answers = sorted(marked, key=lambda answer: answer.item.id)
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            {
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
            },
        )
        row = cursor.fetchone()
    return int(row[0])
