import uuid

import pytest
from django.conf import settings

from accounts.services.student_session import StudentSession
from commitments.models import Act, Commitment
from commitments.offers import join_entries
from commitments.records import read_public_code
from commitments.services.opening import close_opening
from tests.commitments.factories import AT, commitment_of, named_seat, opening_for

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
NAME = "Lò Thị Hòa"


def enter(client, seat, scope="full", shown_by="card"):
    session = StudentSession(seat.student, seat, seat.student.card_epoch, scope, shown_by)
    client.cookies[settings.STUDENT_COOKIE_NAME] = session.to_cookie()


@pytest.fixture
def seat(client):
    made = named_seat(NAME)
    opening_for(made.classroom)
    enter(client, made)
    return made


def post(client, seat=None, **body):
    body = {
        "commitment": str(Commitment.objects.get(student=seat.student).pk) if seat else str(uuid.uuid4()),
        "kind": "signed",
        "typed_name": "lò thị hoà",
        "language": "vi",
        "if_then": ["tu-goi-lai"],
        "trusted_adult": "bo-me",
        **body,
    }
    return client.post("/api/v1/acts", body, content_type="application/json")


def test_a_confirmation_is_answered_with_receipt_promise_and_page(client, seat):
    answer = post(client, seat)

    act = Act.objects.get()
    assert answer.status_code == 200
    assert read_public_code(answer.json()["receipt_code"]) == act.public_code
    assert answer.json()["verify_url"] == f"/verify/{act.public_code}"
    assert answer.json()["promise"] == act.promise
    assert client.get(answer.json()["verify_url"]).status_code == 200


def test_how_the_student_was_let_in_is_recorded(client, seat):
    post(client, seat)

    assert b'"shown_by":"card"' in bytes(Act.objects.get().evidence.record)


def test_declining_needs_no_name_and_has_no_receipt(client, seat):
    answer = post(client, seat, kind="declined", typed_name="", if_then=[], trusted_adult=None)

    assert answer.status_code == 200
    assert (answer.json()["receipt_code"], answer.json()["verify_url"]) == (None, None)
    assert Act.objects.get().kind == "declined"


def test_withdrawing(client, seat):
    post(client, seat)

    answer = post(client, seat, kind="withdrew", typed_name="")

    assert answer.status_code == 200
    assert client.get(answer.json()["verify_url"]).status_code == 200


def test_the_same_tap_twice_is_one_act_and_one_receipt(client, seat):
    first, second = post(client, seat), post(client, seat)

    assert first.json() == second.json()
    assert Act.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"typed_name": ""}, 400, "name_missing"),
        ({"typed_name": "Ai Khác"}, 400, "name_differs"),
        ({"if_then": []}, 400, "line_missing"),
        ({"if_then": ["la"]}, 400, "choice_unknown"),
        ({"trusted_adult": "la"}, 400, "choice_unknown"),
        ({"kind": "perhaps"}, 400, "invalid"),
        ({"commitment": "x"}, 400, "invalid"),
        ({"if_then": "x"}, 400, "invalid"),
        ({"typed_name": "x" * 500}, 400, "invalid"),
        ({"typed_name": "Lò\u0000"}, 400, "invalid"),
        ({"kind": "withdrew"}, 409, "nothing_to_withdraw"),
        ({"commitment": str(uuid.uuid4())}, 404, "not_found"),
    ],
)
def test_a_refusal_has_a_code_and_a_sentence_and_nothing_is_half_saved(client, seat, body, status, code):
    answer = post(client, seat, **body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert len(answer.json()["error"]["message"]) > 10
    assert not Act.objects.exists()


def test_without_a_cookie_nobody_signs(client):
    answer = post(client)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_joined")


def test_let_in_without_a_pin_nobody_signs(client, seat):
    enter(client, seat, scope=f"sitting:{uuid.uuid4()}", shown_by="none")

    answer = post(client, seat)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "pin_needed")
    assert not Act.objects.exists()


def test_another_students_commitment_does_not_exist(client, seat):
    other = named_seat(NAME)
    commitment_of(other)

    assert post(client, other).status_code == 404


def test_after_closing_the_sentence_says_whom_to_ask(client, seat):
    opening = seat.classroom.pledge_openings.get()
    close_opening(opening=opening, by=opening.opened_by, at=AT)

    answer = post(client, seat)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "signing_closed")
    assert "thầy cô" in answer.json()["error"]["message"]


def test_queries_of_an_act(client, seat, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        post(client, seat)


def test_joining_tells_of_waiting_and_then_of_signed_ones(client, seat):
    waiting = join_entries(seat.student, "vi")[0]
    post(client, seat)
    signed = join_entries(seat.student, "en")[0]

    assert set(waiting) == {"id", "title", "text_url", "pledge_sha256", "state", "receipt_code", "receipt_url"}
    assert (waiting["state"], waiting["receipt_url"]) == ("waiting", None)
    assert waiting["title"].startswith("Cam kết")
    assert client.get(waiting["text_url"]).json()["language"] == "vi"
    assert signed["state"] == "signed"
    assert signed["title"].startswith("My promise")
    assert client.get(signed["receipt_url"]).status_code == 200


def test_what_was_withdrawn_may_be_confirmed_again(client, seat):
    post(client, seat)
    post(client, seat, kind="withdrew")

    assert join_entries(seat.student, "vi")[0]["state"] == "waiting"
    assert post(client, seat).status_code == 200


def test_the_answer_to_joining_says_the_same(client, seat):
    post(client, seat)

    told = client.get("/api/v1/session").json()["commitments"]

    assert told == join_entries(seat.student, "vi")
