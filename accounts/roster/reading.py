"""From a spreadsheet's bytes to the rows of a class list, with a reason for everything that was not taken."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from accounts.names import fold, nfc
from accounts.roster.headings import Columns, Field, find_columns, merged_given_column, plain
from accounts.roster.rows import Consent, Problem, RosterFile, RosterRow, RosterUnreadable
from accounts.roster.workbook import FORMULA, Sheet, read_sheets

HEADING_WITHIN = 25  # rows; above it stand the school's name and the list's title
LONGEST_NAME = 100
LONGEST_CLASS = 40
HIGHEST_STT = 999
CLASS_ABOVE = re.compile(r"\blop\s*:?\s*([0-9]{1,2}\s?[a-z][0-9a-z]*|[0-9]{1,2}/[0-9]{1,2})\b")
CLASS_SHEET = re.compile(r"(lop )?[0-9]{1,2} ?[a-z][0-9a-z ]{0,8}")
# With their marks: folded, "tổng" would be the family name Tòng.
FOOTER = re.compile(
    r"\(?(tổng số|tổng cộng|danh sách|người lập|giáo viên|gvcn|hiệu trưởng|phó hiệu trưởng|ký tên|ký, |xác nhận|ghi chú|"
    r"ấn định|thủ trưởng|điện biên, ngày|ngày \d)"
)
YES = frozenset(
    {"co", "x", "yes", "y", "true", "1", "v", "c", "dong y", "da dong y", "ok", "✓", "✔", "☑", "roi", "da ky"}
)
NO = frozenset({"khong", "no", "n", "false", "0", "k", "khong dong y", "ko", "✗", "☒"})
NOT_ASKED = frozenset({"chua hoi", "chua", "not asked", "?", "-", "chua co"})
Line = tuple[int, tuple[Any, ...]]


def read_roster(content: bytes, *, max_bytes: int = 5_000_000) -> RosterFile:
    """Read every visible sheet that holds a list of names.

    Raises RosterUnreadable: too_large, not_xlsx, old_xls, unpacks_too_large, no_list, no_rows.
    """
    rows: list[RosterRow] = []
    problems: list[Problem] = []
    sheets: list[str] = []
    has_consent = False
    for sheet in read_sheets(content, max_bytes=max_bytes):
        read = _SheetReader(sheet)
        if not read.find_heading():
            continue
        sheets.append(sheet.title)
        has_consent = has_consent or read.has_consent
        for outcome in read.rows():
            if isinstance(outcome, RosterRow):
                rows.append(outcome)
            else:
                problems.append(outcome)
    if not sheets:
        raise RosterUnreadable("no_list")
    if not rows and not problems:
        raise RosterUnreadable("no_rows")
    problems += _repeated_numbers(rows)
    problems.sort(key=lambda problem: (sheets.index(problem.sheet), problem.row))
    return RosterFile(tuple(rows), tuple(problems), has_consent, tuple(sheets))


class _SheetReader:
    """Finds the heading of one sheet, then takes row after row."""

    def __init__(self, sheet: Sheet) -> None:
        self.title = sheet.title
        self.lines: Iterator[Line] = enumerate(sheet.rows, start=1)
        self.columns: Columns = {}
        self.given: int | None = None  # right of a merged "Họ và tên"
        self.classroom = ""  # of rows that name none
        self.heading: tuple[str, ...] = ()

    @property
    def has_consent(self) -> bool:
        return "consent_student" in self.columns or "consent_parent" in self.columns

    def find_heading(self) -> bool:
        top = list(islice(self.lines, HEADING_WITHIN + 1))
        for index, (_, row) in enumerate(top[:HEADING_WITHIN]):
            below = top[index + 1][1] if index + 1 < len(top) else ()
            found = find_columns(row, below)
            if found is None:
                continue
            self.columns, height = found
            self.given = merged_given_column(self.columns, row) if height == 1 else None
            self.heading = tuple(plain(cell) for cell in row)
            self.classroom = self._class_of_sheet(row for _, row in top[:index])
            self.lines = _chain(top[index + height :], self.lines)
            return True
        return False

    def rows(self) -> Iterator[RosterRow | Problem]:
        for number, row in self.lines:
            if self._is_empty(row) or tuple(plain(cell) for cell in row) == self.heading:
                continue
            yield from self._row(number, row)

    def _row(self, number: int, row: tuple[Any, ...]) -> Iterator[RosterRow | Problem]:
        name = self._name(row)
        if name is FORMULA:
            yield self._problem(number, "full_name", "formula")
            return
        # A row with a number of its own is somebody, whatever stands there.
        is_numbered = bool(_text(self._cell(row, "stt")))
        if not is_numbered and any(isinstance(cell, str) and FOOTER.match(nfc(cell).lower()) for cell in row):
            return
        refusal = _refused_name(name)
        if refusal:
            yield self._problem(number, "full_name", refusal, name)
            return
        if self._cell(row, "classroom") is FORMULA:
            yield self._problem(number, "classroom", "formula")
            return
        consents: dict[str, Consent | None] = {}
        for field in ("consent_student", "consent_parent"):
            consents[field], trouble = _consent(self._cell(row, field))
            if trouble:
                yield self._problem(number, field, trouble, _text(self._cell(row, field)), is_skipped=False)
        stt, trouble = _stt(self._cell(row, "stt"))
        if trouble:
            yield self._problem(number, "stt", trouble, _text(self._cell(row, "stt")), is_skipped=False)
        yield RosterRow(
            sheet=self.title,
            row=number,
            stt=stt,
            name=name,
            classroom=_text(self._cell(row, "classroom"))[:LONGEST_CLASS] or self.classroom,
            consent_on=_date(self._cell(row, "consent_on")),
            **consents,
        )

    def _name(self, row: tuple[Any, ...]) -> Any:
        """The name in one piece, or FORMULA."""
        parts = [self._cell(row, field) for field in ("full_name", "family", "middle", "given")]
        if self.given is not None and self.given < len(row) and isinstance(row[self.given], str):
            parts.append(row[self.given])
        if any(part is FORMULA for part in parts):
            return FORMULA
        return nfc(" ".join(_text(part) for part in parts))

    def _cell(self, row: tuple[Any, ...], field: Field) -> Any:
        index = self.columns.get(field)
        return row[index] if index is not None and index < len(row) else None

    def _is_empty(self, row: tuple[Any, ...]) -> bool:
        """Nothing in the columns that are kept: a number running on below the list is nobody."""
        kept = [self._cell(row, field) for field in self.columns if field != "stt"]
        if self.given is not None and self.given < len(row):
            kept.append(row[self.given])
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in kept)

    def _class_of_sheet(self, above: Iterable[tuple[Any, ...]]) -> str:
        """From the title over the list ("Danh sách lớp 10A1"), else from the sheet's own name."""
        for row in above:
            for cell in row:
                if isinstance(cell, str) and (found := CLASS_ABOVE.search(fold(cell))):
                    return found.group(1).upper()
        return nfc(self.title) if CLASS_SHEET.fullmatch(fold(self.title)) else ""

    def _problem(self, row: int, field: Field, code: str, value: str = "", *, is_skipped: bool = True) -> Problem:
        column = self.columns.get(field, self.columns.get("family", self.columns.get("given")))
        letter = "" if column is None else _letter(column)
        return Problem(self.title, row, letter, code, value[:60], is_skipped)


def class_key(name: str) -> str:
    """Two ways of writing one class give the same: "10 a1", "Lớp 10A1", "10A1"."""
    return re.sub(r"[^0-9a-z/]", "", fold(name).removeprefix("lop "))


def _refused_name(name: str) -> str:
    """A reason's code, "" for a name."""
    if not name:
        return "name_missing"
    if len(name) > LONGEST_NAME:
        return "name_too_long"
    if not any(char.isalpha() for char in name) or re.search(r"[0-9@:;=<>/\\{}\[\]_]", name):
        return "name_odd"
    return ""


def _consent(cell: Any) -> tuple[Consent | None, str]:
    """What the cell says, and the code of a problem. Silence is not consent, and unclear words are not either."""
    if cell is FORMULA:
        return "not_asked", "formula_consent"
    word = fold(_text(cell)).strip(" .")
    if not word:
        return None, ""
    if word in YES:
        return "yes", ""
    if word in NO:
        return "no", ""
    return "not_asked", "" if word in NOT_ASKED else "consent_unclear"


def _stt(cell: Any) -> tuple[int | None, str]:
    if cell is None or cell is FORMULA:  # =A5+1 is common and says no more than the order of rows
        return None, ""
    text = _text(cell).strip(" .")
    if not text:
        return None, ""
    if re.fullmatch(r"0*[1-9][0-9]{0,2}", text):
        return int(text), ""
    return None, "number_unreadable"


def _repeated_numbers(rows: list[RosterRow]) -> list[Problem]:
    """Every row whose STT another row of the same class has too."""
    counts = Counter((row.sheet, class_key(row.classroom), row.stt) for row in rows if row.stt is not None)
    return [
        Problem(row.sheet, row.row, "", "number_repeated", str(row.stt), is_skipped=False)
        for row in rows
        if row.stt is not None and counts[row.sheet, class_key(row.classroom), row.stt] > 1
    ]


def _text(cell: Any) -> str:
    if cell is None or cell is FORMULA:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return nfc(str(cell))


def _date(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", _text(cell))
    if found is None:
        return None
    try:
        return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
    except ValueError:
        return None


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else "A" + chr(ord("A") + index - 26) if index < 52 else ""


def _chain(first: list[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from first
    yield from rest
