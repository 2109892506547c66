"""Bring a class list in from the command line: the same reading, the same plan, the same write as on the pages."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.errors import DomainError
from accounts.models import Classroom, Institution
from accounts.roster.reading import read_roster
from accounts.roster.rows import RosterFile, RosterUnreadable
from accounts.roster_words import say_outcome, say_problem, say_unreadable
from accounts.school_year import school_year_of
from accounts.services.roster import ImportPlan, carry_out, plan_classroom, plan_institution


class Command(BaseCommand):
    help = "Nhập danh sách lớp từ tệp .xlsx vào một lớp (--classroom) hoặc cả trường (--institution)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="tệp .xlsx")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--classroom", help="mã (UUID) của lớp")
        where.add_argument("--institution", help="mã (UUID) hoặc tên đầy đủ của trường; lớp chưa có sẽ được tạo")
        parser.add_argument("--year", type=int, help="năm bắt đầu năm học, ví dụ 2026 (mặc định: năm học này)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ cho biết sẽ làm gì, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        read = self._read(options["file"])
        year = options["year"] or school_year_of(timezone.localdate())
        classroom = _found(Classroom, options["classroom"]) if options["classroom"] else None
        institution: Any = _found(Institution, options["institution"]) if options["institution"] else None

        def plan() -> ImportPlan:
            if classroom is not None:
                return plan_classroom(classroom, read)
            return plan_institution(institution, year, read)

        try:
            shown = plan()
            self._show(shown)
            if options["dry_run"]:
                self.stdout.write("Chạy thử, không ghi gì.")
                return
            carry_out(plan_again=plan, fingerprint=shown.fingerprint, leaving=[], by=None, at=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.message} Chưa ghi gì.") from error
        self.stdout.write("Đã nhập.")

    def _read(self, file: str) -> RosterFile:
        try:
            return read_roster(Path(file).read_bytes(), max_bytes=settings.ROSTER_MAX_BYTES)
        except OSError as error:
            raise CommandError(f"Không đọc được tệp: {error}. Chưa ghi gì.") from error
        except RosterUnreadable as error:
            raise CommandError(f"{say_unreadable(error)} Chưa ghi gì.") from error

    def _show(self, plan: ImportPlan) -> None:
        for problem in plan.problems:
            where = f"{problem.sheet}, dòng {problem.row}{', cột ' + problem.column if problem.column else ''}"
            self.stdout.write(f"{where}: {say_problem(problem)} {say_outcome(problem)}.")
        for one in plan.classes:
            added, left = len(one.plan.of("added")), len(one.plan.of("left"))
            kept = len(one.plan.seats) - added - left
            self.stdout.write(
                f"Lớp {one.classroom.name}{' (lớp mới)' if one.is_new else ''}: thêm {added}, đã có {kept}, "
                f"không lưu tên {len(one.plan.unnamed)}, không còn trong danh sách {left} (vẫn giữ)."
            )


def _found(model: Any, wanted: str) -> Any:
    """By id, or an institution by its full name when there is one of that name."""
    try:
        found = list(model.objects.filter(pk=UUID(wanted)))
    except ValueError:
        found = list(model.objects.filter(name=wanted)[:2]) if model is Institution else []
    if len(found) != 1:
        raise CommandError(f"Không tìm thấy đúng một nơi nào là “{wanted}”. Chưa ghi gì.")
    return found[0]
