import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Attempt
from quizzes.services.sitting import close_sitting
from tests.accounts.factories import UserFactory
from tests.browser.conftest import DESK, Live
from tests.browser.student import Player, card_of, open_quiz, pin_of, stored_answers
from tests.commitments.factories import named_seat, opening_for

NO_MODERN_BROWSER = """
    Object.defineProperty(window, "indexedDB", {value: undefined});
    Object.defineProperty(Navigator.prototype, "serviceWorker", {get: () => undefined});
    delete Navigator.prototype.serviceWorker;
    Object.defineProperty(crypto, "subtle", {value: undefined});
    Object.defineProperty(crypto, "randomUUID", {value: undefined});
"""


@pytest.fixture
def player(live: Live) -> Player:
    return Player(live.page())


def test_a_student_plays_the_lesson_by_card_and_is_told_two_plain_counts(live: Live, player: Player):
    lesson = open_quiz()

    player.by_card(lesson.seats[0])
    player.play_on(each=lambda: (live.assert_accessible(player.page), live.assert_fits(player.page)))

    expect(player.page.get_by_text("tình huống lừa đảo em nhận ra")).to_be_visible()
    expect(player.page.locator(".unseen[aria-live]")).to_have_text("")
    expect(player.page.get_by_text("tình huống thật em nhận đúng")).to_be_visible()
    expect(player.saved).to_have_text("đã gửi")
    assert len(stored_answers(lesson.seats[0])) == 15
    assert Attempt.objects.get().finished_at is not None
    live.assert_accessible(player.page)


def test_the_cards_secret_does_not_stay_in_the_address(live: Live, player: Player):
    player.by_card(open_quiz().seats[0])

    assert player.page.url == f"{live.url}/play/"


def test_a_student_joins_by_code_number_and_pin_however_the_code_is_typed(live: Live, player: Player):
    lesson = open_quiz()
    code = lesson.code

    player.by_code(f" {code[:3].lower()}-{code[3:]} ", lesson.seats[0])

    expect(player.heading).to_be_visible()
    expect(player.page.get_by_text("Đây là tình huống mô phỏng")).to_be_visible()


def test_the_join_page_works_without_any_script(live: Live):
    lesson = open_quiz()
    player = Player(live.page(java_script_enabled=False))

    player.by_code(lesson.code, lesson.seats[0])

    assert player.page.url == f"{live.url}/play/"
    assert lesson.sitting.presences.filter(student=lesson.seats[0].student).exists()


def test_a_wrong_pin_is_told_as_such_with_and_without_scripts_and_the_code_stays_typed(live: Live, player: Player):
    live.expected_errors = ["400", "403"]
    lesson = open_quiz()
    wrong = "000000" if pin_of(lesson.seats[0]) != "000000" else "111111"
    plain = Player(live.page(java_script_enabled=False))

    plain.by_code(lesson.code, lesson.seats[0], wrong)
    player.by_code(lesson.code, lesson.seats[0], wrong)

    for one in (plain, player):
        expect(one.page.get_by_role("alert")).to_be_visible()
        expect(one.page.get_by_label("Mã buổi học")).to_have_value(lesson.code)
    live.assert_accessible(player.page)


def test_a_student_who_closes_the_tab_comes_back_to_the_same_question(live: Live, player: Player):
    player.by_card(open_quiz().seats[0])
    player.press("Vào tình huống")
    player.judge()
    expect(player.saved).to_have_text("đã gửi")
    asked = player.heading.text_content() or ""

    context = player.page.context
    player.page.close()
    again = Player(live.page(context=context))
    again.page.goto("/play/")

    expect(again.heading).to_have_text(asked)


def test_a_student_without_a_network_goes_on_and_loses_nothing(live: Live, player: Player):
    live.expected_errors = ["net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED"]
    lesson = open_quiz()
    player.by_card(lesson.seats[0])
    player.press("Vào tình huống")
    player.judge()
    expect(player.saved).to_have_text("đã gửi")
    player.wait_for_worker()
    context = player.page.context

    context.set_offline(True)
    player.step()
    expect(player.saved).to_have_text("1 câu đã lưu trên máy")
    player.page.close()
    again = Player(live.page(context=context))
    again.page.goto("/play/")
    expect(again.heading).to_be_visible()
    again.play_on()
    expect(again.saved).to_have_text("14 câu đã lưu trên máy")
    expect(again.page.get_by_text("tình huống lừa đảo em nhận ra")).to_be_visible()
    context.set_offline(False)

    expect(again.saved).to_have_text("đã gửi", timeout=15_000)
    assert len(stored_answers(lesson.seats[0])) == 15
    assert Attempt.objects.get().finished_at is not None


def test_another_browser_goes_on_where_the_first_one_stopped(live: Live, player: Player):
    lesson = open_quiz()
    player.by_card(lesson.seats[0])
    player.press("Vào tình huống")
    player.judge()
    expect(player.saved).to_have_text("đã gửi")
    asked = player.heading.text_content() or ""

    other = Player(live.page()).by_card(lesson.seats[0])

    expect(other.heading).to_have_text(asked)
    other.play_on()
    expect(other.saved).to_have_text("đã gửi")
    assert Attempt.objects.count() == 1


def test_the_next_student_on_the_phone_sees_nothing_of_the_last_whose_answers_still_go_out(live: Live, player: Player):
    live.expected_errors = ["net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED"]
    lesson = open_quiz()
    first, second = lesson.seats
    context = player.page.context
    player.by_card(first)
    player.wait_for_worker()
    context.set_offline(True)
    player.press("Vào tình huống")
    player.judge()
    expect(player.saved).to_have_text("1 câu đã lưu trên máy")
    player.page.get_by_role("button", name="Về danh sách").click()
    player.press("Đổi học sinh")
    expect(player.page.get_by_label("Mã buổi học")).to_be_visible()
    assert f"Số {first.number}" not in player.page.inner_text("body")

    player.page.goto("/play/")
    expect(player.page.get_by_label("Mã buổi học")).to_be_visible()
    kept = player.page.evaluate(
        """async () => {
            const request = indexedDB.open("la-chan");
            await new Promise((done) => { request.onsuccess = done; });
            const box = request.result.transaction("outbox").objectStore("outbox").getAll();
            await new Promise((done) => { box.onsuccess = done; });
            return box.result.map((one) => Object.keys(one).sort().join());
        }"""
    )
    context.set_offline(False)
    player.by_card(second)
    player.press("Vào tình huống")
    player.judge()
    expect(player.saved).to_have_text("đã gửi", timeout=15_000)

    assert kept == ["by,iv,sealed"]
    assert len(stored_answers(first)) == 1
    assert len(stored_answers(second)) == 1


def test_the_lesson_runs_where_nothing_can_be_stored_and_there_is_no_service_worker(live: Live):
    lesson = open_quiz()
    context = live.context()
    context.add_init_script(NO_MODERN_BROWSER)
    player = Player(live.page(context=context)).by_card(lesson.seats[0])

    player.play_on()

    expect(player.saved).to_have_text("đã gửi")
    assert len(stored_answers(lesson.seats[0])) == 15


def test_a_survey_gives_nothing_away_until_no_class_has_it_ahead(live: Live, player: Player):
    lesson = open_quiz("form-a")
    player.by_card(lesson.seats[0])
    expect(player.page.get_by_role("button", name="Dừng lại, kiểm tra")).to_have_count(0)
    player.play_on(each=lambda: live.assert_accessible(player.page))
    expect(player.page.get_by_text("tình huống lừa đảo em nhận ra")).to_be_visible()
    expect(player.page.get_by_role("button", name="Xem lời giải từng tình huống")).to_have_count(0)

    close_sitting(sitting=lesson.sitting, by=UserFactory(), at=timezone.now())
    player.page.reload()
    player.page.get_by_role("button", name="Khảo sát").click()
    player.press("Xem lời giải từng tình huống")
    expect(player.page.locator(".is-dimmed")).to_be_visible()
    live.assert_accessible(player.page)
    player.press("Tiếp")

    expect(player.heading).to_have_text(re.compile("Dấu hiệu|Vì sao tin được"))
    assert len(stored_answers(lesson.seats[0])) == 12


def test_the_keyboard_is_enough_on_a_wide_screen(live: Live):
    lesson = open_quiz()
    player = Player(live.page(DESK)).by_card(lesson.seats[0])
    keyboard = player.page.keyboard

    player.page.get_by_role("button", name="Vào tình huống").press("Enter")
    player.page.get_by_role("button", name="Lừa đảo", exact=True).press("Enter")
    player.page.get_by_role("button", name="Chắc chắn").press("Enter")
    player.page.locator(".part[role=button]").first.press("Space")
    expect(player.page.get_by_text("Đã chọn 1 chỗ")).to_be_visible()
    player.page.get_by_role("button", name="Xong").press("Enter")
    player.page.locator(".option input").first.press("Space")
    player.page.get_by_role("button", name="Chốt câu trả lời").press("Enter")
    player.page.get_by_role("button", name="Làm tiếp").press("Enter")
    expect(player.heading).to_be_focused()
    keyboard.press("ArrowRight")
    expect(player.heading).to_have_text("Dấu hiệu 1 trên 3")
    keyboard.press("ArrowLeft")

    expect(player.heading).to_have_text("Chuyện gì đã xảy ra")
    live.assert_accessible(player.page)
    live.assert_fits(player.page)


def test_a_talk_can_be_left_by_the_red_button_at_any_moment(live: Live, player: Player):
    player.by_card(open_quiz().seats[0])
    for _ in range(60):
        if player.page.locator(".call-button.is-green:visible").count():
            break
        player.step()
        player.page.wait_for_timeout(40)
    player.press("Nghe máy")

    player.press("Cúp máy")

    expect(player.heading).to_have_text("Em đã ra được")
    expect(player.page.get_by_text("An toàn", exact=True)).to_be_visible()


def test_dung_lai_stops_the_pressure_and_offers_what_protects(live: Live, player: Player):
    player.by_card(open_quiz().seats[0])
    player.press("Vào tình huống")

    player.press("Dừng lại, kiểm tra")
    live.assert_accessible(player.page)
    player.press("Xem địa chỉ thật của đường dẫn")
    player.press("Quay lại tình huống")

    expect(player.page.locator(".address")).to_be_visible()
    expect(player.page.get_by_role("button", name="Dừng lại, kiểm tra")).to_be_focused()


def test_a_student_reads_and_signs_the_commitment_by_typing_their_name(live: Live, player: Player, ledger_key: object):
    seat = named_seat("Lò Thị Hòa")
    opening_for(seat.classroom)
    player.by_card(seat)
    player.page.get_by_role("button", name="Cam kết").click()
    live.assert_accessible(player.page)

    player.press("Em xác nhận cam kết")
    expect(player.page.get_by_role("alert")).to_have_text("Em gõ họ và tên rồi xác nhận.")
    player.page.get_by_label("Em gõ họ và tên của mình").fill("lo thi hoa khac")
    player.press("Em xác nhận cam kết")
    expect(player.page.get_by_role("alert")).to_be_visible()
    live.expected_errors = ["400"]
    player.page.get_by_label("Em gõ họ và tên của mình").fill("lò thị hoà")
    player.press("Em xác nhận cam kết")

    expect(player.heading).to_have_text("Em đã xác nhận cam kết")
    live.assert_accessible(player.page)
    player.page.get_by_role("link", name="Xem bản ghi này").click()
    expect(player.page).to_have_url(re.compile("/verify/"))


def test_who_comes_for_the_signing_is_not_put_into_the_unfinished_sitting(
    live: Live, player: Player, ledger_key: object
):
    lesson = open_quiz()
    opening_for(lesson.sitting.classroom)

    player.page.goto(f"/c/#{card_of(lesson.seats[0])}")

    expect(player.page.get_by_role("button", name="Cam kết")).to_be_visible()
    expect(player.page.get_by_role("button", name="Bài học: sáu tình huống")).to_be_visible()


def test_a_student_may_decline_and_it_is_as_easy(live: Live, player: Player, ledger_key: object):
    seat = named_seat("Lò Thị Hòa")
    opening_for(seat.classroom)
    player.by_card(seat)
    player.page.get_by_role("button", name="Cam kết").click()

    player.press("Em không cam kết")
    player.page.locator(".sheet").get_by_role("button", name="Về danh sách").click()

    expect(player.page.get_by_text("Em đã chọn không cam kết")).to_be_visible()


def test_going_back_to_the_list_in_the_middle_of_a_talk_is_not_undone_by_its_next_line(live: Live, player: Player):
    player.by_card(open_quiz().seats[0])
    for _ in range(60):
        if player.page.locator(".call-button.is-green:visible").count():
            break
        player.step()
        player.page.wait_for_timeout(40)
    player.press("Nghe máy")

    player.press("Về danh sách")
    player.page.wait_for_timeout(2500)

    expect(player.heading).to_have_text("Chào em, số 1 lớp 10A1")


def test_the_red_button_works_before_the_first_word(live: Live, player: Player):
    player.by_card(open_quiz().seats[0])
    for _ in range(60):
        if player.page.locator(".call-button.is-green:visible").count():
            break
        player.step()
        player.page.wait_for_timeout(40)

    player.page.evaluate(
        "document.querySelector('.call-button.is-green').click(); document.querySelector('.call-end').click()"
    )

    expect(player.heading).to_have_text("Em đã ra được")
