"""The log's newest head, for whatever is printed: every sheet that bears it makes the log harder to rewrite."""

from typing import Any

from django import template

from commitments.models import Checkpoint

register = template.Library()


@register.inclusion_tag("commitments/ledger_head.html")
def ledger_head() -> dict[str, Any]:
    """One query. Nothing while the log is empty."""
    head = Checkpoint.objects.newest_first().first()
    return {"head": head, "root": bytes(head.root).hex() if head is not None else ""}
