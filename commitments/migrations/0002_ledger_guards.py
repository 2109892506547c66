"""The log is append-only: PostgreSQL refuses every change to it. SQLite cannot; there `verify_ledger` tells."""

from typing import Any

from django.db import migrations

# Rows that are never changed once written. Evidence may be destroyed, but never altered.
FROZEN = ["ledgerentry", "ledgernode", "checkpoint", "act", "pledgetext", "pledgeversion"]

REFUSE = """
CREATE OR REPLACE FUNCTION lachan_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: what has been logged is never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(REFUSE, params=None)
    for table in FROZEN:
        schema_editor.execute(
            f"CREATE TRIGGER ledger_frozen BEFORE UPDATE OR DELETE ON commitments_{table}"
            " FOR EACH ROW EXECUTE FUNCTION lachan_refuse_change()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER ledger_kept BEFORE TRUNCATE ON commitments_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION lachan_refuse_change()"
        )
    schema_editor.execute(
        "CREATE TRIGGER ledger_frozen BEFORE UPDATE ON commitments_evidence"
        " FOR EACH ROW EXECUTE FUNCTION lachan_refuse_change()"
    )


def unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in FROZEN:
        schema_editor.execute(f"DROP TRIGGER ledger_frozen ON commitments_{table}")
        schema_editor.execute(f"DROP TRIGGER ledger_kept ON commitments_{table}")
    schema_editor.execute("DROP TRIGGER ledger_frozen ON commitments_evidence")
    schema_editor.execute("DROP FUNCTION lachan_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
