"""Students' cards, ten on an A4 sheet: name or only the number, PIN, and a QR code that lets in. Pure: no models."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from paper.fonts import BOLD, REGULAR, fitted_size, lines_within, register

COLUMNS, ROWS = 2, 5
WIDTH, HEIGHT = 95 * mm, 55 * mm  # of one card; ten fill the sheet but for 10 mm at the sides and 11 mm above
LEFT, TOP = (A4[0] - COLUMNS * WIDTH) / 2, A4[1] - (A4[1] - ROWS * HEIGHT) / 2
PADDING = 5 * mm
QR_SIDE = 36 * mm
QUIET = 4 * mm  # white beside the code, without which some phones do not find it
PER_SHEET = COLUMNS * ROWS


@dataclass(frozen=True)
class Card:
    """What stands on one card. name: "" for a student without one. pin: six digits."""

    name: str
    number: int
    pin: str
    url: str


@dataclass(frozen=True)
class CardWords:
    """What stands on every card, in the reader's language. address: of the site, without a scheme."""

    title: str
    institution: str
    classroom: str
    number: str
    pin: str
    how: str
    address: str
    keep: str


def draw_cards(cards: Sequence[Card], words: CardWords, progress: Callable[[int], None]) -> bytes:
    """The PDF. progress: called after each sheet with the number of cards drawn. No card: one empty page."""
    register()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=1)
    canvas.setTitle(words.title)
    canvas.setAuthor("Lá Chắn")
    for start in range(0, len(cards), PER_SHEET):
        sheet = cards[start : start + PER_SHEET]
        for place, card in enumerate(sheet):
            column, row = place % COLUMNS, place // COLUMNS
            _draw(canvas, card, words, LEFT + column * WIDTH, TOP - (row + 1) * HEIGHT)
        _cut_lines(canvas)
        canvas.showPage()
        progress(start + len(sheet))
    if not cards:
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw(canvas: Canvas, card: Card, words: CardWords, left: float, bottom: float) -> None:
    text_left, room = left + PADDING, WIDTH - QR_SIDE - 2 * PADDING - QUIET
    top = bottom + HEIGHT - PADDING
    _line(canvas, words.institution, REGULAR, 7.5, text_left, top - 6, WIDTH - 2 * PADDING)
    y = top - 25
    if card.name:
        size = fitted_size(card.name, BOLD, 13, 9.5, room)
        for line in lines_within(card.name, BOLD, size, room, 2):
            canvas.setFont(BOLD, size)
            canvas.drawString(text_left, y, line)
            y -= size * 1.35
    canvas.setFont(REGULAR, 9.5)
    canvas.drawString(text_left, y, lines_within(words.classroom, REGULAR, 9.5, room, 1)[0])
    _pair(canvas, words.number, str(card.number), text_left, bottom + 16 * mm, 18)
    _pair(canvas, words.pin, f"{card.pin[:3]} {card.pin[3:]}", text_left + 16 * mm, bottom + 16 * mm, 18)
    _line(canvas, f"{words.how} {words.address}", REGULAR, 7, text_left, bottom + 8.5 * mm, room)
    _line(canvas, words.keep, REGULAR, 7, text_left, bottom + 5 * mm, room)
    _draw_qr(canvas, card.url, left + WIDTH - PADDING - QR_SIDE, bottom + PADDING)


def _line(canvas: Canvas, text: str, font: str, size: float, left: float, bottom: float, room: float) -> None:
    """One grey line, smaller where it must be, cut where that is not enough."""
    size = fitted_size(text, font, size, 5.5, room)
    canvas.setFillGray(0.25)
    canvas.setFont(font, size)
    canvas.drawString(left, bottom, next(iter(lines_within(text, font, size, room, 1)), ""))
    canvas.setFillGray(0)


def _pair(canvas: Canvas, label: str, value: str, left: float, bottom: float, size: float) -> None:
    """A small label with its large value under it."""
    canvas.setFillGray(0.25)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(left, bottom + size * 0.95, label)
    canvas.setFillGray(0)
    canvas.setFont(BOLD, size)
    canvas.drawString(left, bottom, value)


def _draw_qr(canvas: Canvas, url: str, left: float, bottom: float) -> None:
    """Dark modules as rectangles, a run at a time; the card's white is the quiet zone."""
    modules = segno.make(url, error="m", micro=False).matrix
    side = QR_SIDE / len(modules)
    for index, line in enumerate(modules):
        y = bottom + QR_SIDE - (index + 1) * side
        start: int | None = None
        for column in range(len(line) + 1):
            is_dark = column < len(line) and bool(line[column])
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                canvas.rect(left + start * side, y, (column - start) * side, side * 1.01, stroke=0, fill=1)
                start = None


def _cut_lines(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.55)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 2)
    for column in range(COLUMNS + 1):
        canvas.line(LEFT + column * WIDTH, TOP, LEFT + column * WIDTH, TOP - ROWS * HEIGHT)
    for row in range(ROWS + 1):
        canvas.line(LEFT, TOP - row * HEIGHT, LEFT + COLUMNS * WIDTH, TOP - row * HEIGHT)
    canvas.restoreState()
