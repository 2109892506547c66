"""Makes the log's signing key."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commitments.services.keys import make_key, signing_key


class Command(BaseCommand):
    help = (
        "Tạo khóa Ed25519 của sổ cam kết ở LEDGER_KEY_FILE (quyền 0600). Không bao giờ ghi đè khóa đã có. "
        "In ra khóa công khai để lưu ở nơi khác."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.LEDGER_KEY_FILE)
        try:
            make_key(path)
        except FileExistsError as error:
            raise CommandError(
                f"{path} đã có khóa. Ghi đè thì không kiểm được các xác nhận cũ nữa, nên không làm."
            ) from error
        except OSError as error:
            raise CommandError(f"Không ghi được {path}: {error}") from error
        self.stdout.write(f"{path}")
        self.stdout.write(f"{signing_key().verifier}")
