"""Bring in the province's units and the country's official numbers."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.services.units import Loaded, load_national_contacts, load_units

SEED = Path(__file__).resolve().parents[2] / "seed"


class Command(BaseCommand):
    help = "Nạp tỉnh, xã, phường và số điện thoại chính thức toàn quốc. Chạy lại nhiều lần không làm thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            default=str(SEED / "dien_bien_units.json"),
            help="tệp JSON của một tỉnh (mặc định: Điện Biên)",
        )
        parser.add_argument("--dry-run", action="store_true", help="chỉ cho biết sẽ làm gì, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            province = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
            contacts = json.loads((SEED / "national_contacts.json").read_text(encoding="utf-8"))["contacts"]
            with transaction.atomic():
                units, numbers = load_units(province), load_national_contacts(contacts)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except OSError as error:
            raise CommandError(f"Không đọc được tệp: {error}. Chưa ghi gì.") from error
        except (KeyError, TypeError, ValueError) as error:
            raise CommandError(f"Tệp {options['file']} không đúng dạng ({error!r}). Chưa ghi gì.") from error
        if options["dry_run"]:
            self.stdout.write("Chạy thử, không ghi gì:")
        self.stdout.write(f"Đơn vị: {_said(units)}. Số điện thoại toàn quốc: {_said(numbers)}.")


def _said(loaded: Loaded) -> str:
    return f"thêm {loaded.added}, sửa {loaded.changed}, giữ nguyên {loaded.unchanged}"
