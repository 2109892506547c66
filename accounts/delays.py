"""How long a student's number waits after wrong PINs. Grows, never locks; the card always passes."""

FREE_TRIES = 2  # a slip of the finger costs nothing
FIRST_SECONDS = 5
LONGEST_SECONDS = 300


def delay_after(wrong_tries: int) -> int:
    """Seconds to wait after this many wrong tries in a row: 0, 0, 5, 10, 20 … 300."""
    if wrong_tries <= FREE_TRIES:
        return 0
    doublings = min(wrong_tries - FREE_TRIES - 1, 16)
    return min(FIRST_SECONDS << doublings, LONGEST_SECONDS)
