from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.cards import card_for, pin_for
from quizzes.models import Attempt, Presence
from tests.accounts.factories import ContactFactory, SeatFactory
from tests.quizzes.factories import AttemptFactory, JoinCodeFactory, PracticeFactory, ResponseFactory, SittingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
KEY = settings.CARD_KEY.encode()


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def seat():
    return SeatFactory(number=12)


@pytest.fixture
def sitting(seat):
    sitting = SittingFactory(classroom=seat.classroom)
    JoinCodeFactory(code="C7K4M2", sitting=sitting)
    return sitting


def pin(seat):
    return pin_for(KEY, seat.student.pk, seat.student.card_epoch)


def card(seat):
    return card_for(KEY, seat.student.pk, seat.student.card_epoch)


def join(client, **body):
    return client.post("/api/v1/join", body, content_type="application/json")


def test_a_student_joins_by_code_number_and_pin(client, seat, sitting):
    response = join(client, code="c7k-4m2", number=12, pin=pin(seat))

    page = response.json()
    assert response.status_code == 200
    assert page["student"] == {
        "number": 12,
        "classroom": seat.classroom.name,
        "institution": seat.institution.name,
        "scope": "full",
    }
    shown = page["sittings"][0]
    assert (shown["id"], shown["mode"], shown["state"], shown["items"]) == (str(sitting.pk), "assessment", "open", 12)
    assert shown["attempt"]["id"] is None
    assert settings.STUDENT_COOKIE_NAME in response.cookies
    assert Presence.objects.get().number == 12


def test_a_card_alone_joins_everything_that_is_open(client, seat, sitting):
    practice = PracticeFactory(classroom=seat.classroom)
    PracticeFactory(classroom=seat.classroom, state="closed", closed_at=timezone.now())
    PracticeFactory()

    page = join(client, card=card(seat)).json()

    assert {shown["id"] for shown in page["sittings"]} == {str(sitting.pk), str(practice.pk)}
    assert Presence.objects.count() == 2


def test_an_assessment_brings_no_key_and_no_debrief(client, seat, sitting):
    page = join(client, card=card(seat)).json()

    content = client.get(page["sittings"][0]["content"]["vi"]).json()

    assert all("key" not in scenario and "debrief" not in scenario for scenario in content["scenarios"])


@pytest.mark.parametrize(
    ("code", "number", "right_pin"),
    [("C7K4M3", 12, True), ("C7K4M2", 13, True), ("C7K4M2", 12, False), ("???", 12, True)],
    ids=["wrong code", "wrong number", "wrong PIN", "no code at all"],
)
def test_a_wrong_code_number_and_pin_answer_alike(client, seat, sitting, code, number, right_pin):
    response = join(client, code=code, number=number, pin=pin(seat) if right_pin else "not it")

    assert response.status_code == 403
    assert response.json()["error"]["code"] == "sign_in_refused"
    assert response.json()["error"]["details"] == {"retry_after_s": 0}
    assert not Presence.objects.exists()
    assert settings.STUDENT_COOKIE_NAME not in response.cookies


def test_a_card_that_was_replaced_says_so(client, seat, sitting):
    old = card(seat)
    seat.student.card_epoch += 1
    seat.student.save()

    for void in (old, "A" * 42):
        response = join(client, card=void)

        assert response.status_code == 403
        assert response.json()["error"]["code"] == "card_refused"
        assert "in thẻ mới" in response.json()["error"]["message"]


def test_wrong_pins_slow_down_that_student_only(client, seat, sitting):
    other = SeatFactory(classroom=seat.classroom, number=13)

    for _ in range(8):
        response = join(client, code="C7K4M2", number=12, pin="000000x")

    assert response.json()["error"]["details"]["retry_after_s"] > 0
    assert response["Retry-After"] == str(response.json()["error"]["details"]["retry_after_s"])
    assert join(client, code="C7K4M2", number=13, pin=pin(other)).status_code == 200


def test_a_code_whose_sitting_is_over_is_a_wrong_code(client, seat, sitting):
    sitting.join_code.expires_at = timezone.now() - timedelta(seconds=1)
    sitting.join_code.save()

    assert join(client, code="C7K4M2", number=12, pin=pin(seat)).json()["error"]["code"] == "sign_in_refused"


@pytest.mark.parametrize(
    "body",
    [{"code": "C7K4M2"}, {"number": 12}, {"code": "C7K4M2", "number": "twelve"}, {"code": "C" * 61, "number": 1}, {"card": ["x"]}, {"code": "C7K4M2", "number": 0}],
)  # fmt: skip
def test_a_body_that_is_none_is_said_to_be_none(client, body):
    response = join(client, **body)

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"


def test_who_comes_again_is_present_once_and_goes_on(client, seat, sitting):
    join(client, card=card(seat))
    token = join(client, card=card(seat)).json()["sittings"][0]["attempt"]["token"]
    body = {
        "token": token,
        "sent_at": timezone.now().isoformat(),
        "started_at": timezone.now().isoformat(),
        "responses": [
            {"item": "tin-1/judge", "answer": "scam", "confidence": 2, "answered_at": timezone.now().isoformat()}
        ],
    }
    client.post(
        "/api/v1/attempts/01939c3e-0000-4000-8000-000000000001/responses", body, content_type="application/json"
    )

    attempt = client.get("/api/v1/session").json()["sittings"][0]["attempt"]

    assert attempt["id"] == "01939c3e-0000-4000-8000-000000000001"
    assert attempt["responses"] == [{"item": "tin-1/judge", "answer": "scam", "confidence": 2}]
    assert (attempt["finished"], attempt["result"]) == (False, None)
    assert Presence.objects.count() == 1


def test_a_finished_attempt_comes_with_its_result(client, seat, sitting):
    attempt = AttemptFactory(sitting=sitting, seat=seat, finished_at=timezone.now(), marks=1, scams=1, hits=1)
    ResponseFactory(attempt=attempt)

    page = join(client, card=card(seat)).json()

    assert page["sittings"][0]["attempt"]["finished"]
    assert page["sittings"][0]["attempt"]["result"]["caught"] == 1


def test_the_latest_attempt_at_a_practice_is_gone_on_with(client, seat):
    practice = PracticeFactory(classroom=seat.classroom)
    AttemptFactory(
        sitting=practice, seat=seat, finished_at=timezone.now(), marks=0, started_at=timezone.now() - timedelta(hours=1)
    )
    latest = AttemptFactory(sitting=practice, seat=seat)

    assert join(client, card=card(seat)).json()["sittings"][0]["attempt"]["id"] == str(latest.pk)


def test_without_a_pin_only_this_sitting_opens_while_its_teacher_allows_it(client, seat, sitting):
    PracticeFactory(classroom=seat.classroom)
    sitting.without_pins_until = timezone.now() + timedelta(minutes=15)
    sitting.save()

    page = join(client, code="C7K4M2", number=12).json()

    assert page["student"]["scope"] == f"sitting:{sitting.pk}"
    assert [shown["id"] for shown in page["sittings"]] == [str(sitting.pk)]
    assert page["commitments"] == []
    assert Presence.objects.get().without_pin


def test_without_a_pin_nothing_earlier_is_shown(client, seat, sitting):
    AttemptFactory(sitting=sitting, seat=seat)
    sitting.without_pins_until = timezone.now() + timedelta(minutes=15)
    sitting.save()
    Attempt.objects.update(sitting=SittingFactory(classroom=seat.classroom, step="posttest"))

    assert join(client, code="C7K4M2", number=12).json()["sittings"][0]["attempt"]["id"] is None


def test_without_a_pin_nobody_takes_the_place_of_who_came_with_one(client, seat, sitting):
    join(client, code="C7K4M2", number=12, pin=pin(seat))
    sitting.without_pins_until = timezone.now() + timedelta(minutes=15)
    sitting.save()

    response = join(client, code="C7K4M2", number=12)

    assert response.status_code == 403
    assert not Presence.objects.get().without_pin


def test_after_fifteen_minutes_a_number_alone_is_refused(client, seat, sitting):
    sitting.without_pins_until = timezone.now() - timedelta(seconds=1)
    sitting.save()

    assert join(client, code="C7K4M2", number=12).status_code == 403


def test_an_entry_taken_off_comes_back_under_a_new_token(client, seat, sitting):
    first = join(client, card=card(seat)).json()["sittings"][0]["attempt"]["token"]
    Presence.objects.update(removed_at=timezone.now(), round=1)

    second = join(client, card=card(seat)).json()["sittings"][0]["attempt"]["token"]

    assert first != second
    assert Presence.objects.get().removed_at is None


def test_what_was_opened_since_is_joined_with_the_cookie_alone(client, seat, sitting):
    join(client, card=card(seat))
    PracticeFactory(classroom=seat.classroom)

    page = join(client).json()

    assert len(page["sittings"]) == 2
    assert Presence.objects.count() == 2


def test_asking_who_one_is_writes_nothing(client, seat, sitting):
    join(client, card=card(seat))
    PracticeFactory(classroom=seat.classroom)

    page = client.get("/api/v1/session").json()

    assert len(page["sittings"]) == 2
    assert Presence.objects.count() == 1


def test_without_a_cookie_nobody_is_signed_in(client):
    response = client.get("/api/v1/session")

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_signed_in"
    assert join(client).status_code == 401


def test_the_next_student_finds_no_cookie(client, seat, sitting):
    join(client, card=card(seat))

    response = client.delete("/api/v1/session")

    assert response.status_code == 204
    assert client.get("/api/v1/session").status_code == 401


def test_the_board_moves_when_somebody_joins(client, seat, sitting):
    join(client, card=card(seat))
    sitting.refresh_from_db()
    first = sitting.revision

    join(client, card=card(seat))
    sitting.refresh_from_db()

    assert (first, sitting.revision) == (1, 1)


def test_official_numbers_of_the_unit_come_along(client, seat, sitting):
    ContactFactory(kind="emergency", number="113")

    contact = join(client, card=card(seat)).json()["contacts"][0]

    assert (contact["kind"], contact["number"], contact["checked_on"]) == ("emergency", "113", "2026-11-01")


def test_a_paused_sitting_is_shown_as_paused(client, seat, sitting):
    sitting.state = "paused"
    sitting.save()

    assert join(client, card=card(seat)).json()["sittings"][0]["state"] == "paused"


def test_joining_costs_ten_queries(client, seat, sitting, django_assert_max_num_queries):
    other = SeatFactory(number=13, classroom=seat.classroom)
    join(client, code="C7K4M2", number=13, pin=pin(other))  # the unit's contacts are kept for a minute
    body = {"code": "C7K4M2", "number": 12, "pin": pin(seat)}

    with django_assert_max_num_queries(10):
        assert join(client, **body).status_code == 200
