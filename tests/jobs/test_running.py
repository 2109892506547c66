import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jobs import registry
from jobs.errors import JobRefused, LeaseLost
from jobs.models import Job
from jobs.run import LEASE, JobRun
from jobs.services import enqueue
from jobs.services.running import claim_job, run_claimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """Registers handlers that are gone after the test."""
    monkeypatch.setattr(registry, "_kinds", {})
    return registry.job


def test_what_a_handler_returns_becomes_the_result(kind, run_jobs):
    kind("double")(lambda job, number: {"number": number * 2})
    enqueue("double", number=21)

    [job] = run_jobs()

    assert (job.state, job.result) == (Job.State.DONE, {"number": 42})


def test_progress_is_seen_while_the_job_runs(kind):
    seen = []

    @kind("count")
    def count(job):
        job.progress(3, 10, "Đã đọc 3 dòng")
        seen.append(Job.objects.values_list("progress_done", "progress_total", "message", "state").get())

    enqueue("count")
    run_claimed(claim_job(at=timezone.now()))

    assert seen == [(3, 10, "Đã đọc 3 dòng", "running")]


def test_an_unexpected_error_is_tried_again_later_each_time(kind):
    kind("broken")(lambda job: 1 / 0)
    job = enqueue("broken")
    now = timezone.now()

    run_claimed(claim_job(at=now))

    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.QUEUED, 1)
    assert job.run_at >= now + timedelta(seconds=4)


def test_after_its_last_try_a_job_fails_with_words_and_without_a_traceback(kind, run_jobs):
    kind("broken", max_tries=2)(lambda job: 1 / 0)
    enqueue("broken")

    job = run_jobs()[-1]

    assert (job.state, job.tries) == (Job.State.FAILED, 2)
    assert "đã thử 2 lần" in job.error
    assert "ZeroDivision" not in job.error


def test_a_refusal_is_shown_as_it_was_said_and_not_tried_again(kind, run_jobs):
    @kind("refused")
    def refused(job):
        raise JobRefused("Tệp không phải là tệp Excel.")

    enqueue("refused")

    [job] = run_jobs()

    assert (job.state, job.error) == (Job.State.FAILED, "Tệp không phải là tệp Excel.")


def test_a_kind_that_nobody_knows_fails_in_words(run_jobs):
    enqueue("no.such.kind")

    [job] = run_jobs()

    assert job.state == Job.State.FAILED
    assert "no.such.kind" in job.error


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_ends():
    enqueue("x")
    now = timezone.now()
    died = claim_job(at=now)

    assert claim_job(at=now + LEASE - timedelta(seconds=1)) is None
    taken = claim_job(at=now + LEASE + timedelta(seconds=1))

    assert taken.pk == died.pk
    assert taken.lease_token != died.lease_token


def test_a_worker_whose_lease_was_taken_over_can_write_nothing_more():
    enqueue("x")
    now = timezone.now()
    slow = JobRun(claim_job(at=now))
    claim_job(at=now + LEASE * 2)

    with pytest.raises(LeaseLost):
        slow.progress(1, 2)
    with pytest.raises(LeaseLost), slow.writing():
        pytest.fail("was let in")
    with pytest.raises(LeaseLost):
        slow.attach("a.txt", "text/plain", b"a")


def test_a_late_finish_does_not_end_the_job_of_the_worker_that_took_over(kind):
    kind("slow")(lambda job: claim_job(at=timezone.now() + LEASE * 2) and None)
    job = enqueue("slow")

    run_claimed(claim_job(at=timezone.now()))

    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.RUNNING, 2)


def test_a_job_that_kills_each_of_its_workers_is_given_up(kind):
    kind("deadly", max_tries=1)(lambda job: None)
    job = enqueue("deadly")
    now = timezone.now()
    claim_job(at=now)

    run_claimed(claim_job(at=now + LEASE * 2))

    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_a_second_run_replaces_the_file_of_the_first(kind):
    enqueue("x")
    run = JobRun(claim_job(at=timezone.now()))

    run.attach("thẻ.pdf", "application/pdf", b"one")
    run.attach("thẻ.pdf", "application/pdf", b"two")

    assert [bytes(file.content) for file in run.job.files.all()] == [b"two"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time")
def test_forty_jobs_are_claimed_once_each_by_four_workers_at_once():
    for _ in range(40):
        enqueue("x")
    claimed, start = [], threading.Barrier(4)

    def claim_all():
        start.wait()
        while (job := claim_job(at=timezone.now())) is not None:
            claimed.append(job.pk)
        connection.close()

    workers = [threading.Thread(target=claim_all) for _ in range(4)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]

    assert len(claimed) == len(set(claimed)) == 40
