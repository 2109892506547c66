"""What an organiser types about a campaign."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.unit import UnitField
from accounts.models import AdministrativeUnit
from campaigns.calendar import DayRange
from campaigns.errors import FAULT_WORDS
from campaigns.models import Campaign, Phase
from campaigns.schedule import STEPS, faults_of, proposed_days
from campaigns.services.campaign import Programme, proposed_quiz
from quizzes.models import Quiz, QuizVersion

STEP_HINTS = {
    "pretest": _("Mỗi em làm một bài ngắn trước khi học, để biết lớp đang ở đâu."),
    "lesson": _("Lớp làm các tình huống mô phỏng và nói chuyện với thầy, cô."),
    "posttest": _("Một bài khác, cùng độ khó, ngay sau bài học."),
    "pledge": _("Em đọc và xác nhận cam kết; không bắt buộc."),
    "retention": _(
        "Điều đã học phai dần trong 28 ngày: bước này bắt đầu 21 đến 28 ngày sau khi khảo sát cuối kết thúc."
    ),
}


if TYPE_CHECKING:
    _QuizChoice = forms.ModelChoiceField[Quiz]
else:
    _QuizChoice = forms.ModelChoiceField  # generic only for the type checker


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")  # what the browser's own picker reads and sends


class QuizField(_QuizChoice):
    """A published quiz, by the title of its newest version."""

    def __init__(self, *, mode: str, **options: Any) -> None:
        published = Quiz.objects.filter(mode=mode, versions__isnull=False).distinct().order_by("key")
        super().__init__(queryset=published.prefetch_related("versions"), empty_label=None, **options)

    def label_from_instance(self, obj: Quiz) -> str:
        newest: QuizVersion = max(obj.versions.all(), key=lambda version: version.number)
        titles: dict[str, str] = newest.title
        return titles.get(get_language() or "vi") or titles.get("vi") or obj.key


class CampaignForm(forms.Form):
    """Name, legal basis, and for each step its days and its quiz. `programme` is what comes out."""

    unit = UnitField(AdministrativeUnit.objects.none(), label=_("Nơi tổ chức"), empty_label=None)
    name = forms.CharField(
        label=_("Tên chiến dịch"),
        max_length=150,
        help_text=_("Ví dụ: Phòng, chống lừa đảo trên mạng cho học sinh, học kỳ I"),
    )
    legal_basis = forms.CharField(
        label=_("Căn cứ pháp lý"),
        max_length=300,
        help_text=_("Ví dụ: Công văn 195/UBND-NC; Công điện 139/CĐ-TTg"),
    )

    def __init__(self, *args: Any, units: Any, campaign: Campaign | None = None, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        unit_field = self.fields["unit"]
        assert isinstance(unit_field, forms.ModelChoiceField)  # noqa: S101 - tells mypy which field it is
        unit_field.queryset = units
        if campaign is not None:
            del self.fields["unit"]  # a campaign stays where it was made
            self.initial.update(name=campaign.name, legal_basis=campaign.legal_basis)
        phases = {phase.step: phase for phase in campaign.phases.all()} if campaign else {}
        days = {step: phase.days for step, phase in phases.items()} or proposed_days(today)
        for step in STEPS:
            self._add_step(step, days.get(step), phases.get(step))

    def _add_step(self, step: str, days: DayRange | None, phase: Phase | None) -> None:
        self.fields[f"{step}_opens_on"] = forms.DateField(
            label=_("Từ ngày"), widget=DayInput(), initial=days and days.first
        )
        self.fields[f"{step}_closes_on"] = forms.DateField(
            label=_("Đến hết ngày"), widget=DayInput(), initial=days and days.last
        )
        if step == Phase.Step.PLEDGE:
            return
        mode = Quiz.Mode.PRACTICE if step == Phase.Step.LESSON else Quiz.Mode.ASSESSMENT
        quiz = QuizField(
            mode=mode,
            label=_("Bài"),
            error_messages={"required": _("Chưa có bài nào được công bố cho bước này. Hãy nạp gói nội dung trước.")},
        )
        quiz.initial = phase.quiz_id if phase else getattr(proposed_quiz(step), "pk", None)
        self.fields[f"{step}_quiz"] = quiz

    def steps(self) -> "Iterator[dict[str, Any]]":
        """For the template: one group of fields a step."""
        for position, step in enumerate(STEPS, start=1):
            yield {
                "number": position,
                "step": step,
                "name": Phase.Step(step).label,
                "hint": STEP_HINTS[step],
                "fields": [self[name] for name in self._names(step)],
            }

    def head_fields(self) -> list[BoundField]:
        return [self[name] for name in ("unit", "name", "legal_basis") if name in self.fields]

    def _names(self, step: str) -> list[str]:
        names = (f"{step}_opens_on", f"{step}_closes_on", f"{step}_quiz")
        return [name for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days = self._days(cleaned)
        if len(days) == len(STEPS):
            for fault in faults_of(days):
                last_day_is_wrong = fault.fault in ("backwards", "too_long")
                self.add_error(
                    f"{fault.step}_{'closes_on' if last_day_is_wrong else 'opens_on'}", FAULT_WORDS[fault.fault]
                )
        return cleaned

    def _days(self, cleaned: dict[str, Any]) -> dict[str, DayRange]:
        pairs = {step: (cleaned.get(f"{step}_opens_on"), cleaned.get(f"{step}_closes_on")) for step in STEPS}
        return {step: DayRange(first, last) for step, (first, last) in pairs.items() if first and last}

    @property
    def programme(self) -> Programme:
        cleaned = self.cleaned_data
        quizzes = {step: cleaned[f"{step}_quiz"] for step in STEPS if cleaned.get(f"{step}_quiz")}
        return Programme(
            name=cleaned["name"], legal_basis=cleaned["legal_basis"], days=self._days(cleaned), quizzes=quizzes
        )


class CloseForm(forms.Form):
    """The name of what is about to end, typed."""

    name = forms.CharField(label=_("Gõ lại tên chiến dịch"), max_length=150)
