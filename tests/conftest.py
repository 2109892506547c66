"""Fixtures for every room's tests."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

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
