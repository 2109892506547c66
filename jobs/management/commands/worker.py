"""Runs background jobs and periodic duties until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobs.loop import work, work_off


class Command(BaseCommand):
    help = "Chạy việc nền và việc định kỳ cho đến khi nhận SIGTERM hoặc Ctrl-C; việc đang dở được làm cho xong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi dừng")
        parser.add_argument("--no-duties", action="store_true", help="không làm việc định kỳ (đã có Celery beat)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{work_off()}")
            return
        stopping = threading.Event()

        def stop(number: int, frame: object) -> None:
            if stopping.is_set():  # asked twice: the lease of the job under way will end, another takes it over
                raise SystemExit(1)
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.stdout.write("worker: sẵn sàng")
        work(stopping, with_duties=not options["no_duties"])
        self.stdout.write("worker: đã dừng")
