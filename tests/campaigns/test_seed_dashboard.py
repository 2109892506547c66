import pytest
from django.db import connection

from bench.seed_dashboard import INSTITUTIONS, is_counted_right, seed_dashboard
from campaigns.models import Campaign, Enrolment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="seeds by PostgreSQL's own functions"),
]


def test_what_the_bench_seeds_is_what_the_recount_would_find():
    seeded = seed_dashboard(280)

    assert (seeded.attempts, seeded.classes) == (280, 2)
    assert is_counted_right(seeded)


def test_the_pages_figures_are_there(client):
    seeded = seed_dashboard(140)

    client.login(username=seeded.username, password=seeded.password)
    board = client.get(seeded.url).context["board"]

    assert board.figures["change"]["n"] == 35
    assert Enrolment.objects.filter(campaign=Campaign.objects.get()).count() == INSTITUTIONS
