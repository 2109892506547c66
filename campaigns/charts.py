"""Geometry of the chart "before and after", in the units of its viewBox. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LEFT: Final = 70
WIDTH: Final = 320  # of 100 %
ZERO: Final = LEFT + WIDTH // 2  # of the axis of change, which runs from -50 to +50 points
POINT: Final = WIDTH / 100


@dataclass(frozen=True, slots=True)
class ChangeChart:
    """before, after: lengths of bars. mean, low, high: places on the axis of change."""

    before: int
    after: int
    mean: int
    low: int
    high: int
    left: int = LEFT
    right: int = LEFT + WIDTH
    zero: int = ZERO

    @property
    def before_end(self) -> int:
        return self.left + self.before + 8

    @property
    def after_end(self) -> int:
        return self.left + self.after + 8


def change_chart(change: Mapping[str, Any] | None) -> ChangeChart | None:
    """None where there is no change to draw."""
    if not change or not change["max_marks"]:
        return None
    share = {key: 100 * float(change[key]) / change["max_marks"] for key in ("before", "after", "mean", "low", "high")}
    return ChangeChart(
        before=round(share["before"] * POINT),
        after=round(share["after"] * POINT),
        mean=_place(share["mean"]),
        low=_place(share["low"]),
        high=_place(share["high"]),
    )


def _place(points: float) -> int:
    return round(ZERO + max(-50.0, min(50.0, points)) * POINT)
