"""Checks the whole log, and says which row was altered."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.errors import DomainError
from commitments.notes import NoteError, VerifierKey
from commitments.services.keys import head_path, kept_head, signing_key
from commitments.services.verifying import Report, verify_log


class Command(BaseCommand):
    help = (
        "Tính lại toàn bộ sổ cam kết: nội dung, lá, cây, chữ ký của các điểm kiểm. "
        "Nếu có dòng bị sửa, nói dòng nào và kết thúc với mã 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--against",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="so với một điểm kiểm (checkpoint) đã lưu ở nơi khác; dùng được nhiều lần",
        )
        parser.add_argument("--key", metavar="VKEY", help="khóa công khai của sổ, khi máy này không có tệp khóa")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_log(key=self._key(options["key"]), at=timezone.now(), kept=self._kept(options["against"]))
        self._tell(report)
        if not report.is_sound:
            raise CommandError(f"Sổ cam kết KHÔNG nguyên vẹn: {len(report.findings)} chỗ sai.")

    def _key(self, text: str | None) -> VerifierKey:
        try:
            return VerifierKey.parse(text) if text else signing_key().verifier
        except (NoteError, DomainError) as error:
            raise CommandError(f"Không có khóa công khai của sổ ({error}). Đặt LEDGER_KEY_FILE hoặc --key.") from error

    def _kept(self, files: list[Path]) -> list[tuple[str, str]]:
        kept = []
        if (note := kept_head()) is not None:
            kept.append((str(head_path()), note))
        for file in files:
            try:
                kept.append((str(file), file.read_text("utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"Không đọc được {file}: {error}") from error
        return kept

    def _tell(self, report: Report) -> None:
        for finding in report.findings:
            self.stdout.write(str(finding))
        self.stdout.write(f"mục trong sổ: {report.size}")
        self.stdout.write(f"gốc (root): {report.root.hex()}")
        self.stdout.write(f"mục xóa nội dung: {report.acts_erased}; đang chờ vào sổ: {report.pending}")
        if report.is_sound:
            self.stdout.write(self.style.SUCCESS("Sổ cam kết nguyên vẹn."))
