from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.charts import BAR_FULL, bar_chart
from portal.result_sheet import neutral, workbook_bytes
from portal.result_tables import Table

TABLE = Table(
    key="ai",
    title="Ai chưa làm xong",
    columns=("Bước", "Số", "Học sinh"),
    rows=(("Bài học", 12, "=cmd|' /C calc'!A0"),),
)


def cells(content):
    return [[cell for cell in row if cell is not None] for row in load_workbook(BytesIO(content)).active.values]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(start):
    assert neutral(f"{start}1+1") == f"'{start}1+1"


def test_numbers_stay_numbers():
    assert neutral(-3) == -3


def test_the_sheet_holds_what_the_page_shows():
    rows = cells(workbook_bytes("Kết quả lớp 10A1", "Chiến dịch", [TABLE]))

    assert rows[0] == ["Kết quả lớp 10A1"]
    assert list(TABLE.columns) in rows
    assert ["Bài học", 12, "'=cmd|' /C calc'!A0"] in rows


def test_an_empty_table_says_why():
    empty = Table(key="x", title="Dấu hiệu", columns=("a",), rows=(), empty="Chưa có.")

    assert ["Chưa có."] in cells(workbook_bytes("a", "b", [empty]))


def test_bars_start_at_zero_and_nothing_is_drawn_without_a_whole():
    chart = bar_chart([("Nhận ra", [("Khảo sát đầu", 1, 4, "25% (1/4)"), ("Khảo sát cuối", 0, 0, "chưa có")])])

    (bar,) = chart.groups[0].bars
    assert bar.width == BAR_FULL / 4
