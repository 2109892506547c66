from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.calendar import DayRange
from campaigns.schedule import Fault, StepFault, faults_of, proposed_days

TODAY = date(2026, 11, 24)


def moved(step: str, **days: timedelta) -> dict[str, DayRange]:
    proposed = proposed_days(TODAY)
    old = proposed[step]
    return {
        **proposed,
        step: DayRange(old.first + days.get("first", timedelta()), old.last + days.get("last", timedelta())),
    }


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)))
def test_what_is_proposed_can_always_be_kept(today):
    assert faults_of(proposed_days(today)) == ()


def test_retention_is_proposed_twenty_eight_days_after_the_posttest():
    days = proposed_days(TODAY)

    assert days["retention"].first - days["posttest"].last == timedelta(days=28)


@pytest.mark.parametrize(
    ("step", "change", "fault"),
    [
        ("lesson", {"last": timedelta(days=-30)}, Fault.BACKWARDS),
        ("lesson", {"first": timedelta(days=-1)}, Fault.BEFORE_THE_LAST),
        ("retention", {"first": timedelta(days=-8)}, Fault.RETENTION_TOO_EARLY),
        ("retention", {"first": timedelta(days=1)}, Fault.RETENTION_TOO_LATE),
        ("retention", {"last": timedelta(days=400)}, Fault.TOO_LONG),
    ],
)
def test_days_that_cannot_be_kept_are_named(step, change, fault):
    assert StepFault(step, fault) in faults_of(moved(step, **change))


def test_the_pledge_may_be_left_out_and_a_test_may_not():
    days = proposed_days(TODAY)
    del days["pledge"], days["posttest"]

    assert faults_of(days) == (StepFault("posttest", Fault.MISSING),)


def test_a_day_range_ends_at_the_midnight_that_ends_its_last_day_in_vietnam():
    days = DayRange(date(2026, 12, 1), date(2026, 12, 1))

    assert days.opens_at.isoformat() == "2026-12-01T00:00:00+07:00"
    assert days.closes_at.isoformat() == "2026-12-02T00:00:00+07:00"
