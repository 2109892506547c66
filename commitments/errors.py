"""What the rules of promising refuse, and why."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class NameMissing(DomainError):
    code = "name_missing"
    http_status = 400
    message = _("Chưa có tên. Em gõ đầy đủ họ và tên của mình rồi xác nhận lại.")


class NumberMissing(DomainError):
    code = "number_missing"
    http_status = 400
    message = _("Chưa có số. Em gõ số của mình trong lớp rồi xác nhận lại.")


class NameDiffers(DomainError):
    code = "name_differs"
    http_status = 400
    message = _("Tên vừa gõ không giống tên trong danh sách lớp. Em gõ đủ họ, tên đệm, tên và dấu.")


class NumberDiffers(DomainError):
    code = "number_differs"
    http_status = 400
    message = _("Số vừa gõ không phải số của em trong lớp.")


class StaffNameDiffers(DomainError):
    code = "name_differs"
    http_status = 400
    message = _("Tên vừa gõ không giống tên của tài khoản này. Thầy/cô gõ đủ họ và tên, có dấu.")


class ChoiceUnknown(DomainError):
    code = "choice_unknown"
    http_status = 400
    message = _("Có một lựa chọn không nằm trong bản cam kết này. Em tải lại trang rồi chọn lại.")


class LineMissing(DomainError):
    code = "line_missing"
    http_status = 400
    message = _("Em chọn ít nhất một điều sẽ làm, hoặc chọn không xác nhận.")


class SigningClosed(DomainError):
    code = "signing_closed"
    message = _("Lớp đã đóng phần cam kết. Em hỏi thầy cô để mở lại.")


class NothingToWithdraw(DomainError):
    code = "nothing_to_withdraw"
    message = _("Chưa có xác nhận nào để rút lại.")


class AlreadySigned(DomainError):
    code = "already_signed"
    message = _("Em đã xác nhận cam kết này. Muốn thôi, em chọn rút lại cam kết.")


class NoPinNoSigning(DomainError):
    code = "pin_needed"
    http_status = 403
    message = _("Vào bằng mã của buổi học thì chưa xác nhận được cam kết. Em vào lại bằng thẻ, hoặc bằng số và mã PIN.")


class NotSignedIn(DomainError):
    code = "not_joined"
    http_status = 401
    message = _("Phiên làm việc đã hết. Em vào lại bằng thẻ, hoặc bằng mã, số và mã PIN.")


class SigningOpenAlready(DomainError):
    code = "signing_open_already"
    message = _("Lớp đang mở một phần cam kết khác. Thầy/cô đóng phần đó trước.")


class SchoolYearOver(DomainError):
    code = "school_year_over"
    message = _("Lớp này thuộc một năm học đã kết thúc, nên không mở cam kết nữa.")


class PledgeMissing(DomainError):
    code = "pledge_missing"
    message = _("Chưa có bản cam kết nào cho lớp này. Người quản trị chạy lệnh load_pledges.")


class LedgerKeyMissing(DomainError):
    code = "ledger_key_missing"
    http_status = 503
    message = _("Máy chủ chưa có khóa của sổ cam kết, nên chưa nhận xác nhận được. Chưa có gì được ghi lại.")


class LedgerInconsistent(DomainError):
    """The log in the database is not a continuation of what was signed before: nothing more is signed."""

    code = "ledger_inconsistent"
    http_status = 503
    message = _("Sổ cam kết không khớp với lần ký trước, nên không ký thêm. Người quản trị chạy lệnh verify_ledger.")
