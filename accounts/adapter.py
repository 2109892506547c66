"""How staff sign in with allauth: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by heads, organisers and administrators; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
