"""Figures as an organiser reads them: 1.234,5 · 38% (14/37) · +15."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

NOTHING = "–"


def number(n: int) -> str:
    """ "1.234": grouped in threes, which Django does for no count unless it does it for years as well."""
    return f"{n:,}".replace(",", get_format("THOUSAND_SEPARATOR"))


def share(part: int, whole: int) -> str:
    """A percentage with its count beside it: "38% (14/37)"; a dash where there is nobody to count."""
    if not whole:
        return NOTHING
    return f"{round(100 * part / whole)}% ({number(part)}/{number(whole)})"


def percent(value: float | None, max_marks: float = 1) -> str:
    """Marks (or a share, with 1) as a whole percentage."""
    return NOTHING if value is None or not max_marks else f"{round(100 * value / max_marks)}%"


def points(value: float | None, max_marks: float = 1) -> str:
    """A difference in marks as percentage points with its sign: "+15"."""
    if value is None or not max_marks:
        return NOTHING
    rounded = round(100 * value / max_marks)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{abs(rounded)}"


def decimal(value: float | None) -> str:
    """Two decimals with a true minus sign."""
    if value is None:
        return NOTHING
    rounded = round(value, 2)
    return f"{'−' if rounded < 0 else ''}{number_format(abs(rounded), 2)}"


def estimate(figure: Mapping[str, float] | None) -> str:
    """ "1,36 (1,09 đến 1,63)"."""
    if not figure:
        return NOTHING
    return _("%(value)s (%(low)s đến %(high)s)") % {key: decimal(figure[key]) for key in ("value", "low", "high")}


def change(figures: Mapping[str, Any] | None) -> str:
    """ "+15 (+11 đến +19)" in percentage points."""
    if not figures:
        return NOTHING
    words = {key: points(figures[key], figures["max_marks"]) for key in ("mean", "low", "high")}
    return _("%(mean)s (%(low)s đến %(high)s)") % words


def interval(figures: Mapping[str, Any]) -> str:
    """ "+11 đến +19"."""
    return _("%(low)s đến %(high)s") % {key: points(figures[key], figures["max_marks"]) for key in ("low", "high")}


def before_after(figures: Mapping[str, Any] | None) -> str:
    """ "58% → 73%, 214 em"."""
    if not figures:
        return NOTHING
    return _("%(before)s → %(after)s, %(n)s em") % {
        "before": percent(figures["before"], figures["max_marks"]),
        "after": percent(figures["after"], figures["max_marks"]),
        "n": number(figures["n"]),
    }


def discrimination_word(d_prime: float | None) -> str:
    """Bands of the reference on learning for d'."""
    if d_prime is None:
        return ""
    if d_prime < 0.5:
        return _("chưa phân biệt được")
    return _("đang tiến bộ") if d_prime <= 1.5 else _("tốt")


def leaning_word(criterion: float | None) -> str:
    """Bands of the reference on learning for c."""
    if criterion is None:
        return ""
    if criterion < -0.5:
        return _("nghi ngờ mọi thứ")
    return _("cân bằng") if criterion <= 0.5 else _("quá tin")
