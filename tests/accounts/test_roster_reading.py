import io
import tracemalloc
import unicodedata
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from accounts.roster.reading import class_key, read_roster
from accounts.roster.rows import RosterFile, RosterUnreadable
from tests.accounts.sheets import HEADINGS, class_list, saved, xlsx


def names(read: RosterFile) -> list[str]:
    return [row.name for row in read.rows]


def reasons(read: RosterFile) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in read.problems]


def unreadable(content: bytes, **options: int) -> str:
    with pytest.raises(RosterUnreadable) as error:
        read_roster(content, **options)
    return error.value.code


def test_an_ordinary_list_is_read_row_by_row():
    read = read_roster(
        xlsx(
            [
                HEADINGS,
                [1, "Lò Thị Hoàng Phương Anh", "10A1", "có", "có"],
                [2, "Giàng A Páo", "10A1", "không", "chưa hỏi"],
                [3, "Páo", "10A1", None, "yes"],
            ]
        )
    )

    assert [(row.stt, row.name, row.classroom, row.consent_student, row.consent_parent) for row in read.rows] == [
        (1, "Lò Thị Hoàng Phương Anh", "10A1", "yes", "yes"),
        (2, "Giàng A Páo", "10A1", "no", "not_asked"),
        (3, "Páo", "10A1", None, "yes"),
    ]
    assert read.problems == ()
    assert read.has_consent


def test_columns_come_in_any_order_with_others_between_and_nothing_else_is_kept():
    read = read_roster(
        xlsx(
            [
                [
                    "Ngày sinh",
                    "Phụ huynh đồng ý (có/không/chưa hỏi)",
                    "Số CCCD",
                    "Lớp",
                    "Điện thoại",
                    "Họ tên HS",
                    "TT",
                ],
                [date(2010, 5, 3), "Có", "011201000001", "10A1", "0912345678", "Vàng Thị Sua", "01"],
            ]
        )
    )

    assert [(row.stt, row.name, row.consent_parent) for row in read.rows] == [(1, "Vàng Thị Sua", "yes")]
    stored = str(read.to_json())
    assert "011201000001" not in stored
    assert "0912345678" not in stored
    assert "2010" not in stored


def test_english_headings_and_answers_are_understood():
    read = read_roster(
        xlsx(
            [
                [
                    "No.",
                    "Family and middle name",
                    "Given name",
                    "Class",
                    "Student consent",
                    "Parent consent",
                    "Consent date",
                ],
                [1, "Lò Văn", "Chiến", "10A1", "Yes", "x", date(2026, 9, 10)],
                [2, "Lò Văn", "Dũng", "10A1", "no", "Not asked", "05/09/2026"],
            ]
        )
    )

    assert names(read) == ["Lò Văn Chiến", "Lò Văn Dũng"]
    assert [(row.consent_student, row.consent_parent) for row in read.rows] == [("yes", "yes"), ("no", "not_asked")]
    assert [row.consent_on for row in read.rows] == [date(2026, 9, 10), date(2026, 9, 5)]


def test_a_name_in_two_columns_is_put_together():
    read = read_roster(xlsx([["STT", "Họ và tên đệm", "Tên", "Lớp"], [1, "Lò Thị Hoàng Phương", "Anh", "10A1"]]))

    assert names(read) == ["Lò Thị Hoàng Phương Anh"]


def test_the_heading_is_found_below_the_name_of_the_school():
    block = [
        ["SỞ GD&ĐT ĐIỆN BIÊN"],
        ["TRƯỜNG THPT THANH CHĂN"],
        [],
        ["DANH SÁCH HỌC SINH LỚP 10A1"],
        ["Năm học 2026-2027"],
        [],
    ]
    read = read_roster(xlsx([*block, ["STT", "Họ và tên"], [1, "Lò Văn Chiến"]]))

    assert [(row.name, row.classroom, row.row) for row in read.rows] == [("Lò Văn Chiến", "10A1", 8)]


def test_a_merged_heading_over_two_columns_takes_both():
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Họ và tên", None, "Ngày sinh"])
    sheet.merge_cells("B1:C1")
    sheet.append([1, "Quàng Thị", "Ánh", "03/05/2010"])

    assert names(read_roster(saved(book))) == ["Quàng Thị Ánh"]


def test_headings_in_two_rows_are_read_together():
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Họ và tên", None, "Lớp", "Đồng ý tham gia", None])
    sheet.append([None, "Họ đệm", "Tên", None, "Học sinh", "Phụ huynh"])
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("E1:F1")
    sheet.append([1, "Quàng Thị", "Ánh", "10A1", "có", "không"])

    read = read_roster(saved(book))

    assert [(row.name, row.consent_student, row.consent_parent) for row in read.rows] == [
        ("Quàng Thị Ánh", "yes", "no")
    ]


def test_decomposed_names_and_headings_are_composed():
    decomposed = [
        [unicodedata.normalize("NFD", str(cell)) for cell in row]
        for row in [HEADINGS, [1, "Lò Thị Ửng", "10A1", "có", "có"]]
    ]

    assert names(read_roster(xlsx(decomposed))) == ["Lò Thị Ửng"]


def test_sixty_empty_rows_at_the_end_are_nobody():
    empty = [["", None, "  ", None, None]] * 30 + [[number, None, None, None, None] for number in range(2, 32)]
    read = read_roster(xlsx([HEADINGS, [1, "Lò Văn Chiến", "10A1", "có", "có"], *empty]))

    assert names(read) == ["Lò Văn Chiến"]
    assert read.problems == ()


def test_what_stands_below_the_list_is_nobody():
    below = [["", "Tổng số: 1 học sinh"], [], ["", "Người lập danh sách"], ["", "Điện Biên, ngày 5 tháng 9"]]
    read = read_roster(xlsx([["STT", "Họ và tên"], [1, "Lò Văn Chiến"], *below]))

    assert names(read) == ["Lò Văn Chiến"]
    assert read.problems == ()


@pytest.mark.parametrize(
    "name", ["Tòng Thị Ửng", "TÒNG THỊ ỬNG", "Tống Văn Hiệu", "Ký Thị Danh", "Giáo A Viên", "Điện Biên Thắng"]
)
@pytest.mark.parametrize("stt", [8, None])
def test_no_family_name_is_taken_for_the_foot_of_the_list(name: str, stt: int | None):
    assert names(read_roster(xlsx([["STT", "Họ và tên"], [1, "Lò Văn Chiến"], [stt, name]]))) == ["Lò Văn Chiến", name]


def test_a_heading_repeated_on_the_next_page_is_nobody():
    read = read_roster(xlsx([["STT", "Họ và tên"], [1, "Lò Văn Chiến"], ["STT", "Họ và tên"], [2, "Lò Văn Dũng"]]))

    assert names(read) == ["Lò Văn Chiến", "Lò Văn Dũng"]


def test_a_formula_where_a_name_should_be_is_a_reason_and_one_that_numbers_is_not():
    read = read_roster(
        xlsx([HEADINGS, ["=ROW()-1", '=UPPER("lò văn chiến")', "10A1"], ["=A2+1", "Lò Văn Dũng", "10A1", "có", "có"]])
    )

    assert names(read) == ["Lò Văn Dũng"]
    assert read.rows[0].stt is None
    assert reasons(read) == [(2, "B", "formula")]


def test_a_formula_for_consent_is_not_consent():
    read = read_roster(xlsx([HEADINGS, [1, "Lò Văn Dũng", "10A1", '="có"', "có"]]))

    assert read.rows[0].consent_student == "not_asked"
    assert reasons(read) == [(2, "D", "formula_consent")]


def test_repeated_numbers_are_reported_and_both_rows_stay():
    read = read_roster(
        xlsx([HEADINGS, [7, "Lò Văn Chiến", "10A1"], [7, "Lò Văn Dũng", "10A1"], [7, "Lò Văn Em", "10A2"]])
    )

    assert len(read.rows) == 3
    assert reasons(read) == [(2, "", "number_repeated"), (3, "", "number_repeated")]
    assert not any(problem.is_skipped for problem in read.problems)


def test_two_students_of_one_name_are_two_rows():
    assert names(read_roster(class_list("Lò Thị Mai", "Lò Thị Mai"))) == ["Lò Thị Mai", "Lò Thị Mai"]


def test_each_bad_row_has_its_reason_and_the_good_ones_stay():
    read = read_roster(
        xlsx(
            [
                HEADINGS,
                [1, None, "10A1", "có", "có"],
                [2, "Lò" * 60, "10A1"],
                [3, "0912345678", "10A1"],
                [4, "Lò Văn Bốn", "10A1", "có thể", "có"],
                ["bốn", "Lò Văn Năm", "10A1"],
            ]
        )
    )

    assert names(read) == ["Lò Văn Bốn", "Lò Văn Năm"]
    assert reasons(read) == [
        (2, "B", "name_missing"),
        (3, "B", "name_too_long"),
        (4, "B", "name_odd"),
        (5, "D", "consent_unclear"),
        (6, "A", "number_unreadable"),
    ]
    assert read.rows[0].consent_student == "not_asked"


def test_a_sheet_for_each_class_gives_each_row_its_class():
    rows = [["STT", "Họ và tên"], [1, "Lò Văn Chiến"]]

    read = read_roster(xlsx(rows, rows, [["Ghi chú"]], titles=["10A1", "Lớp 10A2", "Ghi chú"]))

    assert [row.classroom for row in read.rows] == ["10A1", "Lớp 10A2"]
    assert read.sheets == ("10A1", "Lớp 10A2")


def test_a_list_without_consent_columns_says_so():
    read = read_roster(xlsx([["Họ và tên"], ["Lò Văn Chiến"]]))

    assert not read.has_consent
    assert read.rows[0].consent_student is None


@pytest.mark.parametrize("written", ["10A1", "10 a1", "Lớp 10A1", " 10a1 ", "lớp 10A1"])
def test_a_class_is_one_however_it_is_written(written: str):
    assert class_key(written) == class_key("10A1")
    assert class_key(written) != class_key("10A10")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xlsx"),
        (b"ho ten,lop\nLo Van Chien,10A1\n", "not_xlsx"),
        (b"%PDF-1.7 \x00\x01", "not_xlsx"),
        (b"PK\x03\x04 and nothing behind", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_xls"),
    ],
)
def test_what_is_no_xlsx_is_told_by_its_content(content: bytes, code: str):
    assert unreadable(content) == code


def test_a_zip_of_something_else_is_no_xlsx():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert unreadable(stream.getvalue()) == "not_xlsx"


def test_a_file_of_50_megabytes_is_refused_before_it_is_opened():
    assert unreadable(b"PK\x03\x04" + b"\0" * 50_000_000) == "too_large"


def zip_bomb(entry: str = "xl/worksheets/sheet1.xml") -> bytes:
    stream = io.BytesIO(class_list("Lò Văn Chiến"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(entry, "w") as out:
        for _ in range(300):
            out.write(b"0" * 1_000_000)
    return stream.getvalue()


def test_a_zip_bomb_is_refused_before_it_unpacks():
    bomb = zip_bomb("xl/media/picture.bin")
    assert len(bomb) < 1_000_000
    tracemalloc.start()

    code = unreadable(bomb)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code == "unpacks_too_large"
    assert peak < 5_000_000


def test_a_sheet_that_claims_another_size_than_it_unpacks_to_is_no_xlsx():
    content = class_list("Lò Văn Chiến")
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    size = entry.file_size.to_bytes(4, "little")

    assert unreadable(content.replace(size, (10).to_bytes(4, "little"))) == "not_xlsx"


def with_sheet(xml: bytes) -> bytes:
    old = zipfile.ZipFile(io.BytesIO(class_list("Lò Văn Chiến")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in old.infolist():
            archive.writestr(entry.filename, xml if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry))
    return stream.getvalue()


def test_entities_in_the_sheet_are_refused():
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'

    assert unreadable(with_sheet(xml)) == "not_xlsx"


def test_a_damaged_sheet_is_no_xlsx():
    assert unreadable(with_sheet(b"<worksheet><sheetData><row>")) == "not_xlsx"


def test_a_sheet_that_claims_a_million_rows_and_columns_is_read_as_it_is():
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "STT", "Họ và tên", 1, "Lò Văn Chiến"
    sheet["XFD1048576"] = "xa"

    assert names(read_roster(saved(book))) == ["Lò Văn Chiến"]


@pytest.mark.parametrize("rows", [[], [["Ghi chú"], ["gì đó"]], [["STT", "Lớp"], [1, "10A1"]]])
def test_a_file_without_a_list_says_so(rows: list):
    assert unreadable(xlsx(rows)) == "no_list"


def test_a_list_without_a_row_says_so():
    assert unreadable(xlsx([HEADINGS])) == "no_rows"


def test_what_was_read_is_the_same_after_it_was_stored():
    read = read_roster(xlsx([HEADINGS, [1, "Lò Văn Chiến", "10A1", "có", "gì"], [2, None, "10A1"]]))

    assert RosterFile.from_json(read.to_json()) == read


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=12), st.booleans()), max_size=6), max_size=12
    )
)
def test_whatever_stands_in_the_cells_nothing_breaks(rows: list):
    clean = [
        [cell if not isinstance(cell, str) else "".join(c for c in cell if c.isprintable()) for cell in row]
        for row in rows
    ]

    read = read_roster(xlsx([HEADINGS, [1, "Lò Văn Chiến", "10A1"], *clean]))

    assert all(row.name and len(row.name) <= 100 for row in read.rows)
