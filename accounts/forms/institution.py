"""What a head records."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, Institution, LegalGround
from accounts.names import nfc


class GroundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Căn cứ"), choices=LegalGround.Kind.choices, widget=forms.RadioSelect)
    document = forms.CharField(
        label=_("Văn bản"),
        max_length=200,
        help_text=_("Số, ký hiệu và tên, ví dụ: Kế hoạch số 12/KH-THPT về phòng, chống lừa đảo."),
    )
    dated_on = forms.DateField(
        label=_("Ngày ban hành"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_dated_on(self) -> Any:
        day = self.cleaned_data["dated_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày ban hành không thể ở sau hôm nay."))
        return day


class TeacherForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=100)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        min_length=4,
        max_length=40,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9._-]+$", _("Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch nối."))
        ],
        help_text=_("Chữ thường không dấu, ví dụ: lo.thi.mai"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_full_name(self) -> str:
        return nfc(self.cleaned_data["full_name"])


class AssignForm(forms.Form):
    classrooms = forms.ModelMultipleChoiceField(
        label=_("Các lớp được dạy"),
        queryset=Classroom.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, institution: Institution, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["classrooms"]
        visible = Classroom.objects.visible_to(user)
        field.queryset = visible.filter(institution=institution, is_trial=False).in_use().in_order()  # type: ignore[attr-defined]
