"""Uploading a list, and agreeing to what it would change."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.school_year import school_year_name, school_year_of
from accounts.services.roster import ImportPlan


class RosterUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp danh sách (.xlsx)"),
        help_text=_("Cần cột Họ và tên; nên có STT, Lớp, Học sinh đồng ý, Phụ huynh đồng ý. Cột khác được bỏ qua."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Chọn một tệp .xlsx rồi bấm lại."),
            "empty": _("Tệp trống. Chọn lại tệp có danh sách."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size and file.size > settings.ROSTER_MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(megabytes)s MB. Chỉ giữ lại trang có danh sách, bỏ ảnh rồi lưu lại."),
                params={"megabytes": settings.ROSTER_MAX_BYTES // 1_000_000},
            )
        return file


class SchoolRosterUploadForm(RosterUploadForm):
    school_year = forms.TypedChoiceField(label=_("Năm học"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = school_year_of(timezone.localdate())
        field = self.fields["school_year"]
        field.choices = [(year, school_year_name(year)) for year in (this_year, this_year + 1)]  # type: ignore[attr-defined]
        field.initial = this_year


class ConfirmForm(forms.Form):
    """What was shown (`fingerprint`), and who of those no longer named has left."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    leaving = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, plan: ImportPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["leaving"]
        field.choices = [(seat.seat_id, "") for one in plan.classes for seat in one.plan.of("left")]  # type: ignore[attr-defined]
