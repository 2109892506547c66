import pytest

from quizzes import load
from quizzes.load import LoadGauge


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

    monkeypatch.setattr(load.time, "monotonic", lambda: Clock.now)
    return Clock


def work(gauge, clock, busy, idle, times):
    for _ in range(times):
        with gauge.working():
            clock.now += busy
        clock.now += idle


def test_a_process_at_ease_asks_for_nothing(clock):
    gauge = LoadGauge()

    work(gauge, clock, busy=0.01, idle=0.09, times=100)

    assert gauge.post_after_s == 0


def test_a_process_without_rest_asks_players_to_gather_more_and_more(clock):
    gauge = LoadGauge()

    work(gauge, clock, busy=0.1, idle=0.0, times=25)
    first = gauge.post_after_s
    work(gauge, clock, busy=0.1, idle=0.0, times=200)

    assert first == 5
    assert gauge.post_after_s == 60


def test_it_asks_for_less_when_rest_comes_back(clock):
    gauge = LoadGauge()
    work(gauge, clock, busy=0.1, idle=0.0, times=200)

    work(gauge, clock, busy=0.1, idle=0.1, times=100)

    assert gauge.post_after_s == 0
