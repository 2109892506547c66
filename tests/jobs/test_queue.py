from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import celery_bridge
from jobs.models import Job
from jobs.services import announce_waiting, enqueue
from jobs.services.running import claim_job

pytestmark = pytest.mark.django_db


def test_a_job_is_not_asked_for_when_the_callers_transaction_is_rolled_back():
    with transaction.atomic():
        enqueue("x")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_arguments_that_are_ids_become_strings():
    classroom = uuid4()

    job = enqueue("x", classroom=classroom)

    job.refresh_from_db()
    assert job.arguments == {"classroom": str(classroom)}


def test_a_job_of_the_same_key_is_merged_while_queued_and_keeps_the_earlier_time():
    later = timezone.now() + timedelta(minutes=5)
    first = enqueue("x", dedupe_key="k", run_at=later)

    second = enqueue("x", dedupe_key="k", run_at=later - timedelta(minutes=3))

    first.refresh_from_db()
    assert second.pk == first.pk
    assert first.run_at == later - timedelta(minutes=3)


def test_a_job_of_the_same_key_is_queued_anew_once_the_first_is_running():
    first = enqueue("x", dedupe_key="k")
    claim_job(at=timezone.now())

    assert enqueue("x", dedupe_key="k").pk != first.pk


def test_the_database_refuses_two_queued_jobs_of_one_key():
    now = timezone.now()
    Job.objects.create(kind="x", dedupe_key="k", run_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="x", dedupe_key="k", run_at=now)


def test_the_database_refuses_a_running_job_without_a_lease():
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="x", run_at=timezone.now(), state=Job.State.RUNNING)


def test_celery_is_told_the_id_after_the_commit_only(settings, monkeypatch, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    told = []
    monkeypatch.setattr(celery_bridge, "send", told.append)

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("x")
        assert told == []

    assert told == [job.pk]


def test_a_broker_that_does_not_answer_leaves_the_job_queued(settings, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("x")

    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_what_has_waited_ten_seconds_is_announced_again(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    told = []
    monkeypatch.setattr(celery_bridge, "send", told.append)
    now = timezone.now()
    waiting = enqueue("x", run_at=now - timedelta(seconds=11))
    enqueue("x", run_at=now)

    announce_waiting(now)

    assert told == [waiting.pk]
