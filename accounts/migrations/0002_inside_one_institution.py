"""PostgreSQL: a seat, its class and its student, and a teacher's class, cannot lie in different institutions.

SQLite cannot add foreign keys to a table that is there; services check it there, and the README says so.
"""

from django.db import migrations

KEYS = [
    ("accounts_seat", "seat_classroom_inside", "institution_id, classroom_id", "accounts_classroom"),
    ("accounts_seat", "seat_student_inside", "institution_id, student_id", "accounts_student"),
    ("accounts_membership", "membership_classroom_inside", "institution_id, classroom_id", "accounts_classroom"),
]


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, name, columns, parent in KEYS:
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
            f"REFERENCES {parent} (institution_id, id) DEFERRABLE INITIALLY DEFERRED"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, name, _, _ in KEYS:
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
