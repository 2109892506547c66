"""The one table of verbs: each room's `rules.py` writes its own lines into it, the backend reads them.

`user.has_perm("accounts.import_roster", classroom)` answers "may this user do this to this row", after the row was
fetched in scope. An unknown verb is a mistake of ours and raises.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.backends import BaseBackend

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


class RulesBackend(BaseBackend):
    """Answers for verbs on rows; model permissions stay with ModelBackend."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        predicate = _rules.get(perm)
        if predicate is None or obj is None or not user_obj.is_active or user_obj.is_anonymous:
            return False
        return predicate(user_obj, obj)
