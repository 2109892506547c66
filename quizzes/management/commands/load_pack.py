"""manage.py load_pack DIR: check a folder of scenarios and publish it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import DomainError
from quizzes.packs.reading import PackInvalid, read_pack
from quizzes.services.publishing import publish_pack


class Command(BaseCommand):
    help = "Check a scenario pack and publish it: all of it, or nothing and a list of everything that is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with pack.yaml and scenarios/")
        parser.add_argument("--dry-run", action="store_true", help="only check; publish nothing")

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        try:
            loaded = read_pack(folder)
        except PackInvalid as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} problems in {folder}; nothing was published") from error
        if dry_run:
            self.stdout.write(f"{loaded.pack.id} {loaded.pack.version}: sound, {len(loaded.scenarios)} scenarios")
            return
        try:
            report = publish_pack(loaded=loaded, at=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.message} {error.details}") from error
        self.stdout.write(
            f"{report.pack}: {len(report.new_scenarios)} scenarios and {len(report.new_quizzes)} quizzes published, "
            f"{len(report.unchanged_scenarios)} and {len(report.unchanged_quizzes)} unchanged"
        )
