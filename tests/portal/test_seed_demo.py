import json
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Institution, Student, User
from campaigns.models import EnrolledClass, RollUp, SnapshotNode
from campaigns.services.recount import recount_class
from commitments.models import LedgerEntry
from quizzes.models import Attempt, Sitting
from quizzes.services.recounting import expected_counters, expected_tallies

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
FIGURES = [field.name for field in RollUp._meta.fields if field.name != "id"]


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sign-ins of a seeded site, which is made once for this module and rolled back after it."""
    path = tmp_path_factory.mktemp("demo") / "demo.json"
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(LEDGER_KEY_FILE=path.with_name("key")):
        call_command("load_units", stdout=StringIO())
        call_command("load_pack", str(settings.BASE_DIR / "content" / "core"), stdout=StringIO())
        call_command("load_pledges", stdout=StringIO())
        call_command("seed_demo", file=path, stdout=StringIO())
        yield path
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def ledger_key(seeded):
    """The seeded site's own, instead of one for each test."""


def test_every_figure_of_the_demonstration_is_what_counting_again_gives(seeded):
    written = list(RollUp.objects.order_by("pk").values(*FIGURES))
    for enrolled in EnrolledClass.objects.select_related("enrolment__campaign"):
        series = enrolled.enrolment.campaign.series_id
        recount_class(classroom_id=enrolled.classroom_id, series_id=series, at=timezone.now())

    assert list(RollUp.objects.order_by("pk").values(*FIGURES)) == written
    for sitting in Sitting.objects.filter(way=Sitting.Way.DEVICES):
        assert {name: getattr(sitting, name) for name in expected_counters(sitting)} == expected_counters(sitting)
        assert expected_tallies(sitting) or not sitting.started
    assert SnapshotNode.objects.exists()
    call_command("verify_ledger", stdout=StringIO())


def test_a_second_run_adds_nothing_and_keeps_what_was_given_out(seeded):
    before = json.loads(seeded.read_text())
    counts = [model.objects.count() for model in (Institution, Student, User, Sitting, Attempt, LedgerEntry)]

    call_command("seed_demo", file=seeded, stdout=StringIO())

    assert json.loads(seeded.read_text()) == before
    assert counts == [model.objects.count() for model in (Institution, Student, User, Sitting, Attempt, LedgerEntry)]


def test_the_file_holds_sign_ins_that_work_and_an_open_sitting_for_each_class(seeded):
    known = json.loads(seeded.read_text())

    assert known["classrooms"][0].keys() >= {"name", "code", "sitting", "students"}
    assert len(known["classrooms"]) == 11
    assert known["classrooms"][0]["students"][0].keys() == {"number", "pin"}
    for role in ("organiser", "head", "teacher", "administrator"):
        assert authenticate(username=known[role]["username"], password=known[role]["password"])
    assert seeded.stat().st_mode & 0o077 == 0


def test_students_without_both_consents_have_no_name(seeded):
    unnamed = Student.objects.filter(name="")

    assert unnamed.exists()
    assert not Student.objects.exclude(consent_student="yes", consent_parent="yes").exclude(name="").exists()
