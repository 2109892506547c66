"""The check before something is erased for good."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Seat
from accounts.names import fold


class EraseForm(forms.Form):
    """Who is erased is typed once more: the name, or the number of a student without one."""

    typed = forms.CharField(label=_("Gõ lại"), max_length=100, strip=True)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = seat.student.name or str(seat.number)
        self.fields["typed"].label = _("Gõ lại họ tên em này") if seat.student.name else _("Gõ lại số của em này")
        self.fields["typed"].help_text = self.wanted

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if fold(typed) != fold(self.wanted):
            raise forms.ValidationError(_("Chưa khớp. Chưa có gì bị xóa."))
        return typed
