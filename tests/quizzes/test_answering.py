from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models import Job
from quizzes.answers import AnswerPost, GivenAnswer
from quizzes.definitions import quiz_definition
from quizzes.errors import AttemptOfAnother, EntryRemoved
from quizzes.models import Attempt, DebriefRelease, ItemTally, Presence, Response
from quizzes.services import answering
from quizzes.services.answering import finish_after_grace, take_answers
from quizzes.services.recounting import expected_counters, expected_tallies
from quizzes.tokens import AttemptToken, TokenRefused
from tests.accounts.factories import SeatFactory
from tests.quizzes.factories import PracticeFactory, SittingFactory, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
TRUTH = {f"tin-{n}/judge": "scam" if n % 2 else "legitimate" for n in range(1, 13)}


@pytest.fixture(params=["one statement", "step by step"], autouse=True)
def way(request, monkeypatch):
    """Every case goes both ways; on SQLite there is only one."""
    if request.param == "step by step":
        monkeypatch.setattr(answering, "_take_at_once", lambda *_: False)
    elif connection.vendor != "postgresql":
        pytest.skip("one statement needs PostgreSQL")


class Phone:
    """A student's browser in one sitting."""

    def __init__(self, sitting, seat=None):
        self.sitting = sitting
        signed, self.seat = token_for(sitting, seat)
        self.token = AttemptToken.read(signed)
        self.attempt_id = uuid4()

    def post(self, *answers, finish=None, at=None, sent_at=None, started_at=None, attempt_id=None, answered_at=None):
        """answers: (item, answer, confidence) or (item, answer)."""
        at = at or timezone.now()
        sent_at = sent_at or at
        given = tuple(
            GivenAnswer(item, answer, confidence, answered_at or sent_at)
            for item, answer, confidence in ((*answer, None)[:3] for answer in answers)
        )
        post = AnswerPost(sent_at, started_at or sent_at, "own", given, finish)
        return take_answers(token=self.token, attempt_id=attempt_id or self.attempt_id, post=post, at=at)


def judged(item="tin-1/judge", *, right=True, confidence=2):
    wrong = {"scam": "legitimate", "legitimate": "scam"}
    return item, TRUTH[item] if right else wrong[TRUTH[item]], confidence


def counters_agree(sitting):
    sitting.refresh_from_db()
    tallies = {
        tally.item_id: {name: getattr(tally, name) for name in ("answered", "right", "marks", "wrong_and_sure")}
        for tally in ItemTally.objects.of_sitting(sitting).filter(taken="device")
    }
    expected = expected_counters(sitting)
    return {name: getattr(sitting, name) for name in expected} == expected and tallies == expected_tallies(sitting)


def test_the_first_post_makes_the_attempt():
    phone = Phone(SittingFactory())

    receipt = phone.post(judged())

    attempt = Attempt.objects.get()
    assert (receipt.attempt, receipt.accepted, receipt.refused) == (phone.attempt_id, ["tin-1/judge"], {})
    assert (attempt.pk, attempt.answered, attempt.subject) == (phone.attempt_id, 1, phone.token.subject)
    assert counters_agree(phone.sitting)


def test_the_whole_attempt_one_answer_at_a_time_comes_to_its_marks():
    phone = Phone(SittingFactory())
    items = list(TRUTH)

    for item in items[:-1]:
        phone.post(judged(item))
    receipt = phone.post(judged(items[-1], right=False), finish=12)

    assert receipt.result == {
        "caught": 6, "scams": 6, "trusted": 5, "legitimate": 6,
        "marks": 11, "max_marks": 12, "practise": [], "debrief": None,
    }  # fmt: skip
    assert counters_agree(phone.sitting)
    assert (phone.sitting.started, phone.sitting.finished, phone.sitting.marks_squared) == (1, 1, 121)
    assert (phone.sitting.scams, phone.sitting.hits, phone.sitting.false_alarms) == (6, 6, 1)


def test_every_type_of_item_is_kept_with_its_outcome():
    phone = Phone(PracticeFactory())

    receipt = phone.post(
        ("bai-1/judge", "scam", 3),
        ("bai-1/flags", ["noi", "chao"]),
        ("bai-1/act", "mo"),
        ("bai-2/judge", "scam", 3),
        ("bai-2/many", ["b", "a"]),
        ("bai-3/judge", "scam", 1),
        ("bai-3/talk", ["nghe", "ke"]),
        ("bai-3/tell", {"person": "me", "sentence": "own"}),
        finish=8,
    )

    kept = {r.item.key: r for r in Response.objects.select_related("item")}
    assert (receipt.result["marks"], receipt.result["max_marks"]) == (5, 9)
    assert kept["bai-1/flags"].outcome == {"flags_found": ["noi"], "flags_false": ["chao"]}
    assert kept["bai-1/flags"].answer == ["chao", "noi"]
    assert kept["bai-1/act"].outcome == {"depth": 2}
    assert kept["bai-3/talk"].outcome == {"depth": 1, "act": "told", "end": "safe", "stopped_at": "sau"}
    assert kept["bai-3/talk"].is_right is None
    assert ItemTally.objects.get(item__key="bai-2/judge").wrong_and_sure == 1
    assert counters_agree(phone.sitting)


def test_what_comes_again_changes_nothing():
    phone = Phone(SittingFactory())
    phone.post(judged(), judged("tin-2/judge"))
    revision = phone.sitting.__class__.objects.get().revision

    receipt = phone.post(judged("tin-2/judge"), judged())

    assert sorted(receipt.accepted) == ["tin-1/judge", "tin-2/judge"]
    assert receipt.refused == {}
    assert counters_agree(phone.sitting)
    assert phone.sitting.revision == revision


def test_another_content_for_an_answered_item_is_refused_by_name_and_the_rest_is_taken():
    phone = Phone(SittingFactory())
    phone.post(judged())

    receipt = phone.post(judged(right=False), judged("tin-2/judge"))

    assert receipt.refused == {"tin-1/judge": "already_answered"}
    assert receipt.accepted == ["tin-2/judge"]
    assert Response.objects.get(item__key="tin-1/judge").answer == "scam"
    assert counters_agree(phone.sitting)


def test_the_same_answer_with_another_confidence_is_another_content():
    phone = Phone(SittingFactory())
    phone.post(judged(confidence=1))

    assert phone.post(judged(confidence=3)).refused == {"tin-1/judge": "already_answered"}


def test_one_post_with_two_contents_for_one_item_takes_neither():
    phone = Phone(SittingFactory())

    receipt = phone.post(judged(), judged(right=False), judged("tin-2/judge"))

    assert receipt.refused == {"tin-1/judge": "already_answered"}
    assert receipt.accepted == ["tin-2/judge"]


def test_an_unknown_item_is_refused_by_name_and_the_rest_is_taken():
    phone = Phone(SittingFactory())

    receipt = phone.post(("tin-99/judge", "scam", 1), judged())

    assert receipt.refused == {"tin-99/judge": "unknown_item"}
    assert receipt.accepted == ["tin-1/judge"]


def test_a_malformed_answer_is_refused_by_name_and_the_rest_is_taken():
    phone = Phone(SittingFactory())

    receipt = phone.post(("tin-1/judge", "maybe", 1), ("tin-2/judge", "scam", None), judged("tin-3/judge"))

    assert receipt.refused == {"tin-1/judge": "malformed_answer", "tin-2/judge": "malformed_answer"}
    assert receipt.accepted == ["tin-3/judge"]


def test_finish_may_come_first_and_is_done_with_the_last_answer():
    phone = Phone(SittingFactory())

    first = phone.post(judged(), finish=3)
    second = phone.post(judged("tin-2/judge"))
    third = phone.post(judged("tin-3/judge"))

    assert (first.result, second.result) == (None, None)
    assert third.result["marks"] == 3
    assert counters_agree(phone.sitting)


def test_finish_without_any_answer_makes_an_attempt_of_no_marks():
    phone = Phone(SittingFactory())

    assert phone.post(finish=0).result["marks"] == 0
    assert counters_agree(phone.sitting)


def test_finish_may_come_again():
    phone = Phone(SittingFactory())
    first = phone.post(judged(), finish=1)

    second = phone.post(judged(), finish=1)

    assert second.result == first.result
    assert second.accepted == ["tin-1/judge"]
    assert counters_agree(phone.sitting)


def test_a_finished_attempt_takes_nothing_more():
    phone = Phone(SittingFactory())
    phone.post(judged(), finish=1)

    receipt = phone.post(judged("tin-2/judge"))

    assert receipt.refused == {"tin-2/judge": "after_closing"}
    assert counters_agree(phone.sitting)


def test_a_second_phone_of_the_same_student_joins_the_first_attempt():
    phone = Phone(SittingFactory())
    phone.post(judged())

    receipt = phone.post(judged("tin-2/judge"), judged(), attempt_id=uuid4())

    assert receipt.attempt == phone.attempt_id
    assert sorted(receipt.accepted) == ["tin-1/judge", "tin-2/judge"]
    assert Attempt.objects.get().answered == 2
    assert counters_agree(phone.sitting)


def test_practice_can_be_done_again_under_a_new_id():
    phone = Phone(PracticeFactory())
    phone.post(("bai-1/judge", "scam", 3), finish=1)

    receipt = phone.post(("bai-1/judge", "legitimate", 3), attempt_id=uuid4())

    assert receipt.attempt != phone.attempt_id
    assert Attempt.objects.count() == 2
    assert counters_agree(phone.sitting)


def test_another_students_token_is_refused():
    mine, other = Phone(sitting := SittingFactory()), Phone(sitting)
    mine.post(judged())

    with pytest.raises(AttemptOfAnother):
        other.post(judged("tin-2/judge"), attempt_id=mine.attempt_id)

    assert Response.objects.count() == 1


def test_another_classs_sitting_is_refused():
    seat = SeatFactory()
    practice = PracticeFactory(classroom=seat.classroom)
    again = PracticeFactory(classroom=seat.classroom, series=practice.series)
    phone, elsewhere = Phone(practice, seat), Phone(again, seat)
    phone.post(("bai-1/judge", "scam", 3))

    with pytest.raises(AttemptOfAnother):
        elsewhere.post(("bai-2/judge", "scam", 3), attempt_id=phone.attempt_id)


def test_an_answer_given_before_closing_is_taken_for_seven_days():
    closed_at = timezone.now()
    phone = Phone(SittingFactory(state="closed", closed_at=closed_at))

    receipt = phone.post(
        judged(), at=closed_at + timedelta(days=6, hours=23), answered_at=closed_at - timedelta(seconds=1),
        sent_at=closed_at + timedelta(days=6, hours=23),
    )  # fmt: skip

    assert receipt.accepted == ["tin-1/judge"]
    assert counters_agree(phone.sitting)


def test_an_answer_given_after_closing_is_refused_and_no_attempt_is_made():
    closed_at = timezone.now() - timedelta(hours=1)
    phone = Phone(SittingFactory(state="closed", closed_at=closed_at))

    receipt = phone.post(judged(), answered_at=closed_at + timedelta(seconds=11))

    assert receipt.refused == {"tin-1/judge": "after_closing"}
    assert not Attempt.objects.exists()


def test_an_answer_given_after_closing_is_refused_in_an_attempt_that_goes_on():
    phone = Phone(SittingFactory())
    phone.post(judged())
    closed_at = timezone.now() - timedelta(minutes=1)
    phone.sitting.__class__.objects.update(state="closed", closed_at=closed_at)

    late = phone.post(judged("tin-2/judge"))
    before = phone.post(judged("tin-3/judge"), answered_at=closed_at - timedelta(seconds=1))

    assert late.refused == {"tin-2/judge": "after_closing"}
    assert before.accepted == ["tin-3/judge"]
    assert counters_agree(phone.sitting)


def test_after_seven_days_nothing_is_taken():
    closed_at = timezone.now() - timedelta(days=7, seconds=1)
    phone = Phone(SittingFactory(state="closed", closed_at=closed_at))

    receipt = phone.post(judged(), answered_at=closed_at - timedelta(seconds=1))

    assert receipt.refused == {"tin-1/judge": "after_closing"}


@pytest.mark.parametrize("days", [-365, 365])
def test_a_phone_whose_clock_is_a_year_off_is_corrected(days):
    now = timezone.now()
    wrong = now + timedelta(days=days)
    phone = Phone(SittingFactory())

    phone.post(judged(), at=now, sent_at=wrong, answered_at=wrong - timedelta(seconds=30))

    assert Response.objects.get().answered_at == now - timedelta(seconds=30)
    assert Attempt.objects.get().clock_skew_s == days * 86400


@pytest.mark.parametrize("days", [-365, 365])
def test_a_wrong_clock_does_not_open_a_closed_sitting(days):
    closed_at = timezone.now() - timedelta(hours=1)
    wrong = timezone.now() + timedelta(days=days)
    phone = Phone(SittingFactory(state="closed", closed_at=closed_at))

    assert phone.post(judged(), sent_at=wrong, answered_at=wrong).refused == {"tin-1/judge": "after_closing"}


def test_a_clock_at_the_end_of_time_breaks_nothing():
    phone = Phone(SittingFactory())
    end, start = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)

    assert phone.post(judged(), sent_at=start, started_at=end, answered_at=end).accepted == ["tin-1/judge"]
    assert phone.post(judged("tin-2/judge"), sent_at=end, answered_at=start).accepted == ["tin-2/judge"]


def test_an_answer_from_the_future_counts_as_given_now():
    now = timezone.now()
    phone = Phone(SittingFactory())

    phone.post(judged(), at=now, answered_at=now + timedelta(hours=1))

    assert Response.objects.get().answered_at == now


def test_a_paused_sitting_still_takes_what_was_answered():
    phone = Phone(SittingFactory(state="paused"))

    assert phone.post(judged()).accepted == ["tin-1/judge"]


def test_a_removed_entry_is_refused():
    phone = Phone(SittingFactory())
    phone.post(judged())
    Presence.objects.update(round=1)

    with pytest.raises(EntryRemoved):
        phone.post(judged("tin-2/judge"))

    assert Response.objects.count() == 1


def test_the_token_of_a_sitting_that_is_gone_is_refused():
    phone = Phone(SittingFactory())
    Presence.objects.all().delete()
    phone.sitting.delete()

    with pytest.raises(TokenRefused):
        phone.post(judged())


def test_an_unfinished_assessment_goes_on_in_the_steps_next_sitting():
    seat = SeatFactory()
    first = SittingFactory(classroom=seat.classroom)
    phone = Phone(first, seat)
    phone.post(judged())
    first.__class__.objects.filter(pk=first.pk).update(state="closed", closed_at=timezone.now())
    second = SittingFactory(classroom=seat.classroom, series=first.series)

    receipt = Phone(second, seat).post(judged("tin-2/judge"), finish=2)

    attempt = Attempt.objects.get()
    first.refresh_from_db()
    assert receipt.attempt == phone.attempt_id
    assert (attempt.sitting_id, attempt.answered, attempt.marks) == (second.pk, 2, 2)
    assert first.started == 0
    assert counters_agree(second) or ItemTally.objects.count() == 2


def test_finishing_asks_campaigns_to_count_the_class_once():
    sitting = SittingFactory()

    Phone(sitting).post(judged(), finish=1)
    Phone(sitting).post(judged(), finish=1)

    job = Job.objects.get(kind="campaigns.recount_class")
    assert job.arguments == {"classroom": str(sitting.classroom_id), "series": str(sitting.series_id)}
    assert job.dedupe_key == f"recount:{sitting.series_id}:{sitting.classroom_id}"


def test_the_debrief_of_a_form_is_given_once_it_is_released():
    phone = Phone(SittingFactory())
    phone.post(judged(), finish=1)
    DebriefRelease.objects.create(
        series=phone.sitting.series, quiz_version=phone.sitting.quiz_version, released_at=timezone.now()
    )

    result = phone.post(judged(), finish=1).result

    address = quiz_definition(phone.sitting.quiz_version_id).debrief_files["vi"]
    assert result["debrief"] == {"vi": f"/content/{address}.json"}


def test_techniques_of_missed_scams_are_to_be_practised():
    phone = Phone(SittingFactory())

    assert phone.post(judged(right=False), finish=1).result["practise"] == ["T1"]


def test_when_the_grace_ends_what_was_to_be_finished_is_finished_with_what_came():
    phone = Phone(SittingFactory())
    phone.post(judged(), finish=2)
    left = Phone(phone.sitting)
    left.post(judged())
    at = timezone.now() + timedelta(days=8)
    phone.sitting.__class__.objects.update(state="closed", closed_at=timezone.now())

    assert finish_after_grace(at) == 2
    assert finish_after_grace(at) == 0

    finished, closed = Attempt.objects.get(pk=phone.attempt_id), Attempt.objects.get(pk=left.attempt_id)
    assert (finished.marks, closed.marks) == (1, None)
    assert closed.closed_at == at
    assert counters_agree(phone.sitting)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_any_parts_any_repetition_come_to_the_same(data):
    phone = Phone(SittingFactory())
    items = list(TRUTH)[: data.draw(st.integers(1, 6))]
    parts = data.draw(st.lists(st.lists(st.sampled_from(items), max_size=4), max_size=8))
    finish_at = data.draw(st.integers(0, len(parts)))

    for number, part in enumerate(parts):
        phone.post(*(judged(item) for item in part), finish=len(items) if number == finish_at else None)
    receipt = phone.post(*(judged(item) for item in items), finish=len(items))

    assert sorted(receipt.accepted) == sorted(items)
    assert receipt.result["marks"] == len(items)
    assert Response.objects.filter(attempt=phone.attempt_id).count() == len(items)
    assert counters_agree(phone.sitting)
