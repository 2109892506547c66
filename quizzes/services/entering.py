"""Students come into sittings: their Presence, written once and found again, and the boards that show it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, UUIDField
from uuid_utils.compat import uuid7

from accounts.models import Seat
from quizzes.models import Presence

STATEMENT = """
INSERT INTO quizzes_presence (id, institution_id, sitting_id, student_id, number, joined_at, without_pin, round)
VALUES {rows}
ON CONFLICT (institution_id, sitting_id, student_id) DO UPDATE SET
    joined_at = CASE WHEN quizzes_presence.removed_at IS NULL AND quizzes_presence.without_pin <= EXCLUDED.without_pin
        THEN quizzes_presence.joined_at ELSE EXCLUDED.joined_at END,
    without_pin = CASE WHEN quizzes_presence.without_pin THEN EXCLUDED.without_pin ELSE quizzes_presence.without_pin END,
    removed_at = NULL
RETURNING sitting_id, round, joined_at
"""


@transaction.atomic
def enter_sittings(*, seat: Seat, sittings: Sequence[UUID], with_pin: bool, at: datetime) -> dict[UUID, int]:
    """Write the student's Presence in each sitting; returns the round of each, which their tokens bear.

    Who is in already stays in; an entry that was taken off comes back; a PIN makes good an entry without one. Boards move
    only when something changed. Safe to repeat.
    """
    if not sittings:
        return {}
    to_id, to_time = UUIDField().get_db_prep_value, DateTimeField().get_db_prep_value
    parameters = [
        value
        for sitting in sorted(sittings)
        for value in (
            to_id(uuid7(), connection),
            to_id(seat.institution_id, connection),
            to_id(sitting, connection),
            to_id(seat.student_id, connection),
            seat.number,
            to_time(at, connection),
            not with_pin,
        )
    ]
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, 0)"] * len(sittings))
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(rows=rows), parameters)
        entries = [(_uuid(sitting), number, joined_at) for sitting, number, joined_at in cursor.fetchall()]
    moved = [sitting for sitting, _round, joined_at in entries if _aware(joined_at) == at]
    if moved:
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(moved))
            ids = [to_id(sitting, connection) for sitting in sorted(moved)]
            cursor.execute(f"UPDATE quizzes_sitting SET revision = revision + 1 WHERE id IN ({places})", ids)  # noqa: S608
    return {sitting: number for sitting, number, _joined_at in entries}


def is_in_with_pin(*, seat: Seat, sitting_id: UUID) -> bool:
    """Whether this number is in the sitting already, by somebody who knew the PIN."""
    entries = Presence.objects.filter(institution=seat.institution_id, sitting=sitting_id, student=seat.student_id)
    return entries.filter(removed_at=None, without_pin=False).exists()


def _aware(value: datetime) -> datetime:
    """SQLite gives back UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
