"""What a teacher types to confirm for the class."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TeacherSigningForm(forms.Form):
    typed_name = forms.CharField(
        label=_("Họ và tên của thầy/cô"),
        max_length=120,
        help_text=_("Gõ đúng như tên của tài khoản này; chữ hoa, chữ thường đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Chưa có tên. Thầy/cô gõ đầy đủ họ và tên rồi xác nhận lại.")},
    )
