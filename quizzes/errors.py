"""Refusals of the quizzes room."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class QuizNotForMode(DomainError):
    """A practice quiz opened as an assessment, or the other way round."""

    code = "quiz_not_for_mode"
    message = _("Bài này không dùng được cho kiểu buổi học đã chọn.")


class SittingAlreadyOpen(DomainError):
    """This class has this step's assessment open already. details: sitting."""

    code = "sitting_already_open"
    message = _("Lớp đang có một buổi khảo sát của bước này. Hãy mở tiếp buổi đó hoặc đóng nó trước.")


class SittingClosed(DomainError):
    """The sitting is closed; what was answered before is kept."""

    code = "sitting_closed"
    message = _("Buổi học đã đóng.")


class ClassroomInAnotherInstitution(DomainError):
    code = "classroom_in_another_institution"
    message = _("Lớp này không thuộc trường của đợt.")


class AttemptOfAnother(DomainError):
    """The attempt belongs to another student or another sitting than the token. Nothing was taken."""

    code = "attempt_of_another"
    http_status = 403
    message = _("Lượt làm bài này không phải của phiên đang mở. Em vào lại bằng thẻ hoặc mã.")


class EntryRemoved(DomainError):
    """The teacher has taken this entry off the board: its token no longer counts. Nothing was taken."""

    code = "entry_removed"
    http_status = 403
    message = _("Thầy cô đã bỏ lượt vào này. Em vào lại bằng thẻ hoặc mã.")


class NotByHands(DomainError):
    """Hands are counted only in a sitting opened for it, and only for judgements."""

    code = "not_by_hands"
    message = _("Chỉ đếm tay được ở buổi học giơ tay, cho câu hỏi lừa đảo hay thật.")


class CountImpossible(DomainError):
    """More hands than people present, or the smaller side larger than half."""

    code = "count_impossible"
    http_status = 400
    message = _("Số tay nhiều hơn số em có mặt. Hãy đếm lại.")
