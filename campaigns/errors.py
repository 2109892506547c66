"""What the rules of a campaign say when they refuse."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from campaigns.models import Phase
from campaigns.schedule import Fault, StepFault

FAULT_WORDS = {
    Fault.MISSING: _("Bước này chưa có ngày."),
    Fault.BACKWARDS: _("Ngày kết thúc đứng trước ngày bắt đầu."),
    Fault.TOO_LONG: _("Một bước không kéo dài quá một năm."),
    Fault.BEFORE_THE_LAST: _("Bước này phải bắt đầu sau khi bước trước kết thúc, không được trùng ngày."),
    Fault.RETENTION_TOO_EARLY: _("Nhắc lại phải bắt đầu sau khảo sát cuối ít nhất 21 ngày."),
    Fault.RETENTION_TOO_LATE: _("Nhắc lại phải bắt đầu trong vòng 28 ngày sau khảo sát cuối."),
}


class DaysImpossible(DomainError):
    """The days overlap, run backwards, or leave retention too early or too late. `faults` says which."""

    code: ClassVar[str] = "days_impossible"
    http_status: ClassVar[int] = 400
    message = _("Các ngày của chiến dịch chưa dùng được. Chưa có gì được lưu; sửa những bước có ghi chú rồi lưu lại.")

    def __init__(self, faults: tuple[StepFault, ...], **details: Any) -> None:
        self.faults = faults
        super().__init__(faults=[{"step": f.step, "fault": f.fault.value} for f in faults], **details)

    def lines(self) -> list[tuple[str, str]]:
        """(step, sentence) for each fault."""
        return [(fault.step, str(FAULT_WORDS[fault.fault])) for fault in self.faults]


class FormsNotParallel(DomainError):
    code: ClassVar[str] = "forms_not_parallel"
    http_status: ClassVar[int] = 400
    message = _("Khảo sát đầu, khảo sát cuối và nhắc lại phải có cùng số điểm tối đa thì mới so sánh được.")


class QuizNotPublished(DomainError):
    code: ClassVar[str] = "quiz_not_published"
    message = _("Chưa có bài nào được công bố cho bước này. Hãy nạp gói nội dung trước.")


class PledgeNotPublished(DomainError):
    code: ClassVar[str] = "pledge_not_published"
    message = _("Chưa có bản cam kết dành cho học sinh. Hãy nạp gói nội dung trước.")


class CampaignClosed(DomainError):
    code: ClassVar[str] = "campaign_closed"
    message = _("Chiến dịch đã kết thúc nên không thay đổi được nữa.")


class StepHasAnswers(DomainError):
    """A step that has begun keeps its first day and its form: answers given under them stay comparable."""

    code: ClassVar[str] = "step_has_answers"

    def __init__(self, step: str) -> None:
        name = Phase.Step(step).label
        super().__init__(
            _(
                "Bước “%(step)s” đã có lớp làm nên giữ nguyên ngày bắt đầu và đề. Chưa có gì được lưu; "
                "thầy/cô vẫn có thể lùi ngày kết thúc."
            )
            % {"step": name},
            step=step,
        )


class AlreadyAnswered(DomainError):
    code: ClassVar[str] = "invitation_already_answered"
    message = _("Lời mời này đã được trả lời.")


class NothingToInvite(DomainError):
    code: ClassVar[str] = "nothing_to_invite"
    http_status: ClassVar[int] = 400
    message = _("Chưa chọn đơn vị nào, hoặc các đơn vị đã chọn đều đã được mời.")


class NoInstitutionInvited(DomainError):
    code: ClassVar[str] = "no_institution_invited"
    message = _("Hãy mời ít nhất một đơn vị trước khi bắt đầu chiến dịch.")


class WrongName(DomainError):
    code: ClassVar[str] = "wrong_name"
    http_status: ClassVar[int] = 400
    message = _("Tên chiến dịch gõ vào chưa khớp. Chưa có gì thay đổi.")
