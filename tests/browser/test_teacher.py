import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes.models import Sitting
from quizzes.packs.reading import read_pack
from quizzes.services.publishing import publish_pack
from tests.accounts.factories import ClassroomFactory, InstitutionFactory, SeatFactory, head_of, teacher_at, teacher_of
from tests.browser.conftest import DESK, PHONE, Live
from tests.browser.student import Player, open_quiz

LONG_NAMES = ["Lò Thị Hoàng Phương Anh", "Giàng A Páo", "", "Quàng Thị Bích Ngọc"]


@pytest.fixture
def core() -> None:
    publish_pack(loaded=read_pack(settings.BASE_DIR / "content" / "core"), at=timezone.now())


@pytest.fixture
def desk(live: Live) -> Page:
    return live.page(DESK)


def a_named_class():
    classroom = ClassroomFactory(name="10A1")
    for name in LONG_NAMES:
        SeatFactory(classroom=classroom, student__name=name)
    return classroom


def look(live: Live, page: Page) -> None:
    live.assert_accessible(page)
    live.assert_fits(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("core")
class TestTeacher:
    def test_before_any_roster_one_click_gives_a_class_to_try_and_a_student_plays_it(self, live, desk):
        live.sign_in(desk, teacher_at(InstitutionFactory()))
        desk.goto("/teach/")
        look(live, desk)

        desk.get_by_role("button", name="Dạy thử").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Dạy thử: hai tin nhắn")
        look(live, desk)
        code = desk.locator("[data-part=code]").inner_text()
        phone = Player(live.page(PHONE))
        phone.page.goto(f"/?code={code}")
        phone.page.get_by_label("Số của em").fill("3")
        phone.page.get_by_role("button", name="Vào lớp").click()
        expect(phone.heading).to_be_visible()

        expect(desk.locator("[data-part=joined]")).to_have_text("1", timeout=8000)
        expect(desk.locator(".seat").nth(2)).to_contain_text("đã vào")

    def test_a_teacher_opens_a_sitting_projects_the_code_watches_and_closes(self, live, desk):
        classroom = a_named_class()
        live.sign_in(desk, teacher_of(classroom))
        desk.goto("/teach/")
        desk.get_by_role("link", name="10A1").click()
        look(live, desk)
        desk.get_by_role("link", name="Mở buổi học").click()
        look(live, desk)
        desk.get_by_label("Bài học: sáu tình huống quanh em").check()
        desk.get_by_role("button", name="Mở").click()
        sitting = Sitting.objects.get()
        look(live, desk)

        desk.get_by_role("link", name="Chiếu mã").click()
        expect(desk.locator(".join__code")).to_have_text(sitting.join_code.code)
        look(live, desk)
        Player(live.page(PHONE)).by_card(classroom.seats.get(number=2))
        expect(desk.locator(".join__number")).to_have_text(["2"], timeout=8000)
        desk.get_by_role("link", name="Về trang theo dõi").click()
        expect(desk.locator(".seat").nth(1)).to_contain_text("Giàng A Páo")

        desk.get_by_role("button", name="Tạm dừng").click()
        expect(desk.get_by_role("status")).to_contain_text("Đã tạm dừng")
        desk.get_by_role("button", name="Cho làm tiếp").click()
        desk.get_by_role("button", name="Đổi mã").click()
        expect(desk.locator("[data-part=code]")).not_to_have_text(sitting.join_code.code)
        desk.get_by_role("link", name="Đóng buổi học").click()
        look(live, desk)
        desk.get_by_role("button", name="Đóng buổi học").click()

        expect(desk.get_by_text("Đã đóng buổi học")).to_be_visible()
        look(live, desk)

    def test_an_entry_that_should_not_be_there_is_taken_off(self, live, desk):
        lesson = open_quiz("lesson-core", without_pins=True)
        live.sign_in(desk, teacher_of(lesson.sitting.classroom))
        phone = Player(live.page(PHONE))
        phone.by_code(lesson.code, lesson.seats[0], pin="")
        expect(phone.heading).to_be_visible()
        desk.goto(f"/teach/sittings/{lesson.sitting.pk}/")
        expect(desk.locator(".seat").first).to_contain_text("không PIN")

        desk.get_by_text("Đưa một em ra khỏi buổi học").click()
        desk.get_by_role("button", name="Đưa số 1 ra").click()

        expect(desk.get_by_text("Đã đưa số 1 ra khỏi buổi học.")).to_be_visible()
        expect(desk.locator(".seat").first).to_contain_text("chưa vào")

    def test_the_board_works_without_scripts_by_reloading(self, live):
        lesson = open_quiz("lesson-core")
        page = live.page(DESK, java_script_enabled=False)
        live.sign_in(page, teacher_of(lesson.sitting.classroom))
        page.goto(f"/teach/sittings/{lesson.sitting.pk}/")

        page.get_by_role("button", name="Tạm dừng").click()

        expect(page.get_by_text("Tạm dừng", exact=True).first).to_be_visible()

    def test_the_head_sees_the_school_and_adds_a_class(self, live, desk):
        classroom = a_named_class()
        live.sign_in(desk, head_of(classroom.institution))
        desk.goto("/head/")
        look(live, desk)

        desk.get_by_role("link", name="Thêm lớp").click()
        look(live, desk)
        desk.get_by_label("Tên lớp").fill("11B12")
        desk.get_by_role("button", name="Thêm lớp").click()

        expect(desk.get_by_role("heading", level=1)).to_have_text("Lớp 11B12")
        look(live, desk)

    def test_the_pages_fit_a_phone_and_stay_readable_in_the_dark(self, live):
        classroom = a_named_class()
        page = live.page(PHONE, color_scheme="dark")
        live.sign_in(page, teacher_of(classroom))

        for path in (
            "/teach/",
            f"/teach/classes/{classroom.pk}/",
            f"/teach/classes/{classroom.pk}/open/",
            "/teach/khong-co/",
        ):
            live.expected_errors = ["404"]
            page.goto(path)
            look(live, page)

    def test_anyone_switches_to_english_and_back(self, live, desk):
        live.sign_in(desk, teacher_at(InstitutionFactory()))
        desk.goto("/teach/")

        desk.get_by_role("button", name="English").click()
        expect(desk.locator("html")).to_have_attribute("lang", "en")
        desk.get_by_role("button", name="Tiếng Việt").click()
        expect(desk.locator("html")).to_have_attribute("lang", "vi")
