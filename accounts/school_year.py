"""School years by the year they begin in: 2026 is 2026-2027. No Django here."""

from datetime import date


def school_year_of(day: date) -> int:
    """The school year that `day` belongs to; from July on, schools prepare the next one."""
    return day.year if day.month >= 7 else day.year - 1


def school_year_name(school_year: int) -> str:
    return f"{school_year}–{school_year + 1}"


def school_year_ends_on(school_year: int) -> date:
    """31 May, the last day that the Ministry's yearly frame allows."""
    return date(school_year + 1, 5, 31)
