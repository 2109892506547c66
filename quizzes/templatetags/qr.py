"""QR codes drawn on the server, as SVG."""

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
QUIET = 4  # modules of white around, as the standard asks


@register.simple_tag
def qr_svg(text: str, label: str, css_class: str = "") -> SafeString:
    """A QR code of `text`, black on white in every theme. label: what a screen reader says."""
    matrix = segno.make(text, error="m", micro=False).matrix
    side = len(matrix) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/><path d="{}" fill="#000"/></svg>',
        css_class,
        label,
        side,
        side,
        path,
    )
