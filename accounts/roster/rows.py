"""What comes out of a file: rows and problems, as plain values that can be stored as JSON."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Consent = Literal["yes", "no", "not_asked"]


@dataclass(frozen=True)
class RosterRow:
    """One student of the list. `consent_*` is None where the file says nothing: no column, or an empty cell."""

    sheet: str
    row: int  # as the spreadsheet counts, from 1
    stt: int | None
    name: str  # NFC, single spaces
    classroom: str  # as written; "" where the file names no class
    consent_student: Consent | None = None
    consent_parent: Consent | None = None
    consent_on: date | None = None


@dataclass(frozen=True)
class Problem:
    """Why a row or a cell was not taken as it stands. `code` is put into words elsewhere.

    is_skipped: the row is left out; otherwise it comes in and the sentence says how it was read.
    """

    sheet: str
    row: int
    column: str  # letter; "" for the whole row
    code: str
    value: str = ""
    is_skipped: bool = True


@dataclass(frozen=True)
class RosterFile:
    """Everything that is kept of a file. Other columns are never read into memory beyond their row."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]
    has_consent: bool  # it has at least one column of consent
    sheets: tuple[str, ...] = field(default=())  # those in which a list was found

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "RosterFile":
        return cls(
            rows=tuple(RosterRow(**_with_date(row)) for row in stored["rows"]),
            problems=tuple(Problem(**problem) for problem in stored["problems"]),
            has_consent=stored["has_consent"],
            sheets=tuple(stored["sheets"]),
        )


class RosterUnreadable(Exception):
    """Nothing could be taken from the file. `code` is put into words elsewhere; `values` fill the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


def _with_date(row: dict[str, Any]) -> dict[str, Any]:
    on = row["consent_on"]
    return {**row, "consent_on": date.fromisoformat(on) if isinstance(on, str) else on}
