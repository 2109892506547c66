"""Fixtures for every room's tests."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from jobs.models import Job
from jobs.services.running import claim_job, run_claimed


@pytest.fixture
def run_jobs() -> Callable[[], list[Job]]:
    """Run what is queued, also what is queued for the next hours and by the jobs themselves; returns the jobs."""

    def run() -> list[Job]:
        ran = []
        while (job := claim_job(at=timezone.now() + timedelta(hours=1))) is not None:
            run_claimed(job)
            job.refresh_from_db()
            ran.append(job)
        return ran

    return run


@pytest.fixture(autouse=True)
def ledger_key(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each test has a log of its own: the key is made when first asked for, and the signed head is kept beside it."""
    settings.LEDGER_KEY_FILE = tmp_path_factory.getbasetemp() / f"ledger-{next(_numbers)}" / "ledger.key"
    return Path(settings.LEDGER_KEY_FILE)


_numbers = count()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit are cleaned up by TRUNCATE, which the log refuses: here it is let pass."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ledger_kept'")
                for (table,) in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ledger_kept")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """A request in English leaves its thread speaking English; the next test, whichever it is, begins in Vietnamese."""
    translation.activate("vi")
    yield
    translation.activate("vi")
