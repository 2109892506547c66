"""Which column holds what: Vietnamese and English headings in any order, in one or two rows."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from accounts.names import fold

Field = Literal[
    "stt", "full_name", "family", "middle", "given", "classroom", "consent_student", "consent_parent", "consent_on"
]
Columns = dict[Field, int]

WORDS: dict[Field, frozenset[str]] = {
    "stt": frozenset({"stt", "tt", "s t t", "so tt", "so thu tu", "thu tu", "no", "number", "nr", "order", "#"}),
    "full_name": frozenset(
        {"ho va ten", "ho ten", "ho va ten hoc sinh", "ho ten hoc sinh", "ten hoc sinh", "hoc sinh", "ho va ten hs"}
        | {"ho ten hs", "ho va ten khai sinh", "full name", "fullname", "name", "student", "student name"}
    ),
    "family": frozenset(
        {"ho dem", "ho va ten dem", "ho va dem", "ho ten dem", "ho va chu dem", "ho lot", "ho va ten lot", "ho va lot"}
        | {"ho", "ho chu dem", "last name", "surname", "family name", "family and middle name", "ho va ten dem hs"}
    ),
    "middle": frozenset({"ten dem", "chu dem", "dem", "ten lot", "middle name"}),
    "given": frozenset({"ten", "ten goi", "given name", "first name"}),
    "classroom": frozenset({"lop", "ten lop", "lop hoc", "class", "classroom", "class name"}),
    "consent_on": frozenset({"ngay dong y", "ngay cho phep", "consent date", "date of consent", "consent on"}),
    "consent_student": frozenset(),
    "consent_parent": frozenset(),
}
CONSENT = re.compile(r"\b(dong y|cho phep|chap thuan|consents?|agrees?)\b")
STUDENT = re.compile(r"\b(hoc sinh|hs|student|pupil|ban than|nguoi tham gia)\b")
PARENT = re.compile(r"\b(phu huynh|ph|cha me|bo me|cmhs|giam ho|parents?|guardian)\b")
NAMES: tuple[Field, ...] = ("full_name", "family", "given")


def plain(heading: Any) -> str:
    """Folded, without brackets, punctuation and line breaks: "Họ và tên\\n(in hoa)" is "ho va ten"."""
    if not isinstance(heading, str):
        return ""
    folded = re.sub(r"\([^)]*\)", " ", fold(heading))
    return " ".join(re.sub(r"[^0-9a-z#]+", " ", folded).split())


def field_of(heading: str) -> Field | None:
    """What a plain heading names, if anything that is kept."""
    if CONSENT.search(heading) and heading not in WORDS["consent_on"]:
        if PARENT.search(heading):
            return "consent_parent"
        return "consent_student" if STUDENT.search(heading) else None
    return next((field for field, words in WORDS.items() if heading in words), None)


def find_columns(row: Sequence[Any], below: Sequence[Any] = ()) -> tuple[Columns, int] | None:
    """The columns that this row of headings names, and how many rows the heading takes (1 or 2).

    below: the row under it, for headings in two rows ("Đồng ý" over "Học sinh" and "Phụ huynh").
    None when it is no row of headings: one of a list must name a student.
    """
    top = [plain(cell) for cell in row]
    if not _has_name(_columns(top)):
        return None
    under = [plain(cell) for cell in below]
    both = _columns(_joined(top, under))
    if _is_second_row(top, under) and _has_name(both):
        return both, 2
    return _columns(top), 1


def merged_given_column(columns: Columns, row: Sequence[Any]) -> int | None:
    """The column to the right of "Họ và tên" that has no heading: a merged heading stands over both."""
    full = columns.get("full_name")
    if full is None or "given" in columns:
        return None
    right = full + 1
    is_bare = right >= len(row) or row[right] is None or (isinstance(row[right], str) and not row[right].strip())
    return right if is_bare and right not in columns.values() else None


def _columns(headings: Sequence[str]) -> Columns:
    columns: Columns = {}
    for index, heading in enumerate(headings):
        field = field_of(heading) if heading else None
        if field is not None and field not in columns:
            columns[field] = index
    return columns


def _has_name(columns: Columns) -> bool:
    return any(field in columns for field in NAMES)


def _joined(top: Sequence[str], under: Sequence[str]) -> list[str]:
    """Each lower heading with the one above it; a merged upper one reaches to the right until the next."""
    joined, reaching = [], ""
    for index in range(max(len(top), len(under))):
        above = top[index] if index < len(top) else ""
        lower = under[index] if index < len(under) else ""
        if above:
            reaching = above
        if not lower:
            joined.append(above)
        else:  # "ho va ten" over "ten" is the given name, "dong y" over "phu huynh" the parents' consent
            joined.append(lower if field_of(lower) in ("family", "middle", "given") else f"{above or reaching} {lower}")
    return joined


def _is_second_row(top: Sequence[str], under: Sequence[str]) -> bool:
    """A row of words that only make sense under the row above: parts of a name, or who agrees."""
    words = [(index, word) for index, word in enumerate(under) if word]
    if not words:
        return False
    parts = [
        field_of(word) in ("family", "middle", "given") or STUDENT.fullmatch(word) or PARENT.fullmatch(word)
        for _, word in words
    ]
    return all(parts)
