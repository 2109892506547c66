"""A student at the screen: the deeds of a journey, in the words that the screen shows."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from accounts.cards import card_for, pin_for
from accounts.models import Seat
from quizzes.models import QuizVersion, Response, Sitting
from quizzes.packs.reading import read_pack
from quizzes.services.publishing import publish_pack
from quizzes.services.series import practice_series
from quizzes.services.sitting import open_sitting
from tests.accounts.factories import ClassroomFactory, ContactFactory, SeatFactory, UserFactory

KEEPS_ALL = """async () => Boolean(navigator.serviceWorker.controller
    && (await Promise.all(["talk", "surface-web", "surface-call", "debrief"].map((name) =>
        caches.match(`/static/js/player/${name}.js`)))).every(Boolean))"""
CORE = Path(settings.BASE_DIR) / "content" / "core"
STUDENTS = Path(settings.BASE_DIR) / "content" / "students"


@dataclass
class Lesson:
    """An open sitting of the shipped pack, and the class that it was opened for."""

    sitting: Sitting
    seats: list[Seat]

    @property
    def code(self) -> str:
        return str(self.sitting.join_code.code)


def open_quiz(key: str = "lesson-core", students: int = 2, pack: Path = CORE, **opening: Any) -> Lesson:
    if not QuizVersion.objects.filter(quiz__key=key).exists():
        publish_pack(loaded=read_pack(pack), at=timezone.now())
    classroom = ClassroomFactory(name="10A1")
    ContactFactory()
    seats = SeatFactory.create_batch(students, classroom=classroom)
    sitting = open_sitting(
        classroom=classroom,
        quiz_version=QuizVersion.objects.get(quiz__key=key),
        series=practice_series(classroom),
        step="pretest" if key.startswith("form") else "lesson",
        by=UserFactory(),
        at=timezone.now(),
        **opening,
    )
    return Lesson(sitting, seats)


def pin_of(seat: Seat) -> str:
    return pin_for(settings.CARD_KEY.encode(), seat.student.pk, seat.student.card_epoch)


def card_of(seat: Seat) -> str:
    return card_for(settings.CARD_KEY.encode(), seat.student.pk, seat.student.card_epoch)


def stored_answers(seat: Seat) -> set[str]:
    """Item ids that the server holds for this student."""
    found = Response.objects.filter(attempt__student=seat.student)
    return {str(response.item_id) for response in found}


class Player:
    """One student's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading = page.locator(".sheet h2")
        self.saved = page.locator(".saved")

    def by_card(self, seat: Seat) -> "Player":
        self.page.goto(f"/c/#{card_of(seat)}")
        expect(self.heading).to_be_visible()
        return self

    def by_code(self, code: str, seat: Seat, pin: str | None = None) -> None:
        self.page.goto("/")
        self.page.get_by_label("Mã buổi học").fill(code)
        self.page.get_by_label("Số của em").fill(str(seat.number))
        self.page.get_by_label("Mã PIN").fill(pin_of(seat) if pin is None else pin)
        self.page.get_by_role("button", name="Vào lớp").click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def judge(self, verdict: str = "Lừa đảo", sure: str = "Khá chắc") -> None:
        self.press(verdict)
        self.page.get_by_role("button", name=re.compile(sure)).click()

    def first(self, selector: str) -> Locator:
        return self.page.locator(f"{selector}:visible").first

    def step(self) -> bool:
        """Does the next thing that the screen asks for. False at the end."""
        if self.page.locator("#player").get_attribute("data-stage") in ("end", "home"):
            return False
        deeds: list[tuple[str, Callable[[], None]]] = [
            (".call-button.is-green", lambda: self.first(".call-button.is-green").click()),
            (".level", lambda: self.first(".level").click()),
            (".verdict", lambda: self.first(".verdict").click()),
            (".sheet .answer", lambda: self.first(".sheet .answer").click()),
            ("input[name=person]", self._rehearse),
            (".place input", self._sort),
            (".option input", lambda: self._confirm(".option input")),
            (".part[role=button]", lambda: self._confirm(".part[role=button]")),
            (".hurry", lambda: self.first(".hurry").click()),
        ]
        for selector, deed in deeds:
            if self.page.locator(f"{selector}:visible").count():
                with suppress(PlaywrightTimeout):  # on a busy machine the next view may have come in its place
                    deed()
                return True
        if self.page.locator(".sheet .primary:visible").count():
            with suppress(PlaywrightTimeout):
                self.first(".sheet .primary").click(timeout=1500)
        return True  # nothing to press: something is on its way

    def play_on(self, each: Callable[[], None] = lambda: None, most: int = 300) -> None:
        """Plays to the end; `each` looks at every new heading once."""
        looked_at: set[str] = set()
        for _ in range(most):
            heading = self.heading.text_content() or ""
            if heading not in looked_at:
                looked_at.add(heading)
                each()
            if not self.step():
                return
            self.page.wait_for_timeout(40)
        raise AssertionError(f"no end after {most} steps: {self.heading.text_content()}")

    def _rehearse(self) -> None:
        self.first("input[name=person]").check()
        self.page.locator("input[name=sentence]").last.check()
        self.first(".sheet .primary").click()

    def _sort(self) -> None:
        for letter in self.page.locator(".letter").all():
            letter.locator(".place input").last.check()
        self.first(".sheet .primary").click()

    def _confirm(self, selector: str) -> None:
        self.first(selector).click()
        self.first(".sheet .primary").click()

    def wait_for_worker(self) -> None:
        """Until the phone has all that it needs to go on, and to open the page, without a network."""
        for _ in range(100):
            if self.page.evaluate(KEEPS_ALL):
                return
            self.page.wait_for_timeout(250)
        raise AssertionError("the service worker has not kept everything")
