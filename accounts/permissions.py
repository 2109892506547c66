"""The one table of verbs: each room's `rules.py` writes its own lines into it, the backend reads them.

`user.has_perm("accounts.import_roster", classroom)` answers "may this user do this to this row", after the row was
fetched in scope.
"""

from collections.abc import Callable
from typing import Any

Predicate = Callable[[Any, Any], bool]
_rules: dict[str, Predicate] = {}


def rule(name: str) -> Callable[[Predicate], Predicate]:
    """Register `predicate(user, row)` for a verb, written "room.verb_noun"."""

    def register(predicate: Predicate) -> Predicate:
        if name in _rules:
            raise ValueError(f"two rules named {name}")
        _rules[name] = predicate
        return predicate

    return register


def all_rules() -> dict[str, Predicate]:
    return dict(_rules)


def is_allowed(user: Any, verb: str, row: Any) -> bool:
    """May this user do this to this row? Unknown verbs and accounts that have ended: no."""
    predicate = _rules.get(verb)
    return predicate is not None and user.is_active and not user.is_anonymous and predicate(user, row)
