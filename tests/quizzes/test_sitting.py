from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from jobs.models import Job
from quizzes.codes import ALPHABET, LENGTH, new_code, normalise_code
from quizzes.errors import CountImpossible, NotByHands, QuizNotForMode, SittingAlreadyOpen, SittingClosed
from quizzes.models import Attempt, DebriefRelease, ItemTally, JoinCode, Presence, QuizVersion, Response
from quizzes.services import sitting as sittings
from quizzes.services.entering import enter_sittings
from quizzes.services.hands import record_hands
from quizzes.services.publishing import publish_pack
from quizzes.services.recounting import expected_counters
from quizzes.services.series import SeriesDestroyed, practice_series, subject_of
from quizzes.services.sitting import (
    allow_without_pins,
    change_code,
    close_overdue,
    close_sitting,
    open_sitting,
    pause_sitting,
    remove_presence,
    require_pins,
    resume_sitting,
)
from tests.accounts.factories import ClassroomFactory, SeatFactory, teacher_of
from tests.quizzes.factories import (
    AttemptFactory,
    JoinCodeFactory,
    PresenceFactory,
    ResponseFactory,
    SeriesFactory,
    SittingFactory,
    published,
)
from tests.quizzes.packs import tiny_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    return ClassroomFactory()


@pytest.fixture
def teacher(classroom):
    return teacher_of(classroom)


def opened(classroom, teacher, quiz="thu-a", series=None, **options):
    return open_sitting(
        classroom=classroom,
        quiz_version=published(quiz),
        series=series or SeriesFactory(),
        step=options.pop("step", "pretest"),
        by=teacher,
        at=options.pop("at", timezone.now()),
        **options,
    )


def test_an_opened_sitting_has_a_code_of_its_own_and_four_hours(classroom, teacher):
    sitting = opened(classroom, teacher)

    assert set(sitting.join_code.code) <= set(ALPHABET)
    assert sitting.join_code.expires_at == sitting.closes_at == sitting.opened_at + timedelta(hours=4)
    assert (sitting.state, sitting.is_assessment, sitting.without_pins_until) == ("open", True, None)
    assert AuditEntry.objects.filter(action="sitting.opened", actor=teacher).count() == 1


def test_a_sitting_by_hands_has_no_code(classroom, teacher):
    opened(classroom, teacher, "thu-bai", way="hands", step="lesson")

    assert not JoinCode.objects.exists()


def test_a_taken_code_is_tried_again(classroom, teacher, monkeypatch):
    JoinCodeFactory(code="000000")
    codes = iter(["000000", "111111"])
    monkeypatch.setattr(sittings, "new_code", lambda: next(codes))

    assert opened(classroom, teacher).join_code.code == "111111"


def test_numbers_alone_let_in_for_fifteen_minutes(classroom, teacher):
    sitting = opened(classroom, teacher, without_pins=True)

    assert sitting.without_pins_until == sitting.opened_at + timedelta(minutes=15)
    assert require_pins(sitting=sitting, by=teacher, at=timezone.now()).without_pins_until is None
    at = timezone.now()
    assert allow_without_pins(sitting=sitting, by=teacher, at=at).without_pins_until == at + timedelta(minutes=15)


def test_a_practice_quiz_is_no_assessment(classroom, teacher):
    with pytest.raises(QuizNotForMode):
        opened(classroom, teacher, "thu-bai", mode="assessment")


def test_a_step_has_one_open_assessment(classroom, teacher):
    series = SeriesFactory()
    first = opened(classroom, teacher, series=series)

    with pytest.raises(SittingAlreadyOpen) as refused:
        opened(classroom, teacher, series=series)

    assert refused.value.details == {"sitting": str(first.pk)}


def test_the_steps_next_sitting_keeps_the_version_that_was_begun(classroom, teacher):
    series = SeriesFactory()
    first = opened(classroom, teacher, series=series)
    close_sitting(sitting=first, by=teacher, at=timezone.now())
    changed = tiny_pack("1.0.1")
    changed.pack.quizzes[0].title.__dict__["vi"] = "Khảo sát, bản mới"
    publish_pack(loaded=changed, at=timezone.now())
    newest = QuizVersion.objects.filter(quiz__key="thu-a").order_by("-number").first()

    second = open_sitting(
        classroom=classroom, quiz_version=newest, series=series, step="pretest", by=teacher, at=timezone.now()
    )

    changed.pack.quizzes[0].title.__dict__["vi"] = "Khảo sát"
    assert newest.number == 2
    assert second.quiz_version == first.quiz_version


def test_a_series_whose_key_is_gone_opens_nothing(classroom, teacher):
    with pytest.raises(SeriesDestroyed):
        opened(classroom, teacher, series=SeriesFactory(key=b""))


def test_pausing_and_resuming_move_the_board_once_each(classroom, teacher):
    sitting = opened(classroom, teacher)
    at = timezone.now()

    pause_sitting(sitting=sitting, by=teacher, at=at)
    paused = pause_sitting(sitting=sitting, by=teacher, at=at)
    resumed = resume_sitting(sitting=sitting, by=teacher, at=at)

    assert (paused.state, paused.revision) == ("paused", 1)
    assert (resumed.state, resumed.revision) == ("open", 2)


def test_closing_ends_the_code_and_asks_for_a_recount(classroom, teacher):
    sitting = opened(classroom, teacher)
    at = timezone.now()

    closed = close_sitting(sitting=sitting, by=teacher, at=at)
    again = close_sitting(sitting=sitting, by=teacher, at=at + timedelta(minutes=1))

    assert (closed.state, closed.closed_at, again.closed_at) == ("closed", at, at)
    assert not JoinCode.objects.exists()
    assert Job.objects.get().kind == "campaigns.recount_class"


@pytest.mark.parametrize("service", [pause_sitting, resume_sitting, change_code, allow_without_pins, require_pins])
def test_a_closed_sitting_stays_closed(classroom, teacher, service):
    sitting = opened(classroom, teacher)
    close_sitting(sitting=sitting, by=teacher, at=timezone.now())

    with pytest.raises(SittingClosed):
        service(sitting=sitting, by=teacher, at=timezone.now())


def test_outside_a_campaign_closing_releases_the_debrief(classroom, teacher):
    sitting = opened(classroom, teacher, series=practice_series(classroom), step="practice")

    close_sitting(sitting=sitting, by=teacher, at=timezone.now())

    assert DebriefRelease.objects.get().quiz_version == sitting.quiz_version


def test_in_a_campaign_closing_releases_nothing(classroom, teacher):
    close_sitting(sitting=opened(classroom, teacher), by=teacher, at=timezone.now())

    assert not DebriefRelease.objects.exists()


def test_a_sitting_whose_time_has_run_out_closed_at_its_time(classroom, teacher):
    sitting = opened(classroom, teacher, at=timezone.now() - timedelta(hours=9))
    opened(classroom, teacher)

    assert close_overdue(timezone.now()) == 1

    sitting.refresh_from_db()
    assert sitting.closed_at == sitting.closes_at


def test_a_changed_code_replaces_the_old_one(classroom, teacher):
    sitting = opened(classroom, teacher)
    old = sitting.join_code.code

    new = change_code(sitting=sitting, by=teacher, at=timezone.now())

    assert new.code != old
    assert list(JoinCode.objects.values_list("code", flat=True)) == [new.code]


def test_an_entry_with_a_pin_goes_and_its_answers_stay(teacher):
    presence = PresenceFactory()
    AttemptFactory(sitting=presence.sitting, student=presence.student)

    remove_presence(presence=presence, by=teacher, at=timezone.now())
    remove_presence(presence=presence, by=teacher, at=timezone.now())

    presence.refresh_from_db()
    assert presence.removed_at is not None
    assert presence.round == 1
    assert Attempt.objects.count() == 1


def test_an_entry_without_a_pin_goes_with_its_answers_and_the_sitting_is_counted_again(teacher):
    presence = PresenceFactory(without_pin=True)
    sitting = presence.sitting
    ResponseFactory(attempt=AttemptFactory(sitting=sitting, student=presence.student))
    ResponseFactory(attempt=AttemptFactory(sitting=sitting))
    sitting.__class__.objects.update(started=2)

    remove_presence(presence=presence, by=teacher, at=timezone.now())

    sitting.refresh_from_db()
    assert Attempt.objects.count() == Response.objects.count() == sitting.started == 1
    assert ItemTally.objects.get().answered == 1


def test_entering_writes_one_presence_and_a_pin_makes_good_an_entry_without_one():
    sitting, seat, at = SittingFactory(), SeatFactory(), timezone.now()
    seat = SeatFactory(classroom=sitting.classroom)

    def enter(with_pin, minutes=0):
        at_then = at + timedelta(minutes=minutes)
        return enter_sittings(seat=seat, sittings=[sitting.pk], with_pin=with_pin, at=at_then)

    assert enter(False) == {sitting.pk: 0}
    assert Presence.objects.get().without_pin
    assert enter(True, 1) == {sitting.pk: 0}
    assert not Presence.objects.get().without_pin
    assert enter(False, 2) == {sitting.pk: 0}
    assert not Presence.objects.get().without_pin
    sitting.refresh_from_db()
    assert sitting.revision == 2
    assert Presence.objects.get().joined_at == at + timedelta(minutes=1)


def count(sitting, item="tin-1/judge", side="scam", smaller=5, present=30, at=None):
    at = at or timezone.now()
    return record_hands(
        sitting=sitting, item_key=item, smaller_side=side, smaller_count=smaller, present=present, at=at, now=at
    )


def test_hands_count_the_smaller_side_and_compute_the_other():
    sitting = SittingFactory(way="hands")

    count(sitting, "tin-1/judge", "legitimate", 5)
    count(sitting, "tin-2/judge", "scam", 12)

    sitting.refresh_from_db()
    assert (sitting.scams, sitting.hits, sitting.legitimate, sitting.false_alarms) == (30, 25, 30, 12)
    assert sitting.present == 30
    assert not Attempt.objects.exists()
    expected = expected_counters(sitting)
    assert {name: getattr(sitting, name) for name in expected} == expected


def test_the_last_count_of_an_item_wins_whichever_comes_last():
    sitting, at = SittingFactory(way="hands"), timezone.now()

    count(sitting, smaller=5, at=at)
    count(sitting, smaller=9, at=at + timedelta(seconds=5))
    count(sitting, smaller=5, at=at)
    count(sitting, smaller=9, at=at + timedelta(seconds=5))

    sitting.refresh_from_db()
    assert (sitting.scams, sitting.hits) == (30, 9)
    expected = expected_counters(sitting)
    assert {name: getattr(sitting, name) for name in expected} == expected
    assert ItemTally.objects.get().right == 9


@pytest.mark.parametrize(("smaller", "present"), [(16, 30), (-1, 30), (1, 0)])
def test_more_hands_than_half_the_room_are_a_mistake(smaller, present):
    with pytest.raises(CountImpossible):
        count(SittingFactory(way="hands"), smaller=smaller, present=present)


def test_hands_are_counted_for_judgements_in_a_sitting_by_hands_only():
    with pytest.raises(NotByHands):
        count(SittingFactory())
    with pytest.raises(NotByHands):
        count(SittingFactory(way="hands", quiz_version=published("thu-bai")), item="bai-1/flags")


def test_a_subject_is_the_same_within_a_series_and_another_in_the_next():
    seat = SeatFactory()
    first, second = SeriesFactory(), SeriesFactory()

    assert subject_of(first, seat.student_id) == subject_of(first, seat.student_id)
    assert subject_of(first, seat.student_id) != subject_of(second, seat.student_id)


def test_a_class_has_one_series_of_its_own(classroom):
    assert practice_series(classroom) == practice_series(classroom)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("c7k4m2", "C7K4M2"),
        (" C7K-4M2 ", "C7K4M2"),
        ("C7KÁM2", None),
        ("ć7k4m2", "C7K4M2"),
        ("OISB62", "015862"),
        ("C7K4M", None),
        ("C7K4M22", None),
        ("D7K4M2", None),
        ("W7K4M2", None),
        ("", None),
        ("đ7k4m2", None),
        ("Ｃ７Ｋ４Ｍ２", None),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed, code):
    assert normalise_code(typed) == code


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_code_or_none(typed):
    code = normalise_code(typed)

    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_new_codes_read_back_as_themselves():
    codes = {new_code() for _ in range(500)}

    assert {normalise_code(code.lower()) for code in codes} == codes
    assert not set(ALPHABET) & set("DWAEIOUY")
    assert connection.vendor
