"""Be Vietnam Pro (OFL, fonts/OFL.txt) for everything printed: it holds every Vietnamese letter with its marks."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = "BeVietnamPro", "BeVietnamPro-Bold"


@cache
def register() -> None:
    pdfmetrics.registerFont(TTFont(REGULAR, str(FONTS / "BeVietnamPro-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "BeVietnamPro-Bold.ttf")))


def width(text: str, font: str, size: float) -> float:
    """In points."""
    register()
    return float(pdfmetrics.stringWidth(text, font, size))


def fitted_size(text: str, font: str, largest: float, smallest: float, room: float) -> float:
    """The largest size, in steps of half a point, at which the text fits into `room` points; `smallest` at least."""
    size = largest
    while size > smallest and width(text, font, size) > room:
        size -= 0.5
    return size


def lines_within(text: str, font: str, size: float, room: float, most: int) -> list[str]:
    """The text broken between words into at most so many lines; the last is cut with an ellipsis when it must be."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", font, size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, font, size, room) for line in lines]


def _cut(line: str, font: str, size: float, room: float) -> str:
    if width(line, font, size) <= room:
        return line
    while line and width(line + "…", font, size) > room:
        line = line[:-1]
    return line.rstrip() + "…"
