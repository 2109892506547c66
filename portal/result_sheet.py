"""The class result as a spreadsheet: the tables of the page, one under another."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from portal.result_tables import Cell, Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = (34, 26, 20, 26, 26, 18, 22, 20)


def neutral(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def workbook_bytes(heading: str, about: str, tables: Sequence[Table]) -> bytes:
    """One sheet. heading and about stand on top; an empty table says why it is empty."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "Kết quả"
    bold, head = Font(bold=True), PatternFill("solid", fgColor="E0EEED")
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[index]].width = width
    sheet.append([neutral(heading)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([neutral(about)])
    for table in tables:
        sheet.append([])
        sheet.append([neutral(table.title)])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
        if not table.rows:
            sheet.append([neutral(table.empty)])
            continue
        sheet.append([neutral(column) for column in table.columns])
        for cell in sheet[sheet.max_row]:
            cell.font, cell.fill = bold, head
        for row in table.rows:
            sheet.append([neutral(cell) for cell in row])
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        if table.note:
            sheet.append([neutral(table.note)])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()
