"""Opening a spreadsheet that a stranger may have made: looked at from outside first, then read cell by cell."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from accounts.roster.rows import RosterUnreadable

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_ENTRIES = 500
MAX_UNPACKED_BYTES = 60_000_000  # a list of 5,000 unpacks to about 4 MB
MAX_RATIO = 120  # real sheets stay below 30
RATIO_COUNTS_FROM_BYTES = 1_000_000
MAX_SHEETS = 80
MAX_ROWS = 20_000  # of one sheet
MAX_COLUMNS = 60
FORMULA = object()  # stands for a cell that computes its value


@dataclass(frozen=True)
class Sheet:
    title: str
    rows: Iterator[tuple[Any, ...]]  # one tuple a row, without a gap, from row 1


def read_sheets(content: bytes, *, max_bytes: int) -> Iterator[Sheet]:
    """The visible sheets in their order. Each one's rows must be used up before the next.

    Raises RosterUnreadable: too_large, not_xlsx, old_xls, unpacks_too_large.
    """
    _look_from_outside(content, max_bytes)
    try:
        with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)) as book:
            for sheet in book.worksheets[:MAX_SHEETS]:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()  # what the file says of its size may be anything
                    yield Sheet(title=sheet.title, rows=_values(sheet))
    except (
        *(zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException, zlib.error),
        *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError),
    ) as error:  # openpyxl lets through whatever a damaged file makes its own code raise
        if isinstance(error, RosterUnreadable):
            raise
        raise RosterUnreadable("not_xlsx") from error


def _look_from_outside(content: bytes, max_bytes: int) -> None:
    if len(content) > max_bytes:
        raise RosterUnreadable("too_large", megabytes=max_bytes // 1_000_000)
    if content.startswith(OLD_OFFICE):
        raise RosterUnreadable("old_xls")
    if not content.startswith(ZIP):
        raise RosterUnreadable("not_xlsx")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise RosterUnreadable("not_xlsx") from error
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise RosterUnreadable("not_xlsx")
    # An entry never unpacks to more than it declares: zipfile stops there.
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise RosterUnreadable("unpacks_too_large")
    for entry in entries:
        if entry.file_size > RATIO_COUNTS_FROM_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise RosterUnreadable("unpacks_too_large")


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    for cells in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        yield tuple(FORMULA if cell.data_type == "f" else cell.value for cell in cells)
