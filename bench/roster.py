"""Memory of the whole process tree while 5,000 students come in from an Excel file, as a head would bring them."""

import http.cookiejar
import io
import re
import threading
import time
import urllib.parse
import urllib.request
from random import Random
from typing import Any

import openpyxl

from bench.site import Site, memory_mb
from bench.throughput import session_cookie
from bench.world import BenchWorld
from jobs.models import Job
from portal.demo.names import full_name

STUDENTS = 5000
BOUNDARY = "bench-roster-boundary"


def roster_file(count: int) -> bytes:
    """STT, Họ và tên, Lớp and the two consents; 40 in a class."""
    random = Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(["STT", "Họ và tên", "Lớp", "Học sinh đồng ý", "Phụ huynh đồng ý"])
    for number in range(count):
        sheet.append(
            [number % 40 + 1, full_name(random, "lowland"), f"{10 + number % 3}A{number // 40 + 1}", "có", "có"]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class _Peak:
    """The highest memory of the processes while it runs, sampled every 0.3 s."""

    def __init__(self, site: Site) -> None:
        self.site, self.peak, self.over = site, 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def now(self) -> float:
        return sum(memory_mb(process) for process in self.site.processes if process.poll() is None)

    def _watch(self) -> None:
        while not self.over.is_set():
            self.peak = max(self.peak, self.now())
            self.over.wait(0.3)


def measure_roster(site: Site, world: BenchWorld, count: int = STUDENTS) -> tuple[float, float]:
    """(MB above idle at the peak, seconds until all are in). Site and worker run already."""
    content = roster_file(count)
    cookie = session_cookie(world.head)
    page = f"{site.url}/head/{world.school.pk}/roster/"
    peak = _Peak(site)
    _ask(page, cookie)  # both have loaded what they need for pages
    time.sleep(2)
    idle = peak.now()
    peak.thread.start()
    began = time.perf_counter()
    step = _upload(page, cookie, content)
    _wait_for_jobs()
    shown = _ask(step, cookie)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.decode()))
    _post(step, cookie, urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")
    _wait_for_jobs()
    seconds = time.perf_counter() - began
    peak.over.set()
    peak.thread.join()
    added = world.school.students.exclude(name="").count()
    if added < count * 0.99:
        raise SystemExit(f"only {added} of {count} students came in")
    return peak.peak - idle, seconds


def _wait_for_jobs() -> None:
    for _ in range(900):
        time.sleep(0.2)
        failed = Job.objects.filter(kind__startswith="accounts.", state="failed").first()
        if failed:
            raise SystemExit(f"{failed.kind}: {failed.error}")
        if not Job.objects.filter(kind__startswith="accounts.").exclude(state="done").exists():
            return
    raise SystemExit("the import did not end")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _ask(url: str, cookie: str, data: bytes | None = None, kind: str = "") -> bytes:
    return _open(url, cookie, data, kind)[1]


def _open(url: str, cookie: str, data: bytes | None, kind: str) -> tuple[str, bytes]:
    """(where it redirects to, or "", body)."""
    asked = urllib.request.Request(url, data=data, headers={"Cookie": cookie, "Referer": url})
    if data is not None:
        asked.add_header("Content-Type", kind)
    opener = urllib.request.build_opener(_Stay(), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    try:
        with opener.open(asked, timeout=120) as response:
            return "", response.read()
    except urllib.error.HTTPError as answer:
        if answer.code in (301, 302, 303):
            return urllib.parse.urljoin(url, answer.headers["Location"]), b""
        raise SystemExit(f"{url} answered {answer.code}: {answer.read()[:300]!r}") from answer


def _token(url: str, cookie: str) -> tuple[str, str]:
    """A CSRF token and the cookie that goes with it."""
    body = _ask(url, cookie).decode()
    match = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    if match is None:
        raise SystemExit(f"{url} has no form")
    return match.group(1), f"{cookie}; csrftoken={match.group(1)}"


def _post(url: str, cookie: str, data: bytes, kind: str) -> str:
    token, with_token = _token(url, cookie)
    if kind.startswith("application/x-www"):
        data = re.sub(rb"csrfmiddlewaretoken=[^&]*", b"csrfmiddlewaretoken=" + token.encode(), data)
    return _open(url, with_token, data, kind)[0]


def _upload(url: str, cookie: str, content: bytes) -> str:
    token, with_token = _token(url, cookie)
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'.encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="school_year"\r\n\r\n2026\r\n'.encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="ds.xlsx"\r\n'
        f"Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n".encode()
        + content
        + b"\r\n",
        f"--{BOUNDARY}--\r\n".encode(),
    ]
    step, body = _open(url, with_token, b"".join(parts), f"multipart/form-data; boundary={BOUNDARY}")
    if not step:
        raise SystemExit("the roster was not taken: " + re.sub(r"<[^>]+>", " ", body.decode())[:1500])
    return step
