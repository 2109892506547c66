"""Geometry of the server-drawn charts: numbers only, the template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

LABEL_WIDTH = 150
BAR_LEFT = 160
BAR_FULL = 400  # px of 100 %
ROW = 34


@dataclass(frozen=True)
class Bar:
    """One bar with its label and its words. width: px; y: px of its top."""

    label: str
    text: str
    y: int
    width: float
    is_first: bool

    @property
    def text_x(self) -> float:
        return BAR_LEFT + self.width + 8


@dataclass(frozen=True)
class BarGroup:
    title: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class BarChart:
    groups: tuple[BarGroup, ...]
    height: int


def bar_chart(groups: Sequence[tuple[str, Sequence[tuple[str, int, int, str]]]]) -> BarChart:
    """groups: (title, [(label, part, whole, words)]). A bar without a whole is left out; all bars start at zero."""
    y = 0
    drawn: list[BarGroup] = []
    for title, lines in groups:
        top = y
        y += ROW
        bars: list[Bar] = []
        for label, part, whole, words in lines:
            if not whole:
                continue
            bars.append(Bar(label=label, text=words, y=y, width=round(BAR_FULL * part / whole, 1), is_first=not bars))
            y += ROW
        drawn.append(BarGroup(title=title, y=top, bars=tuple(bars)))
        y += ROW // 3
    return BarChart(groups=tuple(drawn), height=y)
