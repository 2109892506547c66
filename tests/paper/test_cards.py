import io

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.ttfonts import TTFont

from paper.cards import Card, CardWords, draw_cards
from paper.fonts import BOLD, FONTS, fitted_size, lines_within, width

WORDS = CardWords(
    title="Thẻ học sinh lớp 10A1",
    institution="Trường THPT Thanh Chăn",
    classroom="Lớp 10A1",
    number="Số",
    pin="Mã PIN",
    how="Quét mã, hoặc vào",
    address="lachan.example",
    keep="Thẻ của riêng em.",
)
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵdđbcghklmnpqrstvxfjwz"


def cards(count: int, name: str = "Lò Thị Hoàng Phương Anh") -> list[Card]:
    return [
        Card(name=name, number=n, pin=f"{n:06d}", url=f"https://lachan.example/c/#{n:042d}")
        for n in range(1, count + 1)
    ]


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (10, 1), (11, 2), (42, 5)])
def test_ten_cards_stand_on_a_sheet(count: int, sheets: int):
    assert len(pages(draw_cards(cards(count), WORDS, lambda done: None))) == sheets


def test_a_card_holds_name_number_pin_class_and_school():
    (text,) = pages(draw_cards(cards(1), WORDS, lambda done: None))

    for words in ("Lò Thị Hoàng Phương", "000 001", "Lớp 10A1", "Trường THPT Thanh Chăn", "lachan.example"):
        assert words in text


def test_a_card_without_a_name_has_its_number_only():
    (text,) = pages(draw_cards(cards(1, name=""), WORDS, lambda done: None))

    assert "Lò" not in text
    assert "000 001" in text


def test_the_sheet_is_a4():
    box = PdfReader(io.BytesIO(draw_cards(cards(1), WORDS, lambda done: None))).pages[0].mediabox

    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_progress_is_told_after_each_sheet():
    told: list[int] = []

    draw_cards(cards(25), WORDS, told.append)

    assert told == [10, 20, 25]


@pytest.mark.parametrize("file", ["BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf"])
def test_the_fonts_hold_every_vietnamese_letter(file: str):
    face = TTFont(file, str(FONTS / file)).face

    assert [
        letter
        for letter in LETTERS + LETTERS.upper() + "0123456789.,:;()-–“”…·/"
        if ord(letter) not in face.charToGlyph
    ] == []


def test_a_long_name_gets_smaller_then_two_lines_then_an_end():
    room = 140.0
    name = "Nguyễn Hoàng Bảo Ngọc Phương Thảo Uyên Nhi Quỳnh Anh"

    size = fitted_size(name, BOLD, 13, 9.5, room)
    lines = lines_within(name, BOLD, size, room, 2)

    assert size == 9.5
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width(line, BOLD, size) <= room for line in lines)


def test_no_card_is_one_empty_page():
    assert len(pages(draw_cards([], WORDS, lambda done: None))) == 1
