"""Cards of a class: what stands on each, as one PDF."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Classroom, Seat
from paper.cards import Card, CardWords, draw_cards

PDF = "application/pdf"


def cards_of(classroom: Classroom, seat_ids: Sequence[UUID] | None = None) -> list[Card]:
    """By number; of the named seats only, or of everyone who sits there."""
    seats = Seat.objects.taken().filter(institution=classroom.institution_id, classroom=classroom).in_order()
    if seat_ids is not None:
        seats = seats.filter(pk__in=seat_ids)
    return [
        Card(name=seat.student.name, number=seat.number, pin=seat.student.pin, url=seat.student.card_url)
        for seat in seats
    ]


def cards_pdf(classroom: Classroom, cards: Sequence[Card], progress: Callable[[int], None]) -> bytes:
    """progress: called with the number of cards drawn so far."""
    words = CardWords(
        title=_("Thẻ học sinh lớp %(name)s") % {"name": classroom.name},
        institution=classroom.institution.name,
        classroom=_("Lớp %(name)s") % {"name": classroom.name},
        number=_("Số"),
        pin=_("Mã PIN"),
        how=_("Quét mã, hoặc vào"),
        address=settings.SITE_URL.split("://", 1)[-1],
        keep=_("Thẻ của riêng em. Mất thẻ: báo thầy cô."),
    )
    return draw_cards(cards, words, progress)
