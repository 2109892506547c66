"""Who a student is within one series, and where a series comes from."""

import hmac
import secrets
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import Classroom
from quizzes.models import Series


class SeriesDestroyed(DomainError):
    """The key of the series is gone: nobody can be recognised in it any more."""

    code = "series_destroyed"
    message = _("Đợt này đã hết hạn lưu kết quả nên không nhận thêm câu trả lời.")


def new_series() -> Series:
    """A series with a key of its own, for a campaign."""
    return Series.objects.create(key=secrets.token_bytes(32))


def practice_series(classroom: Classroom) -> Series:
    """The class's own series outside campaigns, made when first asked for."""
    series, _is_new = Series.objects.get_or_create(classroom=classroom, defaults={"key": secrets.token_bytes(32)})
    return series


def subject_of(series: Series, student_id: UUID) -> UUID:
    """The student's pseudonym within the series: the first 16 bytes of HMAC-SHA256(key, student). Raises SeriesDestroyed."""
    if not series.key:
        raise SeriesDestroyed
    return subject_of_key(bytes(series.key), student_id)


def subject_of_key(key: bytes, student_id: UUID) -> UUID:
    return UUID(bytes=hmac.digest(key, student_id.bytes, "sha256")[:16])
