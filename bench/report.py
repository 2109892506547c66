"""What was measured, against what is asked for."""

import json
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.site import PROCESSES, ROOT, THREADS

RESULTS = ROOT / "bench" / "results.json"
MUST: dict[str, tuple[str, float, float]] = {  # figure: at least or at most, must, aim
    "answer_posts_per_floor": (">=", 0.25, 0.45),
    "answer_p95_per_floor": ("<=", 4, 2.5),
    "attempts_per_floor": (">=", 0.06, 0.12),
    "joins_per_floor": (">=", 0.35, 0.6),
    "board_304_per_floor": (">=", 0.5, 1.4),
    "dashboard_growth": ("<=", 1.3, 1.1),
    "class_ready_s": ("<=", 40, 30),
    "roster_5000_mb": ("<=", 150, 60),
    "first_visit_kb": ("<=", 60, 40),
    "return_visit_kb": ("<=", 6, 4),
    "first_scenario_s": ("<=", 6, 4),
}
STEADY = 0.10  # floors before and after may differ by so much


class Bench:
    """Measures one thing after the other. `raw` holds what the ratios are made of."""

    def __init__(self, *, quick: bool, only: set[str]) -> None:
        self.quick, self.only = quick, only
        self.figures: dict[str, float] = {}
        self.raw: dict[str, Any] = {}
        self.began = time.monotonic()

    def wants(self, *names: str) -> bool:
        return not self.only or bool(self.only & set(names))

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:4.0f} s] {text}", flush=True)

    def put(self, name: str, value: float, **raw: Any) -> None:
        self.figures[name] = round(value, 3)
        self.raw |= {key: round(number, 4) for key, number in raw.items()}
        self.say(f"{name} = {self.figures[name]}  {raw}")


def is_steady(bench: Bench) -> bool:
    before, after = bench.raw["floor_before"], bench.raw["floor_after"]
    return bool(abs(before - after) <= STEADY * max(before, after))


def report(bench: Bench) -> int:
    compare: dict[str, Callable[[float, float], bool]] = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b}
    missed = []
    print(f"\n{'figure':26} {'value':>9}   {'must':>9} {'aim':>9}")
    for name, (sign, must, aim) in MUST.items():
        value = bench.figures.get(name)
        if value is None:
            continue
        word = "aim" if compare[sign](value, aim) else "must" if compare[sign](value, must) else "MISSED"
        missed += [name] if word == "MISSED" else []
        print(f"{name:26} {value:9.3f}   {sign} {must:6} {sign} {aim:6}  {word}")
    settings = {
        "postgresql": "fsync on, defaults, shared_buffers 256MB",
        "processes": PROCESSES,
        "threads": THREADS,
        "rows_per_sitting": 35,
        "students_at_once": 50,
        "quick": bench.quick,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - bench.began),
    }
    print(", ".join(f"{name}: {value}" for name, value in settings.items()))
    empty = bench.raw["empty"] / bench.raw["floor_before"]
    print(f"load program: {empty:.1f} times the floor on an empty view (must be 3)")
    if not (bench.only or bench.quick):
        document = {**bench.figures, "raw": bench.raw, "settings": settings, "steady": is_steady(bench)}
        Path(RESULTS).write_text(json.dumps(document, indent=1) + "\n")
    return 1 if (missed or empty < 3) and not bench.quick else 0  # a quick run shows that it works, not how fast
