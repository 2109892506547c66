from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.delays import delay_after
from accounts.errors import SignInRefused
from accounts.models import Seat
from accounts.services import student_session
from accounts.services.student_session import (
    StudentSession,
    note_refusal,
    sign_in_by_card,
    sign_in_by_number,
    sign_in_without_pin,
)
from tests.accounts.factories import ClassroomFactory, SeatFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def wrong_pin(seat: Seat) -> str:
    return "000000" if seat.student.pin != "000000" else "000001"


def try_wrongly(seat: Seat, at: datetime) -> SignInRefused:
    with pytest.raises(SignInRefused) as refusal:
        sign_in_by_number(seat.classroom, seat.number, wrong_pin(seat), at)
    return refusal.value


def request_with(cookie: str):
    request = RequestFactory().get("/")
    request.COOKIES[settings.STUDENT_COOKIE_NAME] = cookie
    return request


def test_the_right_pin_lets_in_with_everything():
    seat = SeatFactory()

    session = sign_in_by_number(seat.classroom, seat.number, seat.student.pin, NOON)

    assert (session.student, session.seat, session.scope) == (seat.student, seat, "full")


def test_the_card_lets_in():
    seat = SeatFactory()

    assert sign_in_by_card(seat.student.card, NOON).seat == seat


def test_wrong_code_number_and_pin_answer_alike_try_after_try():
    seat = SeatFactory()
    empty_class = ClassroomFactory(institution=seat.institution)

    def told(classroom, number: int) -> list[tuple[str, str, int, dict]]:
        answers = []
        for _ in range(4):
            with pytest.raises(SignInRefused) as refusal:
                sign_in_by_number(classroom, number, wrong_pin(seat), NOON, code="A2C4E6")
            answers.append(
                (refusal.value.code, str(refusal.value.message), refusal.value.http_status, refusal.value.details)
            )
        return answers

    pin_is_wrong = told(seat.classroom, seat.number)
    assert told(seat.classroom, 99) == pin_is_wrong
    assert told(empty_class, 1) == pin_is_wrong
    assert told(None, seat.number) == pin_is_wrong


def test_delays_grow_from_five_seconds_to_five_minutes_and_never_further():
    assert [delay_after(tries) for tries in range(1, 12)] == [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert delay_after(30_000) == 300


def test_wrong_tries_cost_that_student_a_growing_delay_and_nobody_else():
    seat = SeatFactory()
    beside = SeatFactory(classroom=seat.classroom)

    waits = []
    at = NOON
    for _ in range(5):
        wait = try_wrongly(seat, at).details["retry_after_s"]
        waits.append(wait)
        at += timedelta(seconds=wait)

    assert waits == [0, 0, 5, 10, 20]
    assert sign_in_by_number(beside.classroom, beside.number, beside.student.pin, NOON)


def test_during_the_delay_even_the_right_pin_waits_and_nothing_is_counted():
    seat = SeatFactory()
    for _ in range(3):
        try_wrongly(seat, NOON)

    with pytest.raises(SignInRefused) as refusal:
        sign_in_by_number(seat.classroom, seat.number, seat.student.pin, NOON + timedelta(seconds=2))
    seat.student.refresh_from_db()

    assert refusal.value.details["retry_after_s"] == 3
    assert seat.student.wrong_tries == 3


def test_after_the_delay_the_right_pin_lets_in_and_the_count_begins_anew():
    seat = SeatFactory()
    for _ in range(3):
        try_wrongly(seat, NOON)

    sign_in_by_number(seat.classroom, seat.number, seat.student.pin, NOON + timedelta(seconds=5))
    seat.student.refresh_from_db()

    assert (seat.student.wrong_tries, seat.student.next_try_at) == (0, None)


def test_the_card_passes_while_the_number_waits():
    seat = SeatFactory()
    for _ in range(6):
        try_wrongly(seat, NOON)

    assert sign_in_by_card(seat.student.card, NOON).student == seat.student


def test_a_delay_left_alone_for_long_is_over():
    seat = SeatFactory()
    for _ in range(3):
        try_wrongly(seat, NOON)

    assert sign_in_by_number(seat.classroom, seat.number, seat.student.pin, NOON + timedelta(days=1))


@pytest.mark.parametrize("card", ["", "abc", "A" * 42, "ậ" * 42])
def test_what_is_no_card_of_ours_is_refused(card):
    with pytest.raises(SignInRefused):
        sign_in_by_card(card, NOON)


def test_a_revoked_card_is_refused_and_so_are_its_pin_and_cookie():
    seat = SeatFactory()
    card, pin = seat.student.card, seat.student.pin
    cookie = sign_in_by_card(card, NOON).to_cookie()

    seat.student.card_epoch += 1
    seat.student.save()

    with pytest.raises(SignInRefused):
        sign_in_by_card(card, NOON)
    with pytest.raises(SignInRefused):
        sign_in_by_number(seat.classroom, seat.number, pin, NOON)
    assert StudentSession.from_request(request_with(cookie)) is None


def test_a_student_who_has_left_gets_in_no_more():
    seat = SeatFactory()
    seat.to_on = timezone.localdate()
    seat.save()

    with pytest.raises(SignInRefused):
        sign_in_by_card(seat.student.card, NOON)
    with pytest.raises(SignInRefused):
        sign_in_by_number(seat.classroom, seat.number, seat.student.pin, NOON)


def test_without_a_pin_only_that_sitting_opens():
    seat = SeatFactory()
    sitting_id = uuid4()

    session = sign_in_without_pin(seat.classroom, seat.number, sitting_id, NOON)

    assert not session.is_full
    assert session.only_sitting_id == sitting_id
    with pytest.raises(SignInRefused):
        sign_in_without_pin(seat.classroom, 77, sitting_id, NOON)


def test_the_cookie_brings_the_session_back_in_one_query(django_assert_num_queries):
    seat = SeatFactory()
    cookie = sign_in_by_card(seat.student.card, NOON).to_cookie()

    with django_assert_num_queries(1):
        session = StudentSession.from_request(request_with(cookie))
        assert session is not None
        assert session.seat.classroom.name == seat.classroom.name

    assert (session.student, session.seat, session.scope) == (seat.student, seat, "full")


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c"])
def test_a_cookie_of_someone_elses_making_is_nobody(cookie):
    assert StudentSession.from_request(request_with(cookie)) is None


def test_a_cookie_ends_after_a_week_and_one_without_a_pin_after_three_hours():
    seat = SeatFactory()
    with time_machine.travel(NOON, tick=False) as clock:
        full = sign_in_by_card(seat.student.card, NOON).to_cookie()
        narrow = sign_in_without_pin(seat.classroom, seat.number, uuid4(), NOON).to_cookie()

        clock.shift(timedelta(hours=4))
        assert StudentSession.from_request(request_with(full)) is not None
        assert StudentSession.from_request(request_with(narrow)) is None

        clock.shift(timedelta(days=8))
        assert StudentSession.from_request(request_with(full)) is None


def test_the_cookie_is_out_of_reach_of_scripts_and_can_be_taken_away():
    seat = SeatFactory()
    response = HttpResponse()

    sign_in_by_card(seat.student.card, NOON).set_on(response)

    cookie = response.cookies[settings.STUDENT_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert seat.student.name == "" or seat.student.name not in cookie.value
    StudentSession.clear(response)
    assert response.cookies[settings.STUDENT_COOKIE_NAME].value == ""


def test_many_refusals_by_one_code_and_address_raise_an_alarm_and_stop_nobody(monkeypatch):
    heard = []
    monkeypatch.setattr(student_session.log, "warning", lambda event, **details: heard.append((event, details)))

    for _ in range(student_session.ALARM_EVERY):
        note_refusal("A2C4E6", "203.0.113.7")

    assert [event for event, _ in heard] == ["sign_in.many_refused"]
    assert "203.0.113.7" not in str(heard)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_all_counted_until_the_delay_begins():
    seat = SeatFactory()
    together = Barrier(6)

    def guess(_: int) -> None:
        together.wait()
        try:
            with pytest.raises(SignInRefused):
                sign_in_by_number(seat.classroom, seat.number, wrong_pin(seat), NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(guess, range(6)))
    seat.student.refresh_from_db()

    assert seat.student.wrong_tries == 3
    assert seat.student.next_try_at == NOON + timedelta(seconds=5)
