"""Every test: pytest on a PostgreSQL of its own, node's tests, then a smoke run on SQLite.

    python tools/run_tests.py [pytest arguments]

With arguments only pytest on PostgreSQL is run, with them. All parts are run even when one fails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from with_postgres import Server

ROOT = Path(__file__).resolve().parent.parent


def run(title: str, command: list[str], **environment: str) -> bool:
    print(f"\n=== {title}", flush=True)
    began = time.monotonic()
    code = subprocess.call(command, cwd=ROOT, env={**os.environ, **environment})
    print(f"=== {title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def node_tests() -> bool:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.*js"))
    node = shutil.which("node")
    if node is None:
        print("Node.js is missing: apt-get install nodejs")
        return False
    return not files or run("JavaScript (node)", [node, "--test", *files])


def main() -> int:
    pytest = [sys.executable, "-m", "pytest", "-q", "--create-db"]
    arguments = sys.argv[1:]
    with Server() as server:
        workers = [] if arguments else ["-n", "2", "--dist", "worksteal", "--durations=10"]
        results = [run("Python on PostgreSQL", [*pytest, *workers, *arguments], DATABASE_URL=server.url)]
    if not arguments:
        results.append(node_tests())
        with tempfile.TemporaryDirectory(prefix="lachan-sqlite-") as folder:
            url = f"sqlite:///{folder}/smoke.sqlite3"
            results.append(run("Smoke on SQLite", [*pytest, "-m", "smoke", "-n", "0"], DATABASE_URL=url))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
