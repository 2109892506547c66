"""Everything that needs no running site: lint, types, layers, words, old browsers, settings, known vulnerabilities.

Steps run two at a time; each prints only when it fails (or warns). Exit 1 when a step fails.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEVELOPMENT = {"DJANGO_DEBUG": "1", "DATABASE_URL": "sqlite://:memory:"}
TEMPLATES = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


@dataclass(frozen=True)
class Step:
    """`only_warns`: its failure is shown but does not fail the check; the reason stands in docs/decisions."""

    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    only_warns: "Callable[[str], bool]" = lambda output: False


def unreachable(output: str) -> bool:
    """pip-audit asks a service that is not reached everywhere: then it says nothing about our packages."""
    return "ConnectionError" in output or "ServiceError" in output or "Max retries" in output


def production(folder: str) -> dict[str, str]:
    """An environment like a real site's, so that `check --deploy` sees what will run."""
    key = Path(folder) / "ledger.key"
    key.touch(mode=0o600)
    return {
        "DJANGO_DEBUG": "0",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "CARD_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://lachan.example",
        "DJANGO_ALLOWED_HOSTS": "lachan.example",
        "LEDGER_ORIGIN": "lachan.example/ledger",
        "LEDGER_KEY_FILE": str(key),
        "TRUSTED_PROXY_COUNT": "1",
        "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
    }


def steps(folder: str) -> list[Step]:
    python = sys.executable
    return [
        Step("types (mypy)", [str(BIN / "mypy")], DEVELOPMENT),
        Step("lint (ruff)", [str(BIN / "ruff"), "check", "."]),
        Step("format (ruff)", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("layers (import-linter)", [str(BIN / "lint-imports"), "--no-cache"]),
        Step("templates (djade)", [str(BIN / "djade"), "--check", "--target-version", "5.2", *TEMPLATES]),
        Step("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], DEVELOPMENT),
        Step("settings (check --deploy)", [python, "manage.py", "check", "--deploy", "--fail-level", "INFO"], production(folder)),
        Step("Chromium 80", [python, "tools/check_chromium80.py"]),
        Step("words (locale/en)", [python, "tools/messages.py", "check"], DEVELOPMENT),
        Step(
            "vulnerabilities (pip-audit)",
            [str(BIN / "pip-audit"), "--require-hashes", "--disable-pip", "--timeout", "10", "-r", "requirements.txt"],
            only_warns=unreachable,
        ),
    ]  # fmt: skip


def run(step: Step) -> bool:
    began = time.monotonic()
    result = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = result.returncode == 0
    warned = not passed and step.only_warns(result.stdout)
    word = "ok" if passed else "WARNING" if warned else "FAILED"
    lines = result.stdout.strip().splitlines()
    shown = "" if passed else "\n" + "\n".join(lines[-3:] if warned else lines[-80:])
    print(f"{word:8} {step.title} ({time.monotonic() - began:.0f} s){shown}", flush=True)
    return passed or warned


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="lachan-check-") as folder, ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, steps(folder)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
