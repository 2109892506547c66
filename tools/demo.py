"""From a fresh clone to a running site with demonstration data: what `make demo` runs.

Keeps its secrets, its SQLite database and the sign-ins under var/; a second run goes on with them.
PORT (8000) and HOST (127.0.0.1) say where it listens: HOST=0.0.0.0 opens it to the phones in the same network.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from make_ledger_key import make_key

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
BIN = Path(sys.executable).parent
SECRETS = VAR / "demo_secrets.json"
SIGN_INS = VAR / "demo.json"


def demo_secrets() -> dict[str, str]:
    """Made once; printed cards and open sessions stay valid from one run to the next."""
    if SECRETS.exists():
        return {name: str(value) for name, value in json.loads(SECRETS.read_text()).items()}
    made = {"DJANGO_SECRET_KEY": secrets.token_urlsafe(50), "CARD_KEY": secrets.token_urlsafe(50)}
    SECRETS.touch(mode=0o600)
    SECRETS.write_text(json.dumps(made))
    return made


def own_addresses() -> list[str]:
    """Names and addresses by which this machine is reached in its network."""
    try:
        name, _, addresses = socket.gethostbyname_ex(socket.gethostname())
    except OSError:
        return []
    return [name, *addresses]


def environment(port: str) -> dict[str, str]:
    host = os.environ.get("HOST", "127.0.0.1")
    shown = host if host != "0.0.0.0" else next(iter(own_addresses()[1:]), "127.0.0.1")
    hosts = {"localhost", "127.0.0.1", "[::1]", *(own_addresses() if host == "0.0.0.0" else [host])}
    key = VAR / "ledger.key"
    if not key.exists():
        make_key(key)
    return {
        **demo_secrets(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_DEBUG": "0",
        "DJANGO_ALLOWED_HOSTS": os.environ.get("DJANGO_ALLOWED_HOSTS", ",".join(sorted(hosts))),
        "SITE_URL": os.environ.get("SITE_URL", f"http://{shown}:{port}"),
        "LEDGER_KEY_FILE": str(key),
        "LEDGER_ORIGIN": "demo.lachan.example/ledger",
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'lachan.sqlite3'}"),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "CELERY_BROKER_URL": "",
        "EMAIL_URL": "consolemail://",
    }


def manage(*arguments: str) -> None:
    print(f"  {' '.join(arguments)}", flush=True)
    if subprocess.call([sys.executable, "manage.py", *arguments], cwd=ROOT):
        sys.exit(f"`manage.py {' '.join(arguments)}` failed; nothing else was started.")


def prepare() -> None:
    began = time.monotonic()
    print("Preparing the demonstration …", flush=True)
    subprocess.check_call([sys.executable, "tools/messages.py", "compile"], cwd=ROOT)
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("load_units")
    manage("load_pack", "content/core")
    manage("load_pack", "content/students")
    manage("load_pledges")
    manage("seed_demo")
    print(f"Ready in {time.monotonic() - began:.0f} s.\n", flush=True)


def start(port: str) -> list["subprocess.Popen[bytes]"]:
    # SQLite has one writer: two processes of one thread each wait for it politely, more only wait longer.
    threads = "1" if os.environ["DATABASE_URL"].startswith("sqlite") else "4"
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    granian = [
        str(BIN / "granian"),
        "--interface",
        "wsgi",
        "--host",
        os.environ.get("HOST", "127.0.0.1"),
        "--port",
        port,
    ]
    granian += [
        "--workers",
        workers,
        "--blocking-threads",
        threads,
        "--log-level",
        "warning",
        "config.wsgi:application",
    ]
    return [
        # a session each: stopping reaches what they started, too
        subprocess.Popen(granian, cwd=ROOT, start_new_session=True),
        subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
        ),
    ]


def wait_until_ready(port: str, processes: list["subprocess.Popen[bytes]"]) -> None:
    until = time.monotonic() + 90  # a machine that is busy with other things takes its time
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    stop(processes)
    sys.exit(f"The site did not start on port {port}. Is the port taken? Try PORT=8001 make demo")


def print_sign_ins() -> None:
    known = json.loads(SIGN_INS.read_text(encoding="utf-8"))
    print(f"Lá Chắn: {known['url']}/   (Ctrl-C: dừng)\n")
    for role, title in (("organiser", "Cán bộ tổ chức"), ("head", "Ban giám hiệu"), ("teacher", "Giáo viên"),
                        ("administrator", "Quản trị")):  # fmt: skip
        if role in known:
            print(
                f"  {title:16} {known['url']}/accounts/login/   {known[role]['username']} / {known[role]['password']}"
            )
    for classroom in known["classrooms"]:
        first = classroom["students"][0]
        print(
            f"  Học sinh {classroom['name']:7} {known['url']}/   mã {classroom['code']}, số {first['number']}, PIN {first['pin']}"
        )
    print(f"\nAll sign-ins: {SIGN_INS.relative_to(ROOT)}", flush=True)


def stop(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    port = os.environ.get("PORT", "8000")
    VAR.mkdir(exist_ok=True)
    os.environ.update(environment(port))
    signal.signal(signal.SIGTERM, _interrupt)
    prepare()
    processes = start(port)
    code = 0
    try:
        wait_until_ready(port, processes)
        print_sign_ins()
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print("Một tiến trình đã dừng; dừng cả hai.", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\nĐang dừng …", flush=True)
    finally:
        stop(processes)
    return code


if __name__ == "__main__":
    sys.exit(main())
