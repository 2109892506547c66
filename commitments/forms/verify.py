"""The code of an act, as somebody types it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.records import read_public_code


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã xác nhận"),
        max_length=60,
        help_text=_("18 chữ và số trên phiếu hoặc trên màn hình, có hay không có dấu gạch đều được."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
        error_messages={"required": _("Chưa có mã.")},
    )

    def clean_code(self) -> str:
        code = read_public_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("Mã này chưa đúng: có chữ bị gõ nhầm hoặc còn thiếu. Mời xem lại từng chữ."))
        return code
