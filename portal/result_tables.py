"""A class's result as tables of words and counts: the page and the .xlsx show the same ones, so that they cannot differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commitments.models import Checkpoint
from quizzes.results import ClassResult, StepResult
from quizzes.templatetags.quiz_texts import in_language, share, step_name

Cell = str | int
MOST = 10  # how many of the worst are listed
LEANING = 0.2  # |c| below this is called balanced
DEPTHS = 5


@dataclass(frozen=True)
class Table:
    """One block of the result. empty: what stands there when it has no rows."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = ""


def tables_of(result: ClassResult, names: Mapping[UUID, str]) -> list[Table]:
    """names: what stands for each student of the class, by id."""
    return [
        _finished(result),
        _before_after(result),
        _missed_scenarios(result),
        _missed_flags(result),
        _wrong_and_sure(result),
        _dialogues(result),
        _unfinished(result, names),
    ]


def ledger_table(checkpoint: Checkpoint) -> Table:
    """The log's size and root, so that a printed result is a copy of them kept elsewhere."""
    return Table(
        key="ledger",
        title=_("Sổ cam kết khi in trang này"),
        columns=(_("Số lượt ghi"), _("Dấu gốc")),
        rows=((checkpoint.size, bytes(checkpoint.root).hex()),),
    )


def _finished(result: ClassResult) -> Table:
    rows = tuple(
        (
            step_name(step.step),
            in_language(step.title),
            share(step.finished, step.enrolled),
            max(0, step.started - step.finished),
            step.by_hands or "–",
        )
        for step in result.steps
    )
    return Table(
        key="finished",
        title=_("Đã làm đến đâu"),
        columns=(_("Bước"), _("Bài"), _("Đã xong"), _("Đang làm dở"), _("Có mặt khi giơ tay")),
        rows=rows,
        empty=_("Lớp chưa làm bài nào."),
    )


def _before_after(result: ClassResult) -> Table:
    rows = tuple(
        (
            step_name(step.step),
            share(step.caught, step.scams),
            share(step.trusted, step.legitimate),
            discrimination(step),
            leaning(step),
        )
        for step in result.steps
        if step.scams or step.legitimate
    )
    return Table(
        key="before-after",
        title=_("Trước và sau"),
        columns=(
            _("Bước"),
            _("Nhận ra lừa đảo"),
            _("Nhận đúng tin thật"),
            _("Khả năng phân biệt thật – giả"),
            _("Xu hướng nghi ngờ / cả tin"),
        ),
        rows=rows,
        note=" ".join(_pair_notes(result)),
        empty=_("Số liệu sẽ có khi lớp làm xong một bài."),
    )


def discrimination(step: StepResult) -> str:
    """d' with its interval; below 40 judgements of each kind, why there is none."""
    if step.detection is None or step.detection.d_prime is None:
        return _("cần ít nhất 40 lượt mỗi loại")
    value = decimal(step.detection.d_prime)
    interval = step.d_prime_interval
    if interval is None or interval.low is None or interval.high is None:
        return value
    return _("%(value)s (từ %(low)s đến %(high)s)") % {
        "value": value,
        "low": decimal(interval.low),
        "high": decimal(interval.high),
    }


def leaning(step: StepResult) -> str:
    """c in words: below 0 much is called a scam, above 0 much is trusted."""
    if step.detection is None or step.detection.criterion is None:
        return _("cần ít nhất 40 lượt mỗi loại")
    value = step.detection.criterion
    if abs(value) < LEANING:
        return _("cân bằng (%(value)s)") % {"value": decimal(value)}
    if value < 0:
        return _("nghiêng về nghi ngờ (%(value)s)") % {"value": decimal(value)}
    return _("nghiêng về cả tin (%(value)s)") % {"value": decimal(value)}


def _pair_notes(result: ClassResult) -> list[str]:
    notes = []
    for pair in result.pairs:
        names = {"before": step_name(pair.before).lower(), "after": step_name(pair.after).lower(), "n": pair.n}
        change = pair.change
        if change is None or change.mean is None or change.low is None or change.high is None:
            notes.append(
                _("Mới có %(n)d em làm cả %(before)s và %(after)s; cần ít nhất 5 em để nói về thay đổi.") % names
            )
            continue
        names |= {
            "mean": decimal(change.mean, signed=True),
            "low": decimal(change.low, signed=True),
            "high": decimal(change.high, signed=True),
            "max": pair.max_marks,
        }
        notes.append(
            _(
                "%(n)d em làm cả %(before)s và %(after)s: trung bình thay đổi %(mean)s trên %(max)d điểm "
                "(khoảng tin cậy 95%% từ %(low)s đến %(high)s)."
            )
            % names
        )
        if pair.detection and pair.detection.is_fear:
            notes.append(
                _(
                    "Lớp bắt được nhiều tin lừa đảo hơn vì nghi ngờ mọi thứ, chưa phải vì phân biệt tốt hơn. Nên luyện thêm tin thật."
                )
            )
    return notes


def _missed_scenarios(result: ClassResult) -> Table:
    rows = tuple(
        (in_language(line.scenario_title), truth(line.is_scam), step_name(line.step), share(line.missed, line.answered))
        for line in result.missed_scenarios[:MOST]
    )
    return Table(
        key="missed-scenarios",
        title=_("Tình huống hay nhầm nhất"),
        columns=(_("Tình huống"), _("Thực ra là"), _("Bước"), _("Nhầm")),
        rows=rows,
        empty=_("Chưa có tình huống nào bị nhầm."),
    )


def _missed_flags(result: ClassResult) -> Table:
    rows = tuple(
        (
            f"“{in_language(line.text)}”" if line.text else line.part,
            in_language(line.scenario_title),
            share(line.missed, line.shown),
            in_language(line.why),
        )
        for line in result.missed_flags[:MOST]
    )
    return Table(
        key="missed-flags",
        title=_("Dấu hiệu hay bỏ sót nhất"),
        columns=(_("Dấu hiệu"), _("Tình huống"), _("Bỏ sót"), _("Vì sao đáng ngờ")),
        rows=rows,
        empty=_("Chưa có dấu hiệu nào bị bỏ sót."),
    )


def _wrong_and_sure(result: ClassResult) -> Table:
    rows = tuple(
        (
            in_language(line.scenario_title),
            truth(line.is_scam),
            step_name(line.step),
            share(line.wrong_and_sure, line.answered),
        )
        for line in result.wrong_and_sure[:MOST]
    )
    return Table(
        key="wrong-and-sure",
        title=_("Sai mà chắc: nên nói trước tiên"),
        columns=(_("Tình huống"), _("Thực ra là"), _("Bước"), _("Chắc chắn mà sai")),
        rows=rows,
        note=_("Nói về tình huống, không nêu tên em nào.") if rows else "",
        empty=_("Chưa có câu nào cả lớp sai mà chắc."),
    )


def _dialogues(result: ClassResult) -> Table:
    rows = tuple(
        (
            in_language(line.scenario_title),
            line.walked,
            *line.depths,
            share(line.ends.get("safe", 0), line.walked),
        )
        for line in result.dialogues
    )
    return Table(
        key="dialogues",
        title=_("Cuộc nói chuyện: các em đi xa đến đâu"),
        columns=(
            _("Tình huống"),
            _("Số em"),
            _("Dừng ngay"),
            pgettext("đi xa đến đâu", "Trả lời"),
            _("Bấm hoặc cài"),
            _("Đưa thông tin"),
            _("Mất tiền hoặc rời nhà"),
            _("Kết thúc an toàn"),
        ),
        rows=rows,
        empty=_("Lớp chưa làm tình huống nói chuyện nào."),
    )


def _unfinished(result: ClassResult, names: Mapping[UUID, str]) -> Table:
    rows = tuple(
        (
            step_name(line.step),
            line.number,
            names.get(line.student) or _("(không tên)"),
            _("làm dở") if line.has_started else _("chưa vào"),
        )
        for line in result.unfinished
    )
    return Table(
        key="unfinished",
        title=_("Ai chưa làm xong"),
        columns=(_("Bước"), _("Số"), _("Học sinh"), _("Tình trạng")),
        rows=rows,
        empty=_("Mọi em đã làm xong các bước đã mở."),
    )


def truth(is_scam: bool | None) -> str:
    if is_scam is None:
        return "–"
    return _("lừa đảo") if is_scam else _("thật")


def decimal(value: float, *, signed: bool = False) -> str:
    """One decimal place in the reader's writing, with a true minus sign; signed: "+1,2"."""
    value = round(value, 1)
    text = number_format(abs(value), decimal_pos=1)
    if value < 0:
        return f"−{text}"
    return f"+{text}" if signed and value > 0 else text
