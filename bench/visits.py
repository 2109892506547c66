"""What a student's first minute costs: bytes and seconds, in Chromium and over a slow line."""

import asyncio
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

from bench.line import Line
from bench.site import Site
from bench.world import Pupil

CLASS_ON_A_LINE = 42
LINE_BITS = 1_000_000
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Visit:
    """What a browser asked for on its way to the first scenario: (method, path and query) in order, joining included."""

    requests: list[tuple[str, str]]
    seconds: float


def first_scenario(page: Page, url: str, pupil: Pupil) -> None:
    """Open the card's link and wait until the first scenario can be read."""
    page.goto(f"{url}/c/#{pupil.card}", wait_until="commit")
    wait_for_scenario(page)


def wait_for_scenario(page: Page) -> None:
    """The strip that stands above every simulated screen, and the question below it."""
    page.get_by_text("Đây là tình huống mô phỏng").first.wait_for(timeout=90_000)
    page.locator("#player button:visible").first.wait_for(timeout=90_000)


def visit(browser: Browser, url: str, pupil: Pupil, *, is_slow: bool = False) -> Visit:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    seen: list[tuple[str, str]] = []

    def note(asked: Request) -> None:
        parts = urlsplit(asked.url)
        seen.append((asked.method, parts.path + (f"?{parts.query}" if parts.query else "")))

    context.on("request", note)
    if is_slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
    began = time.perf_counter()
    first_scenario(page, url, pupil)
    seconds = time.perf_counter() - began
    context.close()
    return Visit(seen, seconds)


@dataclass(frozen=True)
class Weight:
    """kB of 1000 bytes on the wire: received (compressed bodies and headers, as browsers count it) and sent."""

    received: float
    sent: float


def visit_weights(browser: Browser, site: Site, pupils: Iterator[Pupil]) -> tuple[Weight, Weight]:
    """(first, return) visit, with everything that the service worker fetches for later."""
    with Line(site.address) as line:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
        page = context.new_page()
        first_scenario(page, line.url, next(pupils))
        page.wait_for_timeout(4000)  # the service worker fills its cache
        first = Weight(line.bytes_down / 1000, line.bytes_up / 1000)
        page.close()
        page = context.new_page()
        page.goto(line.url + "/play/", wait_until="commit")
        wait_for_scenario(page)
        page.wait_for_timeout(3000)
        back = Weight(line.bytes_down / 1000 - first.received, line.bytes_up / 1000 - first.sent)
        context.close()
    return first, back


def class_ready(site: Site, visit: Visit, pupils: list[Pupil]) -> float:
    """Seconds until the last of 42 has everything for its first scenario, all over one line of 1 Mbit/s.

    Each replays what Chromium asked for: up to the join, then the join, then the rest, six connections each as browsers do.
    """
    with Line(site.address, bits_a_second=LINE_BITS) as line:
        began = time.perf_counter()
        asyncio.run(_all_visits(line.address, visit, pupils))
        return time.perf_counter() - began


async def _all_visits(address: tuple[str, int], visit: Visit, pupils: list[Pupil]) -> None:
    await asyncio.gather(*(_one_visit(address, visit, pupil) for pupil in pupils))


async def _one_visit(address: tuple[str, int], visit: Visit, pupil: Pupil) -> None:
    join = next(number for number, (method, path) in enumerate(visit.requests) if path.startswith("/api/v1/join"))
    page = visit.requests[0]
    before = [asked for asked in visit.requests[1:join] if asked[0] == "GET"]
    after = [asked for asked in visit.requests[join + 1 :] if asked[0] == "GET"]
    connections = [_Browser(address) for _ in range(6)]
    await connections[0].get(page[1])
    await _share(connections, [path for _method, path in before])
    await connections[0].join(pupil)
    for other in connections[1:]:
        other.cookie = connections[0].cookie
    await _share(connections, [path for _method, path in after])
    for connection in connections:
        connection.close()


async def _share(connections: "list[_Browser]", paths: list[str]) -> None:
    queue = list(reversed(paths))

    async def work(connection: "_Browser") -> None:
        while queue:
            await connection.get(queue.pop())

    await asyncio.gather(*(work(connection) for connection in connections))


class _Browser:
    """One keep-alive connection that asks as Chromium does, compressed."""

    HEADERS = (
        "Host: 127.0.0.1\r\nConnection: keep-alive\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: vi-VN,vi;q=0.9\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 9; SM-J400F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.99 "
        "Mobile Safari/537.36\r\n"
    )

    def __init__(self, address: tuple[str, int]) -> None:
        self.address, self.cookie = address, ""
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> bytes:
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self.HEADERS}{self._cookie()}\r\n".encode())

    async def join(self, pupil: Pupil) -> bytes:
        body = f'{{"card":"{pupil.card}"}}'.encode()
        head = f"POST /api/v1/join HTTP/1.1\r\n{self.HEADERS}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._ask(head.encode() + body)

    def close(self) -> None:
        if self.writer:
            self.writer.close()

    def _cookie(self) -> str:
        return f"Cookie: {self.cookie}\r\n" if self.cookie else ""

    async def _ask(self, message: bytes) -> bytes:
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(*self.address, limit=2**20)
        self.writer.write(message)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head[9:12])
        if status not in (200, 204, 304):
            raise SystemExit(f"a visit was answered {status}: {message[:80]!r}")
        for line in head.split("\r\n"):
            if line.lower().startswith("set-cookie:"):
                self.cookie = line.split(":", 1)[1].split(";")[0].strip()
        length = re.search(r"content-length:\s*(\d+)", head, re.IGNORECASE)
        if length:
            return await self.reader.readexactly(int(length.group(1)))
        if "chunked" in head.lower():
            return await self.reader.readuntil(b"0\r\n\r\n")
        return b""
