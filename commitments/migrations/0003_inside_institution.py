"""No row of one institution can name a row of another: composite foreign keys. SQLite cannot add them."""

from typing import Any

from django.db import migrations

KEYS = [  # (table, column, table named)
    ("commitments_pledgeopening", "classroom_id", "accounts_classroom"),
    ("commitments_commitment", "classroom_id", "accounts_classroom"),
    ("commitments_commitment", "student_id", "accounts_student"),
    ("commitments_party", "commitment_id", "commitments_commitment"),
    ("commitments_act", "party_id", "commitments_party"),
    ("commitments_act", "erases_id", "commitments_act"),
    ("commitments_evidence", "act_id", "commitments_act"),
]


def name(table: str, column: str) -> str:
    return f"{table}_{column}_inside"


def add(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column, named in KEYS:
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name(table, column)} FOREIGN KEY (institution_id, {column})"
            f" REFERENCES {named} (institution_id, id) DEFERRABLE INITIALLY DEFERRED"
        )


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column, _ in KEYS:
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name(table, column)}")


class Migration(migrations.Migration):
    dependencies = [("commitments", "0002_ledger_guards"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(add, drop)]
