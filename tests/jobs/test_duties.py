import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jobs import registry
from jobs.models import Job, JobFile
from jobs.services import enqueue
from jobs.services.duties import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(monkeypatch):
    """The times at which the only registered duty, due every minute, was begun."""
    monkeypatch.setattr(registry, "_duties", {})
    times = []
    monkeypatch.setattr(
        registry, "_duties", {"test.duty": registry.Duty("test.duty", timedelta(minutes=1), times.append)}
    )
    return times


def test_a_duty_is_done_when_its_time_has_passed_and_not_before(begun):
    now = timezone.now()

    tick(now)
    tick(now + timedelta(seconds=59))
    tick(now + timedelta(seconds=60))

    assert begun == [now, now + timedelta(seconds=60)]


def test_a_duty_that_fails_does_not_stop_the_others(begun, monkeypatch):
    broken = registry.Duty("test.broken", timedelta(minutes=1), lambda at: 1 / 0)
    monkeypatch.setattr(registry, "_duties", {"test.broken": broken, **registry._duties})

    tick(timezone.now())

    assert len(begun) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time")
def test_a_duty_is_begun_by_one_of_the_workers_that_ask_at_once(begun):
    now, start = timezone.now(), threading.Barrier(6)

    def ask():
        start.wait()
        tick(now)
        connection.close()

    askers = [threading.Thread(target=ask) for _ in range(6)]
    [asker.start() for asker in askers]
    [asker.join() for asker in askers]

    assert begun == [now]


def test_files_past_their_date_and_jobs_long_over_are_forgotten():
    now = timezone.now()
    old = enqueue("x")
    Job.objects.filter(pk=old.pk).update(state=Job.State.DONE, finished_at=now - timedelta(days=31))
    JobFile.objects.create(name="a", media_type="text/plain", content=b"a", expires_at=now - timedelta(hours=1))

    tick(now)

    assert not Job.objects.exists()
    assert not JobFile.objects.exists()
