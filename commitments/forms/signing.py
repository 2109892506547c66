"""What a teacher types to confirm for the class."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TeacherSigningForm(forms.Form):
    typed_name = forms.CharField(
        label=_("Họ và tên của thầy/cô"),
        max_length=120,
        required=False,  # an act without a name is refused by the service, with its sentence
        help_text=_("Gõ đúng như tên của tài khoản này; chữ hoa, chữ thường đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
