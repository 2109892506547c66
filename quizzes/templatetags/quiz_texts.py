"""Texts of the packs ({language: text}) and shares with their counts, for templates."""

from collections.abc import Mapping

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def in_language(texts: Mapping[str, str] | None) -> str:
    """The text in the reader's language, in Vietnamese where there is no other; "" for nothing."""
    if not texts:
        return ""
    return texts.get((get_language() or "vi")[:2]) or texts.get("vi", "")


@register.simple_tag
def share(part: int, whole: int) -> str:
    """ "38% (14/37)"; "chưa có (0/0)" when there is nothing to take a share of."""
    if not whole:
        return _("chưa có (0/0)")
    return f"{number_format(round(100 * part / whole))}% ({number_format(part)}/{number_format(whole)})"


@register.simple_tag
def step_name(step: str) -> str:
    """What a step is called on pages."""
    return {
        "pretest": _("Khảo sát đầu"),
        "lesson": _("Bài học"),
        "posttest": _("Khảo sát cuối"),
        "pledge": _("Cam kết"),
        "retention": _("Nhắc lại"),
        "practice": _("Luyện tập"),
        "trial": _("Dạy thử"),
    }.get(step, step)
