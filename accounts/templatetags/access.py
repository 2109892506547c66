"""What the reader may do, for templates."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], verb: str, row: object) -> bool:
    """Whether the reader may do this to this row: `{% may "portal.erase_student" seat as may_erase %}`."""
    return bool(context["user"].has_perm(verb, row))
