"""What happens at the same moment, on PostgreSQL: threads with connections of their own, and rows that must agree afterwards."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from quizzes.answers import AnswerPost, GivenAnswer
from quizzes.models import Attempt, ItemTally, Presence, Response, Sitting
from quizzes.services import answering
from quizzes.services.answering import take_answers
from quizzes.services.entering import enter_sittings
from quizzes.services.recounting import expected_counters, expected_tallies
from quizzes.services.sitting import close_sitting, remove_presence
from quizzes.tokens import AttemptToken
from tests.accounts.factories import SeatFactory, UserFactory
from tests.quizzes.factories import SittingFactory, token_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]
ITEMS = [f"tin-{n}/judge" for n in range(1, 13)]


@pytest.fixture(params=["one statement", "step by step"], autouse=True)
def way(request, monkeypatch):
    if request.param == "step by step":
        monkeypatch.setattr(answering, "_take_at_once", lambda *_: False)


def at_once(deeds):
    """Run all deeds from the same moment on; their results in order."""
    gate = threading.Barrier(len(deeds))

    def run(deed):
        try:
            gate.wait(10)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def post(token, attempt, items, finish=None, answer="scam"):
    now = timezone.now()
    given = tuple(GivenAnswer(item, answer, 2, now) for item in items)
    return take_answers(
        token=AttemptToken.read(token), attempt_id=attempt, post=AnswerPost(now, now, "own", given, finish), at=now
    )


def counters_agree(sitting):
    sitting.refresh_from_db()
    expected = expected_counters(sitting)
    tallies = {
        t.item_id: {name: getattr(t, name) for name in ("answered", "right", "marks", "wrong_and_sure")}
        for t in ItemTally.objects.of_sitting(sitting)
    }
    return {name: getattr(sitting, name) for name in expected} == expected and tallies == expected_tallies(sitting)


def test_the_same_post_eight_times_at_once_is_one_attempt_with_one_answer_each():
    sitting = SittingFactory()
    token, _seat = token_for(sitting)
    attempt = uuid4()

    receipts = at_once([lambda: post(token, attempt, ITEMS[:3])] * 8)

    assert [sorted(receipt.accepted) for receipt in receipts] == [sorted(ITEMS[:3])] * 8
    assert (Attempt.objects.count(), Response.objects.count()) == (1, 3)
    assert counters_agree(sitting)


def test_two_phones_of_one_student_come_to_one_attempt():
    sitting = SittingFactory()
    token, _seat = token_for(sitting)
    phones = [uuid4(), uuid4()]

    receipts = at_once([lambda n=n: post(token, phones[n % 2], ITEMS[n : n + 3]) for n in range(8)])

    assert len({receipt.attempt for receipt in receipts}) == 1
    assert Attempt.objects.get().answered == Response.objects.count() == 10
    assert counters_agree(sitting)


def test_one_of_two_different_answers_at_once_is_kept_and_the_other_refused():
    sitting = SittingFactory()
    token, _seat = token_for(sitting)
    attempt = uuid4()
    post(token, attempt, ITEMS[:1])

    receipts = at_once(
        [lambda a=a: post(token, attempt, ITEMS[1:2], answer=a) for a in ("scam", "legitimate", "scam", "legitimate")]
    )

    kept = Response.objects.get(item__key=ITEMS[1]).answer
    assert [bool(receipt.accepted) for receipt in receipts] == [a == kept for a in ("scam", "legitimate") * 2]
    assert counters_agree(sitting)


def test_finishing_and_answering_at_once_finish_once_with_everything():
    sitting = SittingFactory()
    token, _seat = token_for(sitting)
    attempt = uuid4()

    at_once([lambda n=n: post(token, attempt, ITEMS[n * 2 : n * 2 + 2], finish=12) for n in range(6)])

    found = Attempt.objects.get()
    sitting.refresh_from_db()
    assert (found.answered, found.marks, sitting.finished) == (12, 6, 1)
    assert counters_agree(sitting)


def test_a_whole_class_at_once_is_counted_without_loss():
    sitting = SittingFactory()
    tokens = [token_for(sitting)[0] for _ in range(10)]
    attempts = [uuid4() for _ in tokens]

    def play(n):
        post(tokens[n], attempts[n], ITEMS[:1])
        for item in ITEMS[1:11]:
            post(tokens[n], attempts[n], [item])
        post(tokens[n], attempts[n], ITEMS[11:], finish=12)

    at_once([lambda n=n: play(n) for n in range(10)])

    sitting.refresh_from_db()
    assert (sitting.started, sitting.finished, sitting.marks) == (10, 10, 60)
    assert counters_agree(sitting)


def test_answers_while_the_sitting_closes_neither_hang_nor_are_lost():
    sitting = SittingFactory()
    teacher = UserFactory()
    tokens = [token_for(sitting)[0] for _ in range(6)]
    deeds = [lambda t=t: post(t, uuid4(), ITEMS, finish=12) for t in tokens]

    at_once([*deeds, lambda: close_sitting(sitting=sitting, by=teacher, at=timezone.now())])

    sitting.refresh_from_db()
    assert (sitting.state, sitting.finished) == ("closed", 6)
    assert counters_agree(sitting)


def test_an_entry_taken_off_while_it_answers_leaves_counters_that_agree():
    sitting = SittingFactory()
    teacher = UserFactory()
    token, _seat = token_for(sitting)
    other, _seat = token_for(sitting)
    Presence.objects.update(without_pin=True)
    attempt = uuid4()
    post(token, attempt, ITEMS[:1])
    post(other, uuid4(), ITEMS[:2])
    entry = Presence.objects.get(student=AttemptToken.read(token).student)

    def answer_on():
        for item in ITEMS[1:]:
            try:
                post(token, attempt, [item])
            except answering.EntryRemoved:
                return

    at_once([answer_on, lambda: remove_presence(presence=entry, by=teacher, at=timezone.now())])

    assert counters_agree(sitting)


def test_a_first_answer_while_its_entry_is_taken_off_leaves_no_attempt_behind():
    sitting = SittingFactory()
    teacher = UserFactory()
    tokens = [token_for(sitting)[0] for _ in range(4)]
    Presence.objects.update(without_pin=True)
    entries = list(Presence.objects.select_related("sitting"))

    def begin(token):
        try:
            post(token, uuid4(), ITEMS[:2])
        except answering.EntryRemoved:
            return

    removals = [lambda e=e: remove_presence(presence=e, by=teacher, at=timezone.now()) for e in entries]
    at_once([*(lambda t=t: begin(t) for t in tokens), *removals])

    assert not Attempt.objects.exists()
    assert counters_agree(sitting)


def test_joining_eight_times_at_once_is_one_presence():
    sitting = SittingFactory()
    seat = SeatFactory(classroom=sitting.classroom)
    at = timezone.now()

    rounds = at_once([lambda: enter_sittings(seat=seat, sittings=[sitting.pk], with_pin=True, at=at)] * 8)

    assert rounds == [{sitting.pk: 0}] * 8
    assert Presence.objects.count() == Sitting.objects.count() == 1
