"""On PostgreSQL a row cannot name a parent of another institution: composite foreign keys.

Where one says more than the plain key did, the plain one goes: every answer would pay for both. A key on the institution itself is
implied by the parent's. SQLite can add neither to a table that exists; there the services check.
"""

from django.db import migrations

# table, column, parent's table, delete rule; each parent has UNIQUE (institution_id, id)
KEYS = [
    ("quizzes_sitting", "classroom_id", "accounts_classroom"),
    ("quizzes_joincode", "classroom_id", "accounts_classroom"),
    ("quizzes_joincode", "sitting_id", "quizzes_sitting"),
    ("quizzes_presence", "sitting_id", "quizzes_sitting"),
    ("quizzes_presence", "student_id", "accounts_student"),
    ("quizzes_attempt", "sitting_id", "quizzes_sitting"),
    ("quizzes_attempt", "student_id", "accounts_student"),
    ("quizzes_response", "attempt_id", "quizzes_attempt"),
    ("quizzes_itemtally", "sitting_id", "quizzes_sitting"),
]


def name(table, column):
    return f"{table}_{column}_in_institution"


def plain_keys(cursor, connection, table, column):
    constraints = connection.introspection.get_constraints(cursor, table)
    return [key for key, found in constraints.items() if found["foreign_key"] and found["columns"] == [column]]


def add_keys(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # what earlier operations of this transaction have put off until its end
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table, column, parent in KEYS:
            for key in [*plain_keys(cursor, connection, table, column), *plain_keys(cursor, connection, table, "institution_id")]:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{key}"')
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name(table, column)} FOREIGN KEY (institution_id, {column}) "
                f"REFERENCES {parent} (institution_id, id) DEFERRABLE INITIALLY DEFERRED"
            )


def drop_keys(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table, column, parent in KEYS:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name(table, column)}")
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk FOREIGN KEY ({column}) "
                f"REFERENCES {parent} (id) DEFERRABLE INITIALLY DEFERRED"
            )


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(add_keys, drop_keys)]
