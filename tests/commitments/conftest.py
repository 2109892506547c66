import pytest
from django.db import connection


@pytest.fixture
def ledger_rows_free(db):
    """As somebody with the database in their hands: the triggers that protect the log are off for this test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")


@pytest.fixture
def postgresql_only():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer and no triggers of ours")
