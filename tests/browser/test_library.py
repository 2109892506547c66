import pytest
import yaml
from playwright.sync_api import expect

from quizzes.models import Attempt
from tests.browser.conftest import Live
from tests.browser.student import STUDENTS, Player, open_quiz

QUIZZES = [quiz["id"] for quiz in yaml.safe_load((STUDENTS / "pack.yaml").read_text())["quizzes"]]


@pytest.mark.parametrize("key", QUIZZES)
def test_every_quiz_of_the_students_pack_plays_to_its_end(live: Live, key: str):
    lesson = open_quiz(key, pack=STUDENTS)
    player = Player(live.page())

    player.by_card(lesson.seats[0])
    player.play_on(each=lambda: (live.assert_accessible(player.page), live.assert_fits(player.page)), most=500)

    expect(player.saved).to_have_text("đã gửi")
    assert Attempt.objects.get().finished_at is not None
