"""The reader's codes as sentences: what happened, and what to do."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.roster.rows import Problem, RosterUnreadable

UNREADABLE: dict[str, Promise] = {
    "too_large": lazy("Tệp lớn hơn %(megabytes)s MB. Chỉ giữ lại trang có danh sách, bỏ ảnh rồi lưu lại."),
    "not_xlsx": lazy(
        "Tệp này không phải bảng tính Excel (.xlsx) hoặc đã hỏng. Mở lại bằng Excel, chọn Lưu thành .xlsx rồi thử lại."
    ),
    "old_xls": lazy(
        "Tệp là bản .xls cũ hoặc có đặt mật khẩu. Mở bằng Excel, bỏ mật khẩu, chọn Lưu thành .xlsx rồi thử lại."
    ),
    "unpacks_too_large": lazy(
        "Tệp bung ra lớn khác thường nên không được mở. Chép danh sách sang một tệp .xlsx mới rồi thử lại."
    ),
    "no_list": lazy(
        "Không thấy dòng tiêu đề có cột “Họ và tên”. Đặt tiêu đề trong 25 dòng đầu của trang tính rồi thử lại."
    ),
    "no_rows": lazy("Có dòng tiêu đề nhưng bên dưới không có học sinh nào."),
}
PROBLEMS: dict[str, Promise] = {
    "name_missing": lazy("Dòng có dữ liệu nhưng thiếu họ và tên."),
    "name_too_long": lazy("Họ và tên dài quá 100 ký tự."),
    "name_odd": lazy("Ô họ và tên chứa “%(value)s”, không giống tên người."),
    "formula": lazy("Ô là công thức. Chép rồi dán dưới dạng giá trị."),
    "formula_consent": lazy("Ô đồng ý là công thức nên tính là chưa hỏi."),
    "consent_unclear": lazy("Ô đồng ý ghi “%(value)s”, tính là chưa hỏi. Ghi có, không hoặc chưa hỏi."),
    "number_unreadable": lazy("STT “%(value)s” không phải số từ 1 đến 999; em này nhận số còn trống."),
    "number_repeated": lazy("STT %(value)s có ở nhiều dòng của cùng lớp; em chưa có số sẽ nhận số còn trống."),
    "other_class": lazy("Dòng thuộc lớp %(value)s, không phải lớp đang mở."),
    "no_class": lazy("Dòng không cho biết lớp. Thêm cột Lớp."),
}


def say_unreadable(error: RosterUnreadable) -> str:
    """Why the file could not be read; nothing was kept of it."""
    return str(UNREADABLE[error.code]) % error.values


def say_problem(problem: Problem) -> str:
    return str(PROBLEMS[problem.code]) % {"value": problem.value}


def say_outcome(problem: Problem) -> str:
    return _("Bỏ qua dòng này") if problem.is_skipped else _("Vẫn nhận dòng này")


def problem_line(problem: Problem) -> dict[str, Any]:
    """One line of the table of problems."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "reason": say_problem(problem),
        "outcome": say_outcome(problem),
        "is_skipped": problem.is_skipped,
    }
