"""Which series of sittings a class has results in: campaigns by their names, and its own practice."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Classroom
from quizzes.models import Series


@dataclass(frozen=True)
class SeriesChoice:
    series: Series
    label: str


def series_choices(classroom: Classroom) -> list[SeriesChoice]:
    """The latest first, campaigns before practice; one query."""
    found = (
        Series.objects.filter(sittings__classroom=classroom)
        .select_related("campaign")
        .annotate(latest=Max("sittings__opened_at"))
        .order_by("-latest", "pk")
    )
    choices = [
        SeriesChoice(series, series.campaign.name if hasattr(series, "campaign") else _("Luyện tập của lớp"))
        for series in found
    ]
    return sorted(choices, key=lambda choice: choice.series.classroom_id is not None)
