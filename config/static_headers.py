"""The headers of a static file beyond those that WhiteNoise sets."""

from collections.abc import MutableMapping


def static_file_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """No guessing of types. Static files stand before the security middleware, which would add three headers more."""
    headers["X-Content-Type-Options"] = "nosniff"
