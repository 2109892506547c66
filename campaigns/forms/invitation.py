"""Which institutions to invite, and what of the dashboard to look at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution


class InviteForm(forms.Form):
    """Institutions ticked in the list. `institutions` is scoped by the caller to those not invited yet."""

    institutions = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        error_messages={
            "required": _("Chưa chọn đơn vị nào."),
            "invalid_choice": _("Một đơn vị đã chọn không mời được."),
        },
    )

    def __init__(self, *args: Any, institutions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["institutions"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)  # noqa: S101 - tells mypy which field it is
        chosen.queryset = institutions


class DashboardFilter(forms.Form):
    """What the address of the dashboard may pick; anything else in it is refused."""

    unit = forms.UUIDField(required=False)
    q = forms.CharField(required=False, max_length=80)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)
