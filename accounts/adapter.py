"""How staff sign in with allauth: nobody signs up by themselves, limits are per account, words are ours."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets.scope import ADMINISTRATOR, HEAD, ORGANISER, TEACHER

# Whoever has several roles begins with the first of these.
HOMES = [(ORGANISER, "/organise/"), (HEAD, "/head/"), (TEACHER, "/teach/"), (ADMINISTRATOR, "/admin/")]


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by heads, organisers and administrators; there is no open sign-up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng dùng. Thầy cô liên hệ người đã cấp tài khoản."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_code": _("Mã xác thực chưa đúng hoặc đã hết hạn. Chờ mã mới trên ứng dụng rồi nhập lại."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra chữ hoa, chữ thường và bộ gõ tiếng Việt."
        ),
        "too_many_login_attempts": _(
            "Tài khoản này vừa bị nhập sai nhiều lần. Chờ năm phút rồi thử lại; dữ liệu vẫn còn nguyên."
        ),
        "rate_limited": _("Vừa có quá nhiều lần thử. Chờ năm phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page where the account's work begins; a new password first, where one was handed out."""
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - allauth calls this for whoever has just signed in
        if user.must_change_password:
            return reverse("account_change_password")
        return home_of(user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        return home_of(user) if isinstance(user, User) else reverse("account_login")

    def set_password(self, user: User, password: str) -> None:
        """The password that was handed out has done its work."""
        user.must_change_password = False
        super().set_password(user, password)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account alone: a school sits behind one address, and a guesser changes theirs.
        return unicodedata.normalize("NFKC", str(credentials.get("username", ""))).casefold()[:150]


def home_of(user: User) -> str:
    roles = set(user.memberships.filter(ended_at=None).values_list("role", flat=True))
    return next((url for role, url in HOMES if role in roles), "/teach/")
