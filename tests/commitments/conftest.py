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


@pytest.fixture(autouse=True)
def as_if_committed(monkeypatch, request):
    """Most tests end in a rollback and never commit: what waits for the commit is done at once."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and not marker.kwargs.get("transaction"):
        monkeypatch.setattr("django.db.transaction.on_commit", lambda function, **options: function())
