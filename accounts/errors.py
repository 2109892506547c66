"""What a rule says when it refuses. Pages turn it into a message, the API into its one error shape."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal that a person can understand. `details` holds only what may be shown to whoever asked."""

    code: ClassVar[str] = "refused"
    http_status: ClassVar[int] = 409
    message: "str | Promise" = _("Không thực hiện được.")

    def __init__(self, message: "str | Promise | None" = None, **details: Any) -> None:
        if message is not None:
            self.message = message
        self.details = details
        super().__init__(self.code)

    def as_json(self) -> dict[str, Any]:
        """The API's one error shape."""
        return {"error": {"code": self.code, "message": str(self.message), "details": self.details}}


class SignInRefused(DomainError):
    """Code, number or PIN are wrong, or too many tries: the answer never says which. `retry_after_s`: 0 or more."""

    code = "sign_in_refused"
    http_status = 403
    message = _("Mã buổi học, số của em hoặc mã PIN chưa đúng. Em xem lại trên thẻ rồi thử lại.")

    def __init__(self, *, retry_after_s: int) -> None:
        message: str | None = None
        if retry_after_s:
            message = gettext(
                "Mã buổi học, số của em hoặc mã PIN chưa đúng. Em chờ %(seconds)d giây rồi thử lại, hoặc dùng mã QR trên thẻ."
            ) % {"seconds": retry_after_s}
        super().__init__(message, retry_after_s=retry_after_s)


class CardRefused(SignInRefused):
    """A card that is none of ours or was replaced. Its secret cannot be guessed, so saying so tells nobody anything."""

    code = "card_refused"
    message = _("Thẻ này không dùng được nữa. Em báo thầy cô để in thẻ mới.")


class GroundMissing(DomainError):
    code = "ground_missing"
    message = _("Ban giám hiệu chưa ghi căn cứ xử lý dữ liệu học sinh, nên chưa nhập được danh sách có tên.")


class PlanChanged(DomainError):
    code = "plan_changed"
    message = _("Lớp đã thay đổi sau khi xem trước. Chưa ghi gì; hãy xem lại rồi xác nhận lần nữa.")


class RosterGone(DomainError):
    code = "roster_gone"
    message = _("Danh sách đã tải lên không còn nữa (đã nhập, hoặc quá một ngày). Hãy tải tệp lên lại.")


class ConsentMissing(DomainError):
    code = "consent_missing"
    message = _("Chưa đủ sự đồng ý để lưu tên em này. Em vẫn dùng số và mã PIN.")


class NameTaken(DomainError):
    code = "name_taken"
    message = _("Tên đăng nhập này đã có người dùng. Chọn tên khác.")
