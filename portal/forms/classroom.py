"""What a teacher types about a class."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, User
from accounts.school_year import school_year_name, school_year_of


class NewClassForm(forms.Form):
    """A class of this school year or the next, in one of the user's institutions."""

    institution = forms.ModelChoiceField(label=_("Trường"), queryset=Institution.objects.none(), empty_label=None)
    name = forms.CharField(
        label=_("Tên lớp"), max_length=40, help_text=_("Như trong danh sách lớp, ví dụ 10A1."), strip=True
    )
    grade = forms.TypedChoiceField(
        label=_("Khối"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("Không phải lớp học")), *[(str(grade), str(grade)) for grade in range(6, 13)]],
    )
    school_year = forms.TypedChoiceField(label=_("Năm học"), coerce=int)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = school_year_of(timezone.localdate())
        places = Institution.objects.visible_to(user).staffed_by(user).order_by("name", "pk")
        institution = self.fields["institution"]
        institution.queryset = places  # type: ignore[attr-defined]
        if len(places) == 1:
            institution.initial = places[0]
            institution.widget = institution.hidden_widget()
        self.fields["school_year"].choices = [(y, school_year_name(y)) for y in (this_year, this_year + 1)]  # type: ignore[attr-defined]
