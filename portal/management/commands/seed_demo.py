"""Fills an empty site with the demonstration."""

from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import AdministrativeUnit, Institution, User
from commitments.models import LedgerEntry, PledgeVersion
from commitments.services.keys import set_kept_head_aside
from portal.demo import plan
from portal.demo.people import make_people, new_password
from portal.demo.play import make_campaign, open_what_has_closed, play, run_what_is_queued
from portal.demo.sign_ins import known_passwords, write_sign_ins
from quizzes.models import QuizVersion


class Command(BaseCommand):
    help = (
        "Nạp dữ liệu minh họa: 6 đơn vị, lớp, học sinh, một chiến dịch đang dở; ghi cách đăng nhập vào var/demo.json. "
        "Chạy lại không thêm gì, chỉ mở lại buổi học đã đóng và ghi lại tệp đó."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.VAR_DIR / "demo.json", help="tệp ghi cách đăng nhập")
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ làm gì")

    def handle(self, *args: Any, **options: Any) -> None:
        self._demand_content()
        is_there = Institution.objects.filter(is_demonstration=True).exists()
        if options["dry_run"]:
            self.stdout.write("đã có dữ liệu minh họa" if is_there else f"sẽ tạo {len(plan.INSTITUTIONS)} đơn vị")
            return
        passwords = known_passwords(options["file"])
        if is_there:
            self._go_on(passwords)
        else:
            self._begin(passwords)
        content = write_sign_ins(options["file"], passwords)
        self.stdout.write(f"{len(content['classrooms'])} lớp có buổi học đang mở; {options['file']}")

    def _demand_content(self) -> None:
        if not AdministrativeUnit.objects.exists():
            raise CommandError("Chưa có xã, phường: chạy load_units trước.")
        if not QuizVersion.objects.exists():
            raise CommandError("Chưa có bài: chạy load_pack content/core trước.")
        if not PledgeVersion.objects.exists():
            raise CommandError("Chưa có bản cam kết: chạy load_pledges trước.")

    def _begin(self, passwords: dict[str, str]) -> None:
        at = timezone.now()
        random = Random(plan.SEED)  # noqa: S311 - the same people in each installation; secrets are drawn elsewhere
        if not LedgerEntry.objects.exists():
            set_kept_head_aside()  # of a demonstration whose database was removed
        with transaction.atomic():
            people = make_people(random, passwords, at)
            campaign = make_campaign(people, at)
            play(people, campaign, random, at)
        run_what_is_queued(at)

    def _go_on(self, passwords: dict[str, str]) -> None:
        """Passwords that are no longer known (var/demo.json was removed) are drawn anew."""
        at = timezone.now()
        with transaction.atomic():
            open_what_has_closed(at)
            staff = [name for entry in plan.INSTITUTIONS for name, _full in (entry.head, *entry.teachers)]
            staff += [plan.ADMINISTRATOR[0], *(name for name, _full, _code in plan.ORGANISERS)]
            for name in staff:
                if name not in passwords:
                    passwords[name] = new_password()
                    User.objects.filter(username=name).update(password=make_password(passwords[name]))
