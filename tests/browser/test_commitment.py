import re

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from commitments.models import Act
from commitments.services.sequencing import sequence_pending
from tests.accounts.factories import ClassroomFactory, ContactFactory, SeatFactory, teacher_of
from tests.browser.conftest import DESK, Live
from tests.browser.student import Player

NAME = "Lò Thị Hoàng Phương Anh"


def look(live: Live, page: Page) -> None:
    live.assert_accessible(page)
    live.assert_fits(page)


def test_a_class_confirms_from_opening_to_the_page_that_anyone_can_check(live: Live):
    call_command("load_pledges")
    ContactFactory()
    classroom = ClassroomFactory(name="10A1")
    seat, silent = SeatFactory(classroom=classroom, student__name=NAME), SeatFactory(classroom=classroom)
    desk = live.page(DESK)
    live.sign_in(desk, teacher_of(classroom, full_name="Giàng A Páo"))

    # the teacher opens the signing and projects its code
    desk.goto(f"/teach/classes/{classroom.pk}/")
    desk.get_by_role("link", name="Cam kết", exact=True).click()
    look(live, desk)
    desk.get_by_role("button", name="Mở cho các em xác nhận").click()
    expect(desk.get_by_role("heading", name="Đang mở cho các em xác nhận")).to_be_visible()
    code = desk.locator(".signing-code").inner_text().strip()
    desk.get_by_role("link", name="Chiếu mã lên màn hình").click()
    expect(desk.locator(".join__code")).to_have_text(code)
    look(live, desk)

    # a student joins with it and confirms; the wrong name is refused first
    live.expected_errors = ["400"]
    player = Player(live.page())
    player.by_code(code, seat)
    phone = player.page
    phone.get_by_role("button", name=re.compile("Cam kết phòng, chống lừa đảo")).click()
    phone.get_by_label("bố hoặc mẹ").check()
    phone.get_by_label(re.compile("Em gõ họ và tên")).fill("Ai Khác")
    phone.get_by_role("button", name="Em xác nhận cam kết").click()
    expect(phone.get_by_role("alert")).to_contain_text("không giống tên")
    look(live, phone)
    phone.get_by_label(re.compile("Em gõ họ và tên")).fill(NAME.upper())
    phone.get_by_role("button", name="Em xác nhận cam kết").click()
    expect(phone.get_by_role("heading", name="Em đã xác nhận cam kết")).to_be_visible()
    look(live, phone)

    # the page of the receipt, before and after the log has taken it in
    phone.get_by_role("link", name="Xem bản ghi này").click()
    expect(phone.get_by_text("Đang chờ vào sổ")).to_be_visible()
    look(live, phone)
    sequence_pending(timezone.now())
    phone.reload()
    expect(phone.get_by_text(re.compile("Cam kết (đang có|đã hết) hiệu lực"))).to_be_visible()
    phone.get_by_text("Các mã băm của phép chứng minh").click()
    look(live, phone)
    assert NAME not in phone.content()
    with phone.expect_download() as receipt:
        phone.get_by_role("link", name="Tải biên nhận").click()
    assert receipt.value.suggested_filename == f"{Act.objects.get().public_code}.tlog-proof"

    # the teacher sees it, and confirms to the class
    desk.goto(f"/teach/classes/{classroom.pk}/commitment/")
    expect(desk.get_by_role("heading", name="1/2 em đã xác nhận")).to_be_visible()
    desk.get_by_label("Họ và tên của thầy/cô").fill("giàng a páo")
    desk.get_by_role("button", name="Tôi xác nhận cam kết với lớp").click()
    expect(desk.get_by_text("Giàng A Páo đã xác nhận lúc")).to_be_visible()
    look(live, desk)
    sequence_pending(timezone.now())
    call_command("verify_ledger")
    assert not Act.objects.filter(party__commitment__student=silent.student).exists()


def test_anyone_checks_a_code_without_scripts_and_a_slip_is_told(live: Live):
    live.expected_errors = ["400", "404"]
    page = live.page(java_script_enabled=False)

    page.goto("/verify/")
    page.get_by_label("Mã xác nhận").fill("ABCDEF-GHJKMN-PQRSTV")
    page.get_by_role("button", name="Xem xác nhận").click()

    expect(page.get_by_text("có chữ bị gõ nhầm")).to_be_visible()
