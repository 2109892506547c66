"""Proposing an official number."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.unit import UnitField
from accounts.models import AdministrativeUnit, OfficialContact, User
from accounts.names import nfc
from accounts.querysets.scope import units_of


class ContactForm(forms.Form):
    unit = UnitField(
        label=_("Đơn vị"), queryset=AdministrativeUnit.objects.none(), required=False, empty_label=_("Cả nước")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=OfficialContact.Kind.choices)
    label = forms.CharField(label=_("Tên hiện cho học sinh"), max_length=120)
    number = forms.CharField(label=_("Số điện thoại"), max_length=40)
    checked_on = forms.DateField(
        label=_("Ngày gọi thử hoặc đối chiếu"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        today = timezone.localdate()
        field.queryset = AdministrativeUnit.objects.totals_for(user).valid_on(today)  # type: ignore[attr-defined]
        if not units_of(user).filter(unit__kind="province").exists():
            field.required, field.empty_label = True, None  # type: ignore[attr-defined]

    def clean_label(self) -> str:
        return nfc(self.cleaned_data["label"])

    def clean_number(self) -> str:
        number = " ".join(self.cleaned_data["number"].split())
        if not 3 <= sum(char.isdigit() for char in number) <= 15 or set(number) - set("0123456789 .+-()"):
            raise forms.ValidationError(_("Ghi số điện thoại bằng chữ số, từ 3 đến 15 số."))
        return number

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày đối chiếu không thể ở sau hôm nay."))
        return day
