from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from campaigns.models import Phase, PhaseWindow
from commitments.models import Pledge, PledgeOpening
from quizzes.models import ItemTally, Sitting
from quizzes.packs.reading import read_pack
from quizzes.services.publishing import publish_pack
from tests.accounts.factories import teacher_of
from tests.browser.conftest import DESK, Live
from tests.browser.student import CORE, open_quiz
from tests.campaigns.factories import a_campaign, a_class, accepted

pytestmark = pytest.mark.django_db(transaction=True)
SMALLER_THAN_44 = """() => [...document.querySelectorAll(".wall__body *")].filter(node => node.offsetParent
    && !node.closest(".visually-hidden, noscript")
    && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())
    && parseFloat(getComputedStyle(node).fontSize) < 44).map(node => node.outerHTML.slice(0, 80))"""

# Pages of a simulated screen end between two pieces; only a piece taller than the wall is scrolled.
CUT = """() => [...document.querySelectorAll(".wall-surface__foot")].flatMap(foot => {
    const list = foot.parentNode.querySelector(".wall-surface__pieces")
    const shown = [...list.children].filter(piece => piece.offsetParent)
    const floor = list.getBoundingClientRect().bottom + 3
    return shown.length < 2 ? [] : shown.filter(piece => piece.getBoundingClientRect().bottom > floor)
}).map(piece => piece.outerHTML.slice(0, 120))"""


class Wall:
    """The lesson on the wall, led by keyboard."""

    def __init__(self, live: Live, sitting: Sitting | None) -> None:
        self.live = live
        self.sitting = sitting
        self.page: Page = live.page(DESK)

    @classmethod
    def of(cls, live: Live, key: str) -> "Wall":
        """The quiz opened for a class, on the wall of its teacher."""
        wall = cls(live, open_quiz(key, way="hands").sitting)
        live.sign_in(wall.page, teacher_of(wall.sitting.classroom))
        wall.open()
        return wall

    def open(self) -> None:
        self.page.goto(f"/teach/sittings/{self.sitting.pk}/hands/")
        expect(self.page.locator("h1")).to_be_attached()

    @property
    def is_over(self) -> bool:
        return self.page.locator("h1").inner_text() == "Hết bài"

    def start(self, present: int = 35) -> None:
        self.page.get_by_label("Số em có mặt:").fill(str(present))
        self.page.keyboard.press("Enter")

    def count(self, hands: int, side: str = "Lừa đảo") -> None:
        self.page.get_by_role("button", name=side).click()
        self.page.get_by_label(f"Số tay bên {side}").fill(str(hands))
        self.page.keyboard.press("Enter")

    def lead(self, each=lambda: None, hands: int = 7) -> None:
        """To the end; every judgement is counted with so many hands for "Lừa đảo"."""
        for _ in range(250):
            if self.is_over:
                return
            each()
            if self.page.locator(".wall-tile").count() and not self.page.locator(".wall-tile__count").count():
                self.count(hands)
            self.page.keyboard.press("ArrowRight")
        raise AssertionError("the lesson has no end")

    def look(self) -> None:
        self.live.assert_accessible(self.page)
        self.live.assert_fits(self.page)
        assert self.page.evaluate(SMALLER_THAN_44) == []
        assert self.page.evaluate(CUT) == []


def test_a_class_with_one_laptop_is_led_through_the_lesson(live: Live):
    wall = Wall.of(live, "lesson-core")
    wall.look()
    wall.start()

    wall.lead(each=wall.look)

    wall.look()
    expect(wall.page.get_by_text("Đã gửi hết")).to_be_visible()
    expect(wall.page.get_by_text("Nhận ra lừa đảo: 20%")).to_be_visible()
    assert ItemTally.objects.filter(taken="hands").count() == 5
    wall.page.get_by_role("button", name="Đóng buổi học").click()
    expect(wall.page.get_by_text("Đã đóng buổi học")).to_be_visible()
    live.assert_accessible(wall.page)


def test_a_test_is_led_without_saying_what_was_right(live: Live):
    wall = Wall.of(live, "form-a")
    said: list[str] = []
    wall.start()

    wall.lead(each=lambda: said.append(wall.page.locator("main").inner_text()))

    assert not any("Dấu hiệu" in text or "Việc nên làm" in text for text in said)
    expect(wall.page.get_by_text("Đáp án nói sau")).to_be_visible()
    expect(wall.page.get_by_text("Đã gửi hết")).to_be_visible()
    assert ItemTally.objects.filter(answered=35).count() == 12


def test_once_open_the_lesson_runs_to_its_end_without_a_network_and_sends_later(live: Live):
    live.expected_errors = ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    wall = Wall.of(live, "form-a")
    wall.start()
    wall.page.context.set_offline(True)

    wall.lead()

    expect(wall.page.get_by_text("12 lượt đếm chưa gửi")).to_be_visible()
    assert not ItemTally.objects.exists()
    wall.page.context.set_offline(False)
    expect(wall.page.get_by_text("Đã gửi hết")).to_be_visible(timeout=15_000)
    assert ItemTally.objects.count() == 12


def test_a_reload_without_a_network_goes_on_at_the_same_place(live: Live):
    live.expected_errors = ["ERR_INTERNET_DISCONNECTED", "Failed to fetch", "ERR_FAILED"]
    wall = Wall.of(live, "lesson-core")
    expect(wall.page.locator("[data-kept=yes]")).to_be_attached()
    wall.start()
    wall.page.keyboard.press("ArrowRight")
    wall.page.context.set_offline(True)
    wall.count(7)

    wall.page.reload()

    expect(wall.page.locator(".wall-tile__count").first).to_have_text("7")
    expect(wall.page.get_by_text("1 lượt đếm chưa gửi")).to_be_visible()


def test_the_smaller_side_is_never_more_than_half(live: Live):
    wall = Wall.of(live, "lesson-core")
    wall.start(present=20)
    wall.page.keyboard.press("ArrowRight")

    wall.count(11)

    expect(wall.page.get_by_role("alert")).to_have_text("Bên ít tay hơn từ 0 đến 10.")
    assert not ItemTally.objects.exists()


def test_the_wall_is_readable_in_the_dark_and_the_choice_is_remembered(live: Live):
    wall = Wall.of(live, "lesson-core")
    wall.page.get_by_role("button", name="Sáng / tối").click()
    wall.look()

    wall.open()

    expect(wall.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_class_with_one_laptop_goes_through_the_whole_campaign(live: Live):
    call_command("load_pledges")
    publish_pack(loaded=read_pack(CORE), at=timezone.now())
    classroom = a_class(students=3, name="10A1")
    campaign = a_campaign()
    accepted(campaign, classroom.institution)
    Phase.objects.exclude(step="pledge").update(opens_on=date(2026, 1, 1), closes_on=date(2099, 1, 1))
    PhaseWindow.objects.exclude(phase__step="retention").update(
        opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=1)
    )
    Phase.objects.filter(step="pledge").update(pledge=Pledge.objects.get(key="hoc-sinh-10-12"))
    Pledge.objects.filter(key="hoc-sinh").update(family="thu")  # the factory's has no text
    wall = Wall(live, sitting=None)
    page = wall.page
    live.sign_in(page, teacher_of(classroom))

    for step in ("Mở khảo sát đầu", "Mở bài học", "Mở khảo sát cuối"):
        page.goto("/teach/")
        page.get_by_role("link", name=step).click()
        page.get_by_label("Cả lớp nhìn màn hình chiếu và giơ tay").check()
        page.get_by_role("button", name="Mở", exact=True).click()
        wall.start(present=3)
        wall.lead(hands=1)
        expect(page.get_by_text("Đã gửi hết")).to_be_visible()
        page.get_by_role("button", name="Đóng buổi học").click()
    page.goto("/teach/")
    page.get_by_role("link", name="Mở ký cam kết").click()
    page.get_by_role("button", name="Mở", exact=True).click()

    expect(page.locator("h1")).to_contain_text("10A1")
    opening = PledgeOpening.objects.get(closed_at=None)
    assert opening.series == campaign.series
    assert [s.step for s in Sitting.objects.order_by("opened_at")] == ["pretest", "lesson", "posttest"]
    assert {sitting.present for sitting in Sitting.objects.all()} == {3}
    page.goto(f"/teach/classes/{classroom.pk}/result/")
    expect(page.get_by_role("heading", name="Trước và sau")).to_be_visible()
    live.assert_accessible(page)
