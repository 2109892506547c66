"""Publishes the pledge texts that ship."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from commitments.pledges import PledgeFile, read_pledge_file
from commitments.services.publishing import PledgeChanged, publish_pledge


class Command(BaseCommand):
    help = "Công bố các bản cam kết trong một thư mục: tất cả hoặc không bản nào. Chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path(settings.BASE_DIR) / "content" / "pledges")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra tệp, không công bố")

    def handle(self, *args: Any, **options: Any) -> None:
        files = self._read(options["folder"])
        if options["dry_run"]:
            self.stdout.write(f"{len(files)} bản cam kết hợp lệ")
            return
        at = timezone.now()
        try:
            with transaction.atomic():
                new = [file for file in files if publish_pledge(file, at=at)]
        except PledgeChanged as error:
            raise CommandError(f"{error}: văn bản đã công bố thì không sửa. Tăng `version` trong tệp.") from error
        for file in new:
            self.stdout.write(f"{file.key} {file.version}")
        self.stdout.write(f"{len(files)} bản cam kết, {len(new)} bản mới")

    def _read(self, folder: Path) -> list[PledgeFile]:
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            raise CommandError(f"{folder}: không có tệp .yaml nào")
        files, faults = [], []
        for path in paths:
            try:
                files.append(read_pledge_file(path))
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                faults.append(f"{path.name}: {error}")
            except ValidationError as error:
                faults += [
                    f"{path.name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
                ]
        if faults:
            raise CommandError("\n".join(faults))
        return files
