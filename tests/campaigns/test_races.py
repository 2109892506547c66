"""Counting at once with others, on PostgreSQL: SQLite has one writer and cannot show it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, connections
from django.db.models import Sum

from campaigns.models import ClassRollUp, EnrolledClass, Enrolment, RollUp, Snapshot
from campaigns.services.recount import recount_class
from campaigns.services.snapshot import publish_snapshot
from tests.accounts.factories import InstitutionFactory
from tests.campaigns.factories import a_campaign, a_class, accepted, did

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def at_once(*tasks) -> None:
    barrier = Barrier(len(tasks))

    def run(task):
        try:
            barrier.wait(timeout=10)
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        for future in [pool.submit(run, task) for task in tasks]:
            future.result(timeout=30)


@pytest.fixture
def school():
    """A campaign and three classes of one school, in each of which six students have taken both tests."""
    campaign = a_campaign()
    institution = InstitutionFactory()
    rooms = [a_class(institution, students=6) for _ in range(3)]
    accepted(campaign, institution)
    for room in rooms:
        for seat in room.seats.all():
            did(campaign, seat, "pretest", 5)
            did(campaign, seat, "posttest", 8)
    return campaign, rooms


def count(campaign, room):
    return lambda: recount_class(classroom_id=room.pk, series_id=campaign.series_id, at=NOW)


def test_classes_of_one_school_counted_at_once_leave_exact_sums(school):
    campaign, rooms = school

    at_once(*[count(campaign, room) for room in rooms])

    finished = ClassRollUp.objects.filter(phase__step="pretest").aggregate(total=Sum("finished"))["total"]
    assert finished == 18
    assert RollUp.objects.get(phase__step="pretest").finished == 18
    assert Enrolment.objects.get().reached == 18


def test_one_class_counted_by_two_workers_is_counted_once(school):
    campaign, rooms = school

    at_once(count(campaign, rooms[0]), count(campaign, rooms[0]), count(campaign, rooms[0]))

    assert EnrolledClass.objects.get(classroom=rooms[0]).reached == 6
    assert ClassRollUp.objects.filter(enrolled_class__classroom=rooms[0]).count() == 5


def test_two_workers_publish_one_snapshot(school):
    campaign, rooms = school
    for room in rooms:
        count(campaign, room)()

    def publish():
        return publish_snapshot(campaign_id=campaign.pk, at=NOW)

    at_once(publish, publish)

    assert Snapshot.objects.count() == 1
