from django.conf import settings

from config.static_headers import static_file_headers


def test_a_static_file_is_never_guessed_at():
    headers: dict[str, str] = {}

    static_file_headers(headers, "/srv/static/js/main.js", "/static/js/main.js")

    assert headers == {"X-Content-Type-Options": "nosniff"}


def test_static_files_are_answered_before_the_pages_headers_are_added():
    order = settings.MIDDLEWARE

    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < order.index(
        "django.middleware.security.SecurityMiddleware"
    )
