"""A running site and a Chromium to look at it with. Where Chromium is missing: a failure under CI, a skip elsewhere."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# Playwright's own loop runs in this thread, so Django would take every query of a test for one inside a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
PHONE = (360, 740)
DESK = (1366, 768)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a browser test: `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        message = "Chromium is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"]
        )
        yield browser
        browser.close()


class Live:
    """The running site, its browser windows, and what went wrong in their consoles."""

    def __init__(self, url: str, chromium: Browser) -> None:
        self.url = url
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.expected_errors: list[str] = []  # parts of console messages that the test provokes on purpose

    def context(self, size: tuple[int, int] = PHONE, **options: Any) -> BrowserContext:
        """A browser of its own: cookies, storage and service worker are shared by its pages only."""
        options.setdefault("locale", "vi-VN")
        options.setdefault("timezone_id", "Asia/Ho_Chi_Minh")
        options.setdefault("has_touch", size[0] < 600)
        context = self.chromium.new_context(
            base_url=self.url, viewport={"width": size[0], "height": size[1]}, **options
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        return context

    def page(self, size: tuple[int, int] = PHONE, context: BrowserContext | None = None, **options: Any) -> Page:
        """A page in a new browser, or in the given one, whose console errors fail the test at its end."""
        page = (context or self.context(size, **options)).new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        return page

    def sign_in(self, page: Page, user: Any) -> None:
        """Sign a member of staff in without the sign-in page."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])

    def assert_accessible(self, page: Page) -> None:
        """Run axe on the page as it stands and fail with each violation and where it is."""
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html'][:160]}\n    {node['failureSummary']}" for node in violation["nodes"][:4])
            for violation in result["violations"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    def assert_fits(self, page: Page) -> None:
        """No sideways scrolling of the page."""
        width, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= shown, f"{page.url} is {width} px wide in a window of {shown}"

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def unexpected_errors(self) -> list[str]:
        return [error for error in self.errors if not any(part in error for part in self.expected_errors)]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture
def live(live_server: Any, chromium: Browser) -> Iterator[Live]:
    site = Live(live_server.url, chromium)
    yield site
    site.close()
    assert site.unexpected_errors() == []
