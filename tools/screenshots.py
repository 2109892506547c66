"""The pictures of the README, taken from a running demonstration: `make demo` in one window, `make screenshots` in another."""

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "img"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1366, "height": 768}


def sign_in(browser: Browser, url: str, who: dict[str, str]) -> Page:
    page = browser.new_context(viewport=DESK, locale="vi-VN", base_url=url).new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(who["username"])
    page.locator("input[name=password]").fill(who["password"])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    return page


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/img/{name}.png")


def student(browser: Browser, url: str, classroom: dict) -> None:  # type: ignore[type-arg]
    page = browser.new_context(viewport=PHONE, locale="vi-VN", base_url=url).new_page()
    page.goto("/")
    shoot(page, "join")
    first = classroom["students"][0]
    page.get_by_label("Mã buổi học").fill(classroom["code"])
    page.get_by_label("Số của em").fill(str(first["number"]))
    page.get_by_label("Mã PIN").fill(first["pin"])
    page.get_by_role("button", name="Vào lớp").click()
    page.get_by_text("Đây là tình huống mô phỏng").first.wait_for()
    page.wait_for_timeout(800)
    shoot(page, "play")


def main() -> int:
    known = json.loads((ROOT / "var" / "demo.json").read_text(encoding="utf-8"))
    url, classroom = known["url"], known["classrooms"][0]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        student(browser, url, classroom)
        teacher = sign_in(browser, url, known["teacher"])
        shoot(teacher, "today")
        teacher.goto(f"/teach/sittings/{classroom['sitting']}/")
        shoot(teacher, "board")
        teacher.goto(f"/teach/sittings/{classroom['sitting']}/join-screen/")
        shoot(teacher, "projector")
        organiser = sign_in(browser, url, known["organiser"])
        organiser.goto("/organise/")
        organiser.locator("main a[href^='/organise/0']").first.click()
        shoot(organiser, "campaign")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
