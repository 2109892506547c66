from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from jobs.models import Job, JobFile
from jobs.services import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return get_user_model().objects.create(username="co.lan")


@pytest.fixture
def done(owner):
    job = enqueue("x", owner=owner)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, finished_at=timezone.now())
    return job


@pytest.fixture
def file(done, owner):
    return JobFile.objects.create(
        job=done,
        owner_id=owner.pk,
        name="thẻ lớp 10A1.pdf",
        media_type="application/pdf",
        content=b"%PDF",
        expires_at=timezone.now() + timedelta(days=1),
    )


def test_the_owner_sees_the_job_and_its_file(client, owner, done, file):
    client.force_login(owner)

    page = client.get(f"/jobs/{done.pk}/").content.decode()

    assert "Xong" in page
    assert f"/jobs/{done.pk}/files/{file.pk}/" in page


def test_the_state_is_what_the_progress_bar_needs(client, owner):
    job = enqueue("x", owner=owner)
    client.force_login(owner)

    state = client.get(f"/jobs/{job.pk}.json").json()

    assert state == {
        "state": "queued",
        "state_label": "Đang chờ",
        "done": 0,
        "total": 0,
        "message": "",
        "error": "",
        "is_over": False,
    }


def test_a_file_comes_as_a_download_under_its_name(client, owner, done, file):
    client.force_login(owner)

    response = client.get(f"/jobs/{done.pk}/files/{file.pk}/")

    assert response.content == b"%PDF"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''th%E1%BA%BB")


@pytest.mark.parametrize("tail", ["/", ".json", "/files/{file}/"])
def test_another_persons_job_is_not_there(client, done, file, tail):
    client.force_login(get_user_model().objects.create(username="thay.pao"))

    assert client.get(f"/jobs/{done.pk}" + tail.format(file=file.pk)).status_code == 404
