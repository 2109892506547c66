"""A password that someone else has read opens one page only: the one that changes it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

STAFF_PATHS = ("/teach/", "/head/", "/organise/", "/admin/", "/jobs/")


class NewPasswordFirst:
    """Sends accounts with a handed-out password to the change page. Pages of students cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PATHS) and settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated and user.must_change_password:
                return HttpResponseRedirect(reverse("account_change_password"))
        return self.get_response(request)
