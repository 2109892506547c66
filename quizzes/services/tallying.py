"""Adding answers to a sitting's item tallies: one statement, the same on both databases."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from quizzes.answers import MarkedAnswer
from quizzes.models import ItemTally

COLUMNS = ("answered", "right", "marks", "wrong_and_sure")


def add_to_tallies(institution_id: UUID, sitting_id: UUID, answers: Iterable[MarkedAnswer]) -> None:
    """Count answers that were inserted in this transaction. Rows are met in the order of their items, so that two posts
    never wait for each other. Hold the attempt and the sitting before.
    """
    rows = sorted(
        (answer.item.id, 1, int(answer.outcome.is_right is True), answer.outcome.marks, int(answer.is_wrong_and_sure))
        for answer in answers
    )
    if not rows:
        return
    quote = connection.ops.quote_name
    table = quote(ItemTally._meta.db_table)
    owner = [UUIDField().get_db_prep_value(value, connection) for value in (institution_id, sitting_id)]
    adding = ", ".join(f"{quote(name)} = {table}.{quote(name)} + EXCLUDED.{quote(name)}" for name in COLUMNS)
    names = ", ".join(quote(name) for name in COLUMNS)
    values = ", ".join(["(%s, %s, %s, 'device', %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (institution_id, sitting_id, item_id, taken, {names}) "  # noqa: S608
            f"VALUES {values} ON CONFLICT (institution_id, sitting_id, item_id, taken) DO UPDATE SET {adding}",
            [value for row in rows for value in (*owner, *row)],
        )
