"""The rules as Django's permission system asks for them; model permissions stay with ModelBackend."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.permissions import is_allowed


class RulesBackend(BaseBackend):
    """Answers for verbs on rows only."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return obj is not None and is_allowed(user_obj, perm, obj)
