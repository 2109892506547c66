import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import real_address


def address_seen(**headers: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)
    real_address(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


def test_without_a_trusted_proxy_what_a_client_claims_is_dropped(settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert address_seen(HTTP_X_FORWARDED_FOR="203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("count", "header", "seen"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_behind_proxies_the_address_is_the_one_that_the_outermost_of_them_saw(settings, count, header, seen):
    settings.TRUSTED_PROXY_COUNT = count

    assert address_seen(HTTP_X_FORWARDED_FOR=header) == seen
