from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from quizzes.models import Attempt, DebriefRelease, Response
from quizzes.tokens import AttemptToken, TokenRefused
from tests.quizzes.factories import SittingFactory, token_for

pytestmark = pytest.mark.django_db
IS_POSTGRES = connection.vendor == "postgresql"


@pytest.fixture
def sitting():
    return SittingFactory()


@pytest.fixture
def post(client, sitting):
    token, _seat = token_for(sitting)
    path = f"/api/v1/attempts/{uuid4()}/responses"

    def post(*items, **changes):
        now = timezone.now().isoformat()
        body = {
            "token": token,
            "sent_at": now,
            "started_at": now,
            "taken": "own",
            "responses": [{"item": item, "answer": "scam", "confidence": 2, "answered_at": now} for item in items],
            "finish": None,
            **changes,
        }
        return client.post(path, body, content_type="application/json")

    post.path = path
    post.token = token
    return post


def test_a_post_is_answered_with_what_was_taken(post):
    response = post("tin-1/judge", "tin-99/judge", finish=1)

    answer = response.json()
    assert response.status_code == 200
    assert answer["attempt"] == post.path.split("/")[4]
    assert answer["accepted"] == ["tin-1/judge"]
    assert answer["refused"] == [{"item": "tin-99/judge", "code": "unknown_item"}]
    assert answer["post_after_s"] == 0
    assert (answer["result"]["caught"], answer["result"]["scams"]) == (1, 1)


def test_an_open_attempt_has_no_result(post):
    assert post("tin-1/judge").json()["result"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"sent_at": "yesterday"},
        {"sent_at": "2026-11-24T10:00:00"},
        {"responses": "all"},
        {"responses": [{"item": "tin-1/judge"}]},
        {"finish": -1},
        {"taken": "borrowed"},
        {"surprise": 1},
        {"token": None},
    ],
    ids=lambda changes: next(iter(changes)) + str(next(iter(changes.values()))),
)
def test_a_body_of_another_shape_is_refused_whole(post, changes):
    response = post("tin-1/judge", **changes)

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"
    assert response.json()["error"]["details"]["fields"]
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 10_000, b'{"token": NaN}'])
def test_what_is_no_json_is_refused(client, post, body):
    response = client.post(post.path, body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"


def test_a_body_of_100_kb_is_refused(client, post):
    response = client.post(post.path, b'{"token": "' + b"x" * 100_001 + b'"}', content_type="application/json")

    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: "x" + t[1:], lambda t: "", lambda t: t.replace("pretest", "lesson")]
)
def test_a_token_that_was_touched_is_refused(post, spoil):
    response = post("tin-1/judge", token=spoil(post.token))

    assert response.status_code == 403
    assert response.json()["error"]["code"] == "token_refused"


def test_another_students_token_is_refused_by_name(post, sitting):
    post("tin-1/judge")

    response = post("tin-2/judge", token=token_for(sitting)[0])

    assert response.status_code == 403
    assert response.json()["error"]["code"] == "attempt_of_another"
    assert Response.objects.count() == 1


def test_reading_the_address_of_answers_is_refused(client, post):
    response = client.get(post.path)

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response.json()["error"]["code"] == "method_not_allowed"


def test_the_result_is_asked_again_until_the_debrief_is_there(client, post, sitting):
    post("tin-1/judge", finish=1)
    path = post.path.replace("responses", "result")

    before = client.get(path, {"token": post.token}).json()["result"]
    DebriefRelease.objects.create(series=sitting.series, quiz_version=sitting.quiz_version, released_at=timezone.now())
    after = client.get(path, {"token": post.token}).json()["result"]

    assert before["debrief"] is None
    debrief = client.get(after["debrief"]["vi"]).json()
    assert debrief["debriefs"]["tin-1"]["is_scam"] is True
    assert debrief["debriefs"]["tin-1"]["key"]["tin-1/judge"] == {"answer": "scam"}


def test_the_result_of_another_is_not_there(client, post, sitting):
    post("tin-1/judge", finish=1)
    path = post.path.replace("responses", "result")

    assert client.get(path, {"token": token_for(sitting)[0]}).status_code == 404
    assert client.get(path).status_code == 400
    assert client.get(path, {"token": "x"}).status_code == 403


def test_no_answer_of_an_open_form_says_what_is_right(post):
    body = post("tin-1/judge", "tin-2/judge").content.decode()

    assert "is_right" not in body
    assert "marks" not in body


def test_the_cookie_jar_stays_as_it_was(post):
    response = post("tin-1/judge")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.skipif(not IS_POSTGRES, reason="the one statement is PostgreSQL's")
def test_the_usual_post_is_one_query(post, django_assert_num_queries):
    post("tin-1/judge")

    with django_assert_num_queries(1):
        post("tin-2/judge")


def test_a_post_step_by_step_and_the_last_one_cost_so_many_queries(post, monkeypatch, django_assert_num_queries):
    post("tin-1/judge")
    monkeypatch.setattr("quizzes.services.answering._take_at_once", lambda *_: False)

    with django_assert_num_queries(9):
        post("tin-2/judge")
    with django_assert_num_queries(15):
        post("tin-3/judge", finish=3)


def test_a_token_says_all_that_a_post_needs(sitting):
    signed, seat = token_for(sitting)

    token = AttemptToken.read(signed)

    assert (token.sitting, token.student, token.number) == (sitting.pk, seat.student_id, seat.number)
    assert (token.step, token.is_assessment, token.quiz_version) == ("pretest", True, sitting.quiz_version_id)
    assert len(signed) < 220
    with pytest.raises(TokenRefused):
        AttemptToken.read(signed + "x")


def test_content_is_compressed_and_kept_for_ever(client, sitting):
    path = f"/content/{sitting.quiz_version.files['vi']}.json"

    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})
    brotli = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    known = client.get(path, headers={"Accept-Encoding": "gzip, br", "If-None-Match": brotli["ETag"]})

    assert plain["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (packed["Content-Encoding"], brotli["Content-Encoding"]) == ("gzip", "br")
    assert len(brotli.content) < len(packed.content) < len(plain.content)
    assert (known.status_code, known.content) == (304, b"")
    assert not plain.cookies
    assert client.get(f"/content/{'0' * 64}.json").status_code == 404
    assert client.get("/content/..%2f.json").status_code == 404


def test_the_grace_is_seven_days(post, sitting):
    closed_at = timezone.now() - timedelta(days=8)
    sitting.__class__.objects.update(state="closed", closed_at=closed_at)

    assert post("tin-1/judge").json()["refused"] == [{"item": "tin-1/judge", "code": "after_closing"}]
