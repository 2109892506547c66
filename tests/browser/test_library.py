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


def test_a_hard_story_is_announced_and_can_be_passed_over(live: Live):
    lesson = open_quiz("khi-bi-doa", pack=STUDENTS)
    player = Player(live.page())
    warnings = []

    def pass_over():
        if player.heading.text_content() == "Trước khi vào":
            warnings.append(player.page.locator(".sheet").inner_text())
            expect(player.page.locator(".phone")).to_be_hidden()
            live.assert_accessible(player.page)
            player.press("Bỏ qua tình huống này")

    player.by_card(lesson.seats[0])
    player.play_on(each=pass_over)

    assert len(warnings) >= 1
    expect(player.saved).to_have_text("đã gửi")
    assert Attempt.objects.get().finished_at is not None


def test_the_address_behind_a_printed_code_and_of_a_mail_can_be_looked_at(live: Live):
    lesson = open_quiz("hoc-bong-va-nhiem-vu", pack=STUDENTS)
    player = Player(live.page())
    player.by_card(lesson.seats[0])

    player.page.get_by_role("button", name="Xem địa chỉ Mã QR").click()

    expect(player.page.get_by_text("https://thpt-muongthin.example/hocbong/mau-don")).to_be_visible()
    live.assert_fits(player.page)


def test_steps_are_moved_by_keyboard_and_the_reader_goes_with_them(live: Live):
    lesson = open_quiz("qua-va-tro-choi", pack=STUDENTS)
    player = Player(live.page())
    player.by_card(lesson.seats[0])
    while not player.page.locator(".step-move").count():
        player.step()
        player.page.wait_for_timeout(40)
    second = player.page.locator(".step").nth(1).locator(".step-text").inner_text()

    player.page.locator(".step").nth(1).locator(".step-move").first.press("Enter")

    expect(player.page.locator(".step").first.locator(".step-text")).to_have_text(second)
    expect(player.page.locator(".step").first.locator(".step-move").last).to_be_focused()
    live.assert_accessible(player.page)
