"""Who does what: handlers of jobs by kind, and periodic duties by name. Rooms register theirs in `<room>/jobs.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from jobs.errors import UnknownKind

Handler = Callable[..., "Mapping[str, Any] | None"]
DutyFunction = Callable[[datetime], object]
H = TypeVar("H", bound=Handler)
F = TypeVar("F", bound=DutyFunction)


@dataclass(frozen=True)
class Kind:
    """`refusals`: exceptions whose text is for the reader and after which trying again would not help."""

    name: str
    handler: Handler
    refusals: tuple[type[Exception], ...]
    max_tries: int


@dataclass(frozen=True)
class Duty:
    name: str
    every: timedelta
    function: DutyFunction


_kinds: dict[str, Kind] = {}
_duties: dict[str, Duty] = {}


def job(kind: str, *, refusals: tuple[type[Exception], ...] = (), max_tries: int = 5) -> Callable[[H], H]:
    """Register `handler(job: JobRun, **arguments)` for a kind. What it returns becomes the job's `result`.

    It may run twice (a worker can die after its last write), so its effects must be keyed.
    """

    def register(handler: H) -> H:
        if kind in _kinds and _kinds[kind].handler is not handler:
            raise ValueError(f"two handlers for job kind {kind}")
        _kinds[kind] = Kind(kind, handler, refusals, max_tries)
        return handler

    return register


def due(*, every: timedelta) -> Callable[[F], F]:
    """Register `function(at)` to be called by `tick` when `every` has passed since it last began."""

    def register(function: F) -> F:
        name = f"{function.__module__}.{function.__qualname__}"
        _duties[name] = Duty(name, every, function)
        return function

    return register


def kind_named(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def all_duties() -> list[Duty]:
    return list(_duties.values())
