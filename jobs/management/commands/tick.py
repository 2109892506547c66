"""Does what is due, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from jobs.registry import all_duties
from jobs.services.duties import tick


class Command(BaseCommand):
    help = "Làm một lượt các việc định kỳ đã đến giờ và nhắc lại các việc nền đang chờ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê các việc định kỳ, không làm")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for duty in all_duties():
                self.stdout.write(f"{duty.name}  {duty.every}")
            return
        for name in tick(timezone.now()):
            self.stdout.write(name)
