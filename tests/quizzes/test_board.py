from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.board import board_of
from quizzes.models import ItemTally, Presence, Sitting
from quizzes.services.extending import extend_sitting
from tests.accounts.factories import ClassroomFactory, SeatFactory, head_of, organiser_of, teacher_of
from tests.quizzes.factories import AttemptFactory, JoinCodeFactory, PracticeFactory, PresenceFactory, SittingFactory

pytestmark = pytest.mark.django_db


def board_url(sitting: Sitting, name: str = "board") -> str:
    return reverse(f"quizzes:{name}", args=[sitting.pk])


def test_the_board_tells_who_is_away_in_at_work_silent_and_done():
    sitting = SittingFactory()
    now = timezone.now()
    seats = SeatFactory.create_batch(5, classroom=sitting.classroom)
    for seat in seats[1:]:
        PresenceFactory(sitting=sitting, seat=seat, joined_at=now)
    AttemptFactory(sitting=sitting, seat=seats[2], started_at=now, last_answered_at=now, answered=3)
    silent = AttemptFactory(sitting=sitting, seat=seats[3], last_answered_at=now - timedelta(seconds=31))
    Presence.objects.filter(student=silent.student).update(joined_at=now - timedelta(minutes=5))
    AttemptFactory(sitting=sitting, seat=seats[4], marks=5, finished_at=now)

    board = board_of(sitting, at=now)

    assert [state for _seat, state in board.lines] == ["away", "joined", "working", "silent", "finished"]
    assert (board.joined, board.enrolled, board.finished, board.silent, board.unfinished) == (4, 5, 1, 1, 2)


def test_nobody_is_silent_in_a_sitting_that_is_over(client):
    sitting = SittingFactory(state="closed", closed_at=timezone.now())
    PresenceFactory(sitting=sitting, joined_at=timezone.now() - timedelta(hours=1))
    client.force_login(teacher_of(sitting.classroom))

    answer = client.get(board_url(sitting))

    assert answer.context["board"].silent == 0
    assert "im lặng" not in answer.content.decode().split("</dl>")[1]
    assert "Im lặng" not in answer.content.decode()


def test_who_was_taken_off_the_board_counts_as_away():
    presence = PresenceFactory(removed_at=timezone.now())

    board = board_of(presence.sitting, at=timezone.now())

    assert board.joined == 0


@pytest.mark.parametrize("students", [1, 20])
def test_the_board_costs_the_same_for_one_student_and_for_twenty(client, django_assert_num_queries, students):
    sitting = SittingFactory()
    JoinCodeFactory(sitting=sitting)
    for seat in SeatFactory.create_batch(students, classroom=sitting.classroom):
        PresenceFactory(sitting=sitting, seat=seat)
    client.force_login(teacher_of(sitting.classroom))
    client.get(board_url(sitting, "board-json"))

    with django_assert_num_queries(7):  # session, user, sitting, seats, presences, attempts
        answer = client.get(board_url(sitting, "board-json"))

    assert len(answer.json()["seats"]) == students


def test_an_unchanged_board_is_not_sent_again(client):
    sitting = SittingFactory()
    client.force_login(teacher_of(sitting.classroom))
    etag = client.get(board_url(sitting, "board-json")).headers["ETag"]

    unchanged = client.get(board_url(sitting, "board-json"), headers={"If-None-Match": etag})
    Sitting.objects.update(revision=7)
    changed = client.get(board_url(sitting, "board-json"), headers={"If-None-Match": etag})

    assert (unchanged.status_code, changed.status_code) == (304, 200)


@pytest.mark.parametrize("page", ["board", "board-json", "join-screen", "close"])
def test_pages_of_a_sitting_are_for_its_teachers_and_the_head(client, page):
    sitting = SittingFactory()
    school = sitting.institution
    allowed = [teacher_of(sitting.classroom), head_of(school)]
    others = [
        teacher_of(ClassroomFactory(institution=school)),
        teacher_of(ClassroomFactory()),
        organiser_of(school.unit),
    ]

    def status(user):
        client.force_login(user)
        return client.get(board_url(sitting, page)).status_code

    assert [status(user) for user in allowed] == [200, 200]
    assert [status(user) for user in others] == [404, 404, 404]


@pytest.mark.parametrize(
    ("action", "state"),
    [("pause", "paused"), ("close", "closed"), ("extend", "open"), ("code", "open"), ("without-pins", "open")],
)
def test_the_teacher_runs_the_sitting_from_the_board(client, action, state):
    sitting = SittingFactory()
    JoinCodeFactory(sitting=sitting)
    client.force_login(teacher_of(sitting.classroom))

    answer = client.post(board_url(sitting, action), follow=True)

    sitting.refresh_from_db()
    assert answer.status_code == 200
    assert sitting.state == state


@pytest.mark.parametrize("action", ["pause", "resume", "close", "code", "extend", "without-pins"])
def test_a_colleague_cannot_touch_the_sitting(client, action):
    sitting = SittingFactory()
    client.force_login(teacher_of(ClassroomFactory(institution=sitting.institution)))

    answer = client.post(board_url(sitting, action))

    sitting.refresh_from_db()
    assert answer.status_code == 404
    assert sitting.revision == 0


def test_looking_never_changes_a_sitting(client):
    sitting = SittingFactory()
    client.force_login(teacher_of(sitting.classroom))

    statuses = {client.get(board_url(sitting, action)).status_code for action in ("pause", "code", "extend")}

    assert statuses == {405}


def test_a_closed_sitting_refuses_with_a_sentence(client):
    sitting = SittingFactory(state="closed", closed_at=timezone.now())
    client.force_login(teacher_of(sitting.classroom))

    answer = client.post(board_url(sitting, "extend"), follow=True)

    assert "Buổi học đã đóng." in answer.content.decode()


def test_more_time_moves_the_closing_and_the_code():
    sitting = SittingFactory()
    code = JoinCodeFactory(sitting=sitting)
    before = sitting.closes_at

    extend_sitting(sitting=sitting, by=teacher_of(sitting.classroom), at=timezone.now())

    code.refresh_from_db()
    assert code.expires_at == before + timedelta(minutes=15)


def test_the_wall_shows_numbers_and_no_names(client):
    sitting = SittingFactory()
    JoinCodeFactory(sitting=sitting, code="CFH123")
    seat = SeatFactory(classroom=sitting.classroom, student__name="Giàng A Páo")
    PresenceFactory(sitting=sitting, seat=seat)
    client.force_login(teacher_of(sitting.classroom))

    page = client.get(board_url(sitting, "join-screen")).content.decode()

    assert "CFH123" in page
    assert "Páo" not in page


class TestHands:
    @pytest.fixture
    def sitting(self):
        return SittingFactory(way="hands")

    @pytest.fixture
    def teacher_client(self, client, sitting):
        client.force_login(teacher_of(sitting.classroom))
        return client

    def item(self, sitting, is_scam=True):
        version = sitting.quiz_version.places.filter(scenario_version__items__is_scam=is_scam).first()
        return version.scenario_version.items.get(kind="judge")

    def send(self, client, sitting, present=30, **count):
        body = {
            "present": present,
            "counts": [{"smaller_side": "legitimate", "counted_at": timezone.now().isoformat(), **count}],
        }
        return client.post(board_url(sitting, "hands-counts"), body, content_type="application/json")

    def test_the_bigger_side_is_computed_from_who_is_present(self, teacher_client, sitting):
        item = self.item(sitting)

        answer = self.send(teacher_client, sitting, item=item.key, smaller_count=7)

        tally = ItemTally.objects.get()
        assert answer.json() == {"accepted": [item.key], "refused": []}
        assert (tally.answered, tally.right, tally.taken) == (30, 23, "hands")

    def test_sent_twice_it_is_one_count(self, teacher_client, sitting):
        at = timezone.now().isoformat()
        for _time in range(2):
            self.send(teacher_client, sitting, item=self.item(sitting).key, smaller_count=7, counted_at=at)

        assert ItemTally.objects.get().right == 23

    def test_an_older_count_that_comes_late_does_not_replace_a_newer_one(self, teacher_client, sitting):
        key = self.item(sitting).key
        self.send(teacher_client, sitting, item=key, smaller_count=5)
        early = (timezone.now() - timedelta(minutes=9)).isoformat()

        self.send(teacher_client, sitting, item=key, smaller_count=9, counted_at=early)

        assert ItemTally.objects.get().right == 25

    def test_more_than_half_on_the_smaller_side_is_refused_and_nothing_is_kept(self, teacher_client, sitting):
        answer = self.send(teacher_client, sitting, item=self.item(sitting).key, smaller_count=16)

        assert answer.status_code == 400
        assert not ItemTally.objects.exists()

    def test_a_body_that_is_no_json_is_refused(self, teacher_client, sitting):
        answer = teacher_client.post(board_url(sitting, "hands-counts"), "xx", content_type="application/json")

        assert answer.status_code == 400

    def test_an_item_of_another_quiz_is_refused_by_name(self, teacher_client, sitting):
        answer = self.send(teacher_client, sitting, item="khac/judge", smaller_count=3)

        assert answer.json()["refused"][0]["code"] == "not_by_hands"

    def test_what_was_counted_before_closing_is_taken_afterwards_and_nothing_later(self, teacher_client, sitting):
        closed_at = timezone.now() - timedelta(minutes=5)
        Sitting.objects.update(state="closed", closed_at=closed_at)
        scam, real = self.item(sitting), self.item(sitting, is_scam=False)

        before = self.send(
            teacher_client,
            sitting,
            item=scam.key,
            smaller_count=3,
            counted_at=(closed_at - timedelta(minutes=1)).isoformat(),
        )
        after = self.send(teacher_client, sitting, item=real.key, smaller_count=3)

        assert before.json()["accepted"] == [scam.key]
        assert after.json()["refused"][0]["code"] == "sitting_closed"

    def test_the_page_of_a_test_carries_no_key(self, teacher_client, sitting):
        page = teacher_client.get(board_url(sitting, "hands")).content.decode()

        assert '"judge"' in page
        assert '"key"' not in page
        assert '"debrief"' not in page

    def test_the_page_of_a_lesson_carries_everything_so_that_it_needs_no_network(self, client):
        sitting = PracticeFactory(way="hands")
        client.force_login(teacher_of(sitting.classroom))

        page = client.get(board_url(sitting, "hands")).content.decode()

        assert '"debrief"' in page

    def test_a_sitting_on_devices_has_no_lesson_on_the_wall(self, client):
        sitting = SittingFactory()
        client.force_login(teacher_of(sitting.classroom))

        answer = client.get(board_url(sitting, "hands"))

        assert answer.url == board_url(sitting)
