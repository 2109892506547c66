"""What the staff layout needs on each page: the navigation that fits the reader's roles."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import Membership


@dataclass(frozen=True)
class NavEntry:
    url: str
    label: str
    is_current: bool
    is_this_page: bool


@dataclass(frozen=True)
class StaffNav:
    home: str = "/"
    entries: list[NavEntry] = field(default_factory=list)
    account: list[NavEntry] = field(default_factory=list)


def navigation(request: HttpRequest) -> dict[str, object]:
    """`staff_nav`: made only when a template asks, so that pages of students cost no query. `source_url`: may be ""."""
    return {"staff_nav": SimpleLazyObject(lambda: _staff_nav(request)), "source_url": settings.SOURCE_URL}


def _staff_nav(request: HttpRequest) -> StaffNav:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return StaffNav()
    roles = set(Membership.objects.filter(user=user, ended_at=None).values_list("role", flat=True))
    places = [
        (Membership.Role.TEACHER, "/teach/", _("Hôm nay")),
        (Membership.Role.HEAD, "/head/", _("Toàn trường")),
        (Membership.Role.ORGANISER, "/organise/", _("Chiến dịch")),
    ]
    if Membership.Role.HEAD in roles:
        roles.add(Membership.Role.TEACHER)  # a head sees the day of every class
    entries = [_entry(request.path, url, label) for role, url, label in places if role in roles]
    home = entries[0].url if entries else "/teach/"
    if Membership.Role.HEAD in roles:
        home = "/head/"
    account = [_entry(request.path, "/accounts/password/change/", _("Đổi mật khẩu"))]
    if Membership.Role.ORGANISER in roles or Membership.Role.ADMINISTRATOR in roles:
        account.append(_entry(request.path, "/accounts/2fa/", _("Xác thực hai bước")))
    return StaffNav(home=home, entries=entries, account=account)


def _entry(path: str, url: str, label: str) -> NavEntry:
    return NavEntry(url=url, label=label, is_current=path.startswith(url), is_this_page=path == url)
