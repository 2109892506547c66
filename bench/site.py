"""The site under measurement: PostgreSQL and granian, started here and stopped afterwards."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from with_postgres import Server, free_port  # noqa: E402

PROCESSES = 2
THREADS = 4


class Site:
    """A running site with an empty, migrated database. Use as a context manager; `django()` first."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="lachan-bench-")
        self.postgres = Server(durable=True)
        self.port = free_port()
        self.address = ("127.0.0.1", self.port)
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Site":
        self.postgres.__enter__()
        os.environ.update(self._environment())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes:
            stop(process)
        self.postgres.__exit__()
        self.folder.cleanup()

    def _environment(self) -> dict[str, str]:
        folder = Path(self.folder.name)
        key = folder / "ledger.key"
        subprocess.run([sys.executable, str(ROOT / "tools" / "make_ledger_key.py"), str(key)], check=True)
        return {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DJANGO_DEBUG": "0",
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
            "CARD_KEY": secrets.token_urlsafe(50),
            "LEDGER_KEY_FILE": str(key),
            "LEDGER_ORIGIN": "bench.lachan.example/ledger",
            "SITE_URL": self.url,
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": self.postgres.url,
            "DATABASE_POOL_SIZE": "8",
            "CELERY_BROKER_URL": "",
            "LOG_LEVEL": "WARNING",
            "STATIC_ROOT": str(folder / "static"),
        }

    def start(self, *, processes: int = PROCESSES, threads: int = THREADS) -> subprocess.Popen[bytes]:
        """Start granian and wait until it is ready."""
        command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", str(processes), "--blocking-threads", str(threads)]
        command += ["--backlog", "1024", "--log-level", "warning", "config.wsgi:application"]
        process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
        self.processes.append(process)
        for _ in range(150):
            try:
                with urllib.request.urlopen(self.url + "/readyz", timeout=2):
                    return process
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise SystemExit("the site did not start")

    def start_worker(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=dict(os.environ))
        self.processes.append(process)
        return process


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Memory of a process and all its children, shared pages counted once (PSS)."""
    root = psutil.Process(process.pid)
    return sum(each.memory_full_info().pss for each in [root, *root.children(recursive=True)]) / 2**20
