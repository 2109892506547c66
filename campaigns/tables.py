"""The dashboard's tables, cell by cell: the page and the spreadsheet print the same ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns import words
from campaigns.models import Enrolment
from campaigns.services.dashboard import Counts, Dashboard

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """unit_id: the node that the first cell leads to; note: a line below it."""

    cells: Sequence[str]
    unit_id: Any = None
    note: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    columns: Sequence[str]
    rows: Sequence[Row]


def withheld() -> str:
    return _("ẩn (ít người)")


def unit_table(board: Dashboard) -> Table:
    """One row a unit that has been invited, and the whole below them for whoever may see it."""
    rows = [
        Row([str(line.unit), _answers(line.counts), *_cells(line.counts, line.figures)], unit_id=line.unit.pk)
        for line in board.units
        if line.counts.invited
    ]
    if board.can_pick and board.unit is None and rows:
        rows.append(Row([_("Cả chiến dịch"), _answers(board.counts), *_cells(board.counts, board.figures)]))
    return Table(_("Theo xã, phường"), [_("Xã, phường"), _("Nhận lời"), *_columns()], rows)


def institution_table(board: Dashboard) -> Table:
    rows = [
        Row(
            [
                line.enrolment.institution.name,
                str(line.enrolment.get_state_display()),
                *_cells(line.counts, line.figures, is_in=line.enrolment.is_accepted),
            ],
            note=str(line.enrolment.unit),
        )
        for line in board.institutions
    ]
    return Table(_("Theo đơn vị"), [_("Đơn vị"), _("Trả lời"), *_columns()], rows)


def step_table(board: Dashboard) -> Table:
    """finished on devices and present by hands, of all enrolled."""
    rows = [
        Row(
            [
                str(line.phase.get_step_display()),
                f"{line.phase.opens_on:%d/%m/%Y} – {line.phase.closes_on:%d/%m/%Y}",
                words.number(line.classes_begun),
                withheld() if board.counts.is_withheld else words.number(line.finished),
                withheld() if board.counts.is_withheld else words.number(line.by_hands),
            ]
        )
        for line in board.steps
        if line.phase.step != "pledge"
    ]
    columns = [_("Bước"), _("Thời gian"), _("Lớp đã bắt đầu"), _("Làm xong trên máy"), _("Giơ tay")]
    return Table(_("Theo bước"), columns, rows)


def figure_table(board: Dashboard) -> Table:
    """The chosen node's four figures and what was learnt, one a row."""
    counts, figures = board.counts, board.figures
    people: Callable[[int], str] = lambda n: withheld() if counts.is_withheld else words.share(n, counts.students)  # noqa: E731
    signal = figures.get("signal") or {}
    rows = [
        (_("Học sinh đã tham gia"), people(counts.reached)),
        (_("Hoàn thành mọi bước bắt buộc"), people(counts.complete)),
        (_("Trước → sau"), words.before_after(figures.get("change"))),
        (_("Thay đổi, điểm phần trăm (khoảng tin cậy 95%)"), words.change(figures.get("change"))),
        (_("Cỡ hiệu ứng (Hedges g)"), words.decimal((figures.get("change") or {}).get("hedges_g"))),
        (_("Nhắc lại so với khảo sát đầu, điểm phần trăm"), words.change(figures.get("kept"))),
        (_("Học sinh đã xác nhận cam kết"), _signed(figures)),
        *[
            (title, words.estimate((signal.get(side) or {}).get(key)))
            for key, name in (
                ("d_prime", _("Khả năng phân biệt thật – giả (d′)")),
                ("criterion", _("Xu hướng nghi ngờ / cả tin (c)")),
            )
            for side, title in (("before", _("%s, trước") % name), ("after", _("%s, sau") % name))
        ],
    ]
    return Table(_("Số liệu chính"), [_("Chỉ số"), _("Giá trị")], [Row(row) for row in rows])


def nudge_words(enrolment: Enrolment) -> str:
    if enrolment.is_invited:
        return _("Chưa trả lời lời mời")
    left = enrolment.classes_count - enrolment.classes_begun
    return _("%(left)s/%(all)s lớp chưa bắt đầu") % {"left": left, "all": enrolment.classes_count}


def _columns() -> list[str]:
    return [
        _("Lớp đã bắt đầu"),
        _("Học sinh tham gia"),
        _("Hoàn thành"),
        _("Trước → sau"),
        _("Thay đổi (95%)"),
        _("Cam kết"),
    ]


def _answers(counts: Counts) -> str:
    return f"{words.number(counts.accepted)}/{words.number(counts.invited)}"


def _cells(counts: Counts, figures: Figures, *, is_in: bool = True) -> list[str]:
    if not is_in or not counts.accepted:
        return [words.NOTHING] * len(_columns())
    people = [
        withheld() if counts.is_withheld else words.share(n, counts.students) for n in (counts.reached, counts.complete)
    ]
    return [
        f"{words.number(counts.classes_begun)}/{words.number(counts.classes)}",
        *people,
        withheld() if figures.get("is_withheld") else words.before_after(figures.get("change")),
        withheld() if figures.get("is_withheld") else words.change(figures.get("change")),
        _signed(figures),
    ]


def _signed(figures: Figures) -> str:
    signed = figures.get("signed")
    return words.NOTHING if signed is None else words.number(signed)
