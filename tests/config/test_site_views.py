from datetime import datetime

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from jobs.services import enqueue


@pytest.mark.smoke
@pytest.mark.django_db
def test_the_site_is_alive_and_ready(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"database": "ok"}


@pytest.mark.django_db
def test_without_its_database_the_site_is_alive_and_not_ready(client, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_figures_are_for_this_machine_and_count_the_jobs(client):
    enqueue("x")

    figures = client.get("/metrics").content.decode()

    assert 'lachan_jobs{state="queued"} 1.0' in figures


@pytest.mark.django_db
def test_figures_are_not_for_others(client):
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404


@pytest.mark.django_db
def test_a_proxy_on_this_machine_does_not_open_the_figures(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1

    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1, 10.0.0.7").status_code == 404
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 404


@pytest.mark.django_db
def test_a_token_opens_the_figures_from_elsewhere(client, settings):
    settings.METRICS_TOKEN = "t" * 30

    answer = client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers={"Authorization": "Bearer " + "t" * 30})

    assert answer.status_code == 200


def test_security_txt_names_a_contact_and_has_not_expired(client):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())

    assert lines["Contact"].startswith("mailto:")
    assert datetime.fromisoformat(lines["Expires"]) > timezone.now()


def test_a_browser_that_asks_for_an_icon_gets_one(client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert answer["Location"].endswith("icons/favicon.svg")


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/accounts/login/"])
def test_the_source_is_offered_where_the_setting_names_it(client, settings, page):
    assert "Mã nguồn" not in client.get(page).content.decode()

    settings.SOURCE_URL = "https://example.org/lachan"

    assert '<a href="https://example.org/lachan" rel="noopener">Mã nguồn</a>' in client.get(page).content.decode()


@pytest.mark.django_db
def test_staff_pages_are_not_kept_by_the_browser(client):
    assert "no-store" in client.get("/accounts/login/")["Cache-Control"]


@pytest.mark.django_db
def test_an_unknown_address_of_the_api_answers_in_its_one_shape(client):
    answer = client.get("/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.django_db
def test_an_unknown_page_says_so_in_vietnamese(client):
    answer = client.get("/khong-co/")

    assert answer.status_code == 404
    assert "Lá Chắn" in answer.content.decode()


@pytest.mark.django_db
def test_a_page_may_load_nothing_inline_and_nothing_from_elsewhere(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= {
        part.strip() for part in policy.split(";")
    }
