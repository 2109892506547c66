"""How busy this process is, so that players can be asked to gather their answers. No Django.

A process that is never idle has a queue before its door. Asking players to send every 60 s instead of at once makes batches, which
cost a fifth of their answers sent one by one.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

WINDOW_S = 2.0
STEPS = (0, 5, 15, 30, 60)


class LoadGauge:
    """Watches the requests that pass through it. `post_after_s` rises a step for each window without rest, falls with each at ease."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._step = 0
        self._idle_since = self._window_began = time.monotonic()
        self._idle_s = 0.0

    @property
    def post_after_s(self) -> int:
        return STEPS[self._step]

    @contextmanager
    def working(self) -> Iterator[None]:
        with self._lock:
            now = time.monotonic()
            if self._running == 0:
                self._idle_s += now - self._idle_since
            self._running += 1
            if now - self._window_began >= WINDOW_S:
                self._judge(now)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if self._running == 0:
                    self._idle_since = time.monotonic()

    def _judge(self, now: float) -> None:
        idle_share = self._idle_s / (now - self._window_began)
        if idle_share < 0.04:
            self._step = min(self._step + 1, len(STEPS) - 1)
        elif idle_share > 0.25:
            self._step = max(self._step - 1, 0)
        self._window_began, self._idle_s = now, 0.0


gauge = LoadGauge()
