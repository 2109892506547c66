"""`campaigns.words` for templates, and what charts need."""

from typing import Any

from django import template

from campaigns import words

register = template.Library()
register.simple_tag(words.share)
register.filter(words.number)
register.filter(words.interval)
register.filter(words.percent)
register.filter(words.points)
register.filter(words.decimal)
register.filter(words.estimate)
register.filter(words.change)
register.filter(words.discrimination_word)
register.filter(words.leaning_word)


@register.filter
def width(share_of_one: Any, whole: int = 100) -> int:
    """Length of a bar, 0..whole; something to see for anything above 0."""
    if not share_of_one:
        return 0
    return max(1, min(whole, round(float(share_of_one) * whole)))
