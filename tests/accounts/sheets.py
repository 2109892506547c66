"""Spreadsheets for tests, made cell by cell."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = ["STT", "Họ và tên", "Lớp", "Học sinh đồng ý", "Phụ huynh đồng ý"]


def xlsx(*sheets: Sequence[Sequence[Any]], titles: Sequence[str] = ()) -> bytes:
    """A file with these sheets, each a sequence of rows."""
    book = Workbook()
    book.remove(book.active)
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[index] if index < len(titles) else f"Sheet{index + 1}")
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def class_list(*names: str, consent: str = "có", classroom: str = "10A1") -> bytes:
    """An ordinary list: everyone with the same answer of student and parent."""
    rows = [[number, name, classroom, consent, consent] for number, name in enumerate(names, start=1)]
    return xlsx([HEADINGS, *rows])
