"""Runs a command with a PostgreSQL of its own: own port, own temporary folder, both gone afterwards.

    python tools/with_postgres.py [--durable] -- COMMAND …

The command finds it in DATABASE_URL. Runs also as root (the server then runs as `postgres` or `nobody`).
--durable leaves fsync on, for measuring; without it a test run is faster and a crash may lose it.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def find_binaries() -> Path | None:
    """The folder with initdb and postgres of the newest version installed, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*folders, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def unprivileged_user() -> "str | None":
    """PostgreSQL refuses to run as root: the user to become, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A PostgreSQL in a temporary folder. Use as a context manager."""

    def __init__(self, *, durable: bool = False) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise SystemExit("PostgreSQL is missing: apt-get install postgresql")
        self.binaries, self.durable, self.user, self.port = binaries, durable, unprivileged_user(), free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/lachan"

    def __enter__(self) -> "Server":
        self.folder = Path(tempfile.mkdtemp(prefix="lachan-pg-", dir="/tmp"))
        if self.user:
            shutil.chown(self.folder, self.user)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        options = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "log_min_messages=fatal"]
        options += [] if self.durable else FAST
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-t", "30",
                  "-o", " ".join(options), "start")  # fmt: skip
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "lachan")
        return self

    def __exit__(self, *exc: object) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        result = subprocess.run(
            [str(self.binaries / program), *arguments],
            user=self.user,
            group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
            extra_groups=None if self.user is None else [],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open in the server and never end
            stderr=None,
            check=False,
        )
        if check and result.returncode:
            log = self.folder / "log"
            raise SystemExit(f"{program} failed\n" + (log.read_text() if log.exists() else ""))


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--durable", action="store_true", help="leave fsync on")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        parser.error("a command is needed")
    signal.signal(signal.SIGTERM, _stop)
    with Server(durable=options.durable) as server:
        try:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": server.url})
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main())
