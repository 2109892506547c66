"""What a teacher notes on one student."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.student import Consent
from accounts.names import nfc
from accounts.roster.reading import LONGEST_NAME


class ConsentForm(forms.Form):
    student_answer = forms.ChoiceField(label=_("Học sinh"), choices=Consent.choices, widget=forms.RadioSelect)
    parent_answer = forms.ChoiceField(label=_("Phụ huynh"), choices=Consent.choices, widget=forms.RadioSelect)


class SheetForm(forms.Form):
    """A tick of the class grid."""

    who = forms.ChoiceField(choices=[("student", _("Học sinh")), ("parent", _("Phụ huynh"))])


class NameForm(forms.Form):
    name = forms.CharField(label=_("Họ và tên"), max_length=LONGEST_NAME)

    def clean_name(self) -> str:
        name = nfc(self.cleaned_data["name"])
        if not any(char.isalpha() for char in name):
            raise forms.ValidationError(_("Ghi họ và tên bằng chữ."))
        return name
