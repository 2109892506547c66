"""How a fault in the log is told: which entry, which column of which row, and what is wrong with it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Finding:
    """index: of the log's entry, None when the fault is not one entry's. column: "Table.field"."""

    index: int | None
    column: str
    what: str

    def __str__(self) -> str:
        place = _("toàn sổ") if self.index is None else _("mục %(index)s") % {"index": self.index}
        return f"{place} · {self.column} · {self.what}"

    @classmethod
    def gap(cls, expected: int, found: int) -> "Finding":
        what = _("thiếu mục này; mục kế tiếp còn lại là %(found)s") % {"found": found}
        return cls(expected, "LedgerEntry.index", what)

    @classmethod
    def node(cls, level: int, index: int, *, is_missing: bool) -> "Finding":
        what = _("thiếu nút") if is_missing else _("nút không bằng kết quả tính lại")
        return cls(index << level, f"LedgerNode({level},{index}).hash", what)

    @classmethod
    def checkpoint(cls, size: int, column: str, reason: str) -> "Finding":
        what = _("điểm kiểm ở cỡ %(size)s không đúng với chữ ký: %(reason)s") % {"size": size, "reason": reason}
        return cls(None, f"Checkpoint({size}).{column}", what)

    @classmethod
    def batch(cls, first: int, size: int) -> "Finding":
        what = _("các mục %(first)s–%(last)s không còn như khi được ký") % {"first": first, "last": size - 1}
        return cls(first, f"Checkpoint({size}).root", what)

    @classmethod
    def unsigned(cls, first: int, size: int) -> "Finding":
        what = _("các mục %(first)s–%(last)s chưa được điểm kiểm nào ký") % {"first": first, "last": size - 1}
        return cls(first, "Checkpoint.size", what)

    @classmethod
    def kept(cls, place: str, reason: str) -> "Finding":
        what = _("điểm kiểm lưu ở %(place)s không đọc được hoặc không phải của sổ này: %(reason)s")
        return cls(None, "checkpoint", what % {"place": place, "reason": reason})

    @classmethod
    def cut_short(cls, place: str, kept: int, size: int) -> "Finding":
        what = _("sổ chỉ còn %(size)s mục, trong khi %(place)s đã ký %(kept)s mục: các mục cuối đã bị xóa")
        return cls(size, "LedgerEntry.index", what % {"place": place, "kept": kept, "size": size})

    @classmethod
    def rewritten(cls, place: str, size: int) -> "Finding":
        what = _("%(size)s mục đầu không khớp với điểm kiểm lưu ở %(place)s: sổ đã bị viết lại")
        return cls(None, "checkpoint", what % {"place": place, "size": size})
