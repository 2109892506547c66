"""What holds for every request: whose address it is, and which pages no browser may keep."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
STAFF_PATHS = ("/teach/", "/organise/", "/head/", "/accounts/", "/jobs/", "/admin/")


def real_address(get_response: GetResponse) -> GetResponse:
    """REMOTE_ADDR becomes the client's own behind TRUSTED_PROXY_COUNT proxies; what it claims itself is dropped."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        count = settings.TRUSTED_PROXY_COUNT
        if count == 0:
            request.META.pop("HTTP_X_FORWARDED_FOR", None)
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
            return get_response(request)
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= count:  # each trusted proxy appended one; what stands before is the client's word
            request.META["REMOTE_ADDR"] = hops[-count]
        return get_response(request)

    return middleware


def no_store_for_staff(get_response: GetResponse) -> GetResponse:
    """Shared computers: the back button after signing out must not show a class. A view may say otherwise itself."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path.startswith(STAFF_PATHS) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
