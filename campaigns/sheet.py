"""The dashboard as a spreadsheet: the tables of the page, one under another."""

from io import BytesIO

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from campaigns.services.dashboard import Dashboard
from campaigns.tables import Table, figure_table, institution_table, step_table, unit_table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = {"A": 44, "B": 24, "C": 16, "D": 24, "E": 24, "F": 24, "G": 24, "H": 14}


def neutral(text: str) -> str:
    """A text that people typed and a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def dashboard_workbook(board: Dashboard) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has a sheet
    sheet.title = _("Chiến dịch")
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    campaign = board.campaign
    sheet.append([neutral(campaign.name)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([neutral(_("Căn cứ: %s") % campaign.legal_basis)])
    sheet.append([neutral(str(board.unit or campaign.unit))])
    sheet.append([figures_time(board)])
    if campaign.is_demonstration:
        sheet.append([_("Dữ liệu minh họa")])
    for table in (figure_table(board), step_table(board), unit_table(board), institution_table(board)):
        _write(sheet, table)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def figures_time(board: Dashboard) -> str:
    """Of when the figures are: participation as counted, results as in the snapshot."""
    parts = []
    if board.counts.as_of:
        parts.append(_("Tham gia: tính lúc %s.") % moment(board.counts.as_of))
    if board.snapshot:
        parts.append(
            _("Kết quả: công bố lần %(number)s lúc %(time)s.")
            % {
                "number": board.snapshot.number,
                "time": moment(board.snapshot.taken_at),
            }
        )
    return " ".join(parts) or _("Chưa có số liệu.")


def moment(at: object) -> str:
    return date_format(localtime(at), "H:i d/m/Y")  # type: ignore[arg-type]


def _write(sheet: Worksheet, table: Table) -> None:
    sheet.append([])
    sheet.append([neutral(table.title)])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
    sheet.append([neutral(column) for column in table.columns])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E0EEED")
    for row in table.rows:
        first, *rest = row.cells
        sheet.append([neutral(f"{first} ({row.note})" if row.note else first), *rest])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
