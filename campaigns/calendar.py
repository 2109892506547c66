"""Days as a campaign means them: whole days in Asia/Ho_Chi_Minh, both ends included."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class DayRange:
    """From the first moment of `first` to the last of `last`."""

    first: date
    last: date

    @property
    def is_backwards(self) -> bool:
        return self.last < self.first

    @property
    def opens_at(self) -> datetime:
        return datetime.combine(self.first, time.min, VIETNAM)

    @property
    def closes_at(self) -> datetime:
        """The moment after the last one: midnight that ends `last`."""
        return datetime.combine(self.last + timedelta(days=1), time.min, VIETNAM)

    def overlaps(self, other: "DayRange") -> bool:
        return self.first <= other.last and other.first <= self.last


def day_in_vietnam(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()
