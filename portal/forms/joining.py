"""The join page's own form, for a browser in which no script has run (yet)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """Code, number and PIN as a student types them. How a code is tidied is the joining service's business."""

    code = forms.CharField(
        max_length=24,
        error_messages={"required": _("Em điền mã buổi học.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "required": True}
        ),
    )
    number = forms.IntegerField(
        min_value=1,
        max_value=9999,
        localize=False,
        error_messages={"required": _("Em điền số của mình."), "invalid": _("Số của em chỉ gồm chữ số.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "required": True}),
    )
    pin = forms.CharField(
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
