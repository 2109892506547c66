"""Take out the names whose time is over."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.services.erasing import purge_expired


class Command(BaseCommand):
    help = (
        "Erase names and named results of classes whose school year ended more than NAMED_RESULTS_DAYS days ago "
        "(90 unless set). Totals stay. Can be broken off and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        done = purge_expired(today=timezone.localdate(), at=timezone.now(), is_rehearsal=options["dry_run"])
        word = "would be erased" if options["dry_run"] else "erased"
        self.stdout.write(
            f"{done.students} students of {done.classrooms} classes {word}, {done.series} series keys destroyed "
            f"(names are kept {settings.NAMED_RESULTS_DAYS} days after the school year)."
        )
