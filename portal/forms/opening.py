"""What to open for a class, and how it is taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.offers import Offer
from quizzes.models import Sitting


class OpenForm(forms.Form):
    """`cleaned_data["what"]` is an Offer of this class."""

    what = forms.ChoiceField(label=_("Mở gì"), widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label=_("Cả lớp làm thế nào"),
        widget=forms.RadioSelect,
        choices=[
            (Sitting.Way.DEVICES, _("Mỗi em một máy, hoặc chuyền tay một máy")),
            (Sitting.Way.HANDS, _("Cả lớp nhìn màn hình chiếu và giơ tay")),
        ],
        initial=Sitting.Way.DEVICES,
    )
    without_pins = forms.BooleanField(
        label=_("Cho vào không cần PIN trong 15 phút đầu"),
        help_text=_("Dùng khi các em quên thẻ. Ai vào cũng hiện trên bảng theo dõi để thầy cô soát lại."),
        required=False,
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer in offers}
        what = self.fields["what"]
        what.choices = [(offer.key, offer.label) for offer in offers]  # type: ignore[attr-defined]
        if offers:
            what.initial = chosen if chosen in self.offers else offers[0].key

    def clean_what(self) -> Offer:
        return self.offers[self.cleaned_data["what"]]
