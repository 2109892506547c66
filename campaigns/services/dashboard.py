"""What the organiser's page and its .xlsx show: one object, read in a fixed number of queries.

Participation is read from one row an enrolment, results from the nodes of the stored snapshot; neither grows with what
students do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from accounts.models import AdministrativeUnit
from accounts.querysets.scope import is_administrator
from campaigns.models import Campaign, Enrolment, Phase, Snapshot, SnapshotNode
from campaigns.querysets.scope import Staff
from campaigns.services.participation import ROOT

PAGE_SIZE = 25
NUDGES = 12


@dataclass(frozen=True)
class Counts:
    """Participation of one node. is_withheld: the three counts of people are not to be shown."""

    invited: int = 0  # all that were asked, whatever they answered
    unanswered: int = 0
    accepted: int = 0
    classes: int = 0
    classes_begun: int = 0
    students: int = 0
    reached: int = 0
    complete: int = 0
    is_withheld: bool = False
    as_of: datetime | None = None

    @property
    def share_reached(self) -> float | None:
        """0.0 nobody, 1.0 everybody; None when nobody is enrolled or it is withheld."""
        return None if self.is_withheld or not self.students else self.reached / self.students

    @property
    def share_complete(self) -> float | None:
        return None if self.is_withheld or not self.students else self.complete / self.students


@dataclass(frozen=True)
class StepLine:
    """One phase over the chosen node. done: finished on devices or present by hands; for the pledge see the snapshot."""

    phase: Phase
    finished: int
    by_hands: int
    classes_begun: int
    is_open: bool
    is_over: bool

    @property
    def done(self) -> int:
        return self.finished + self.by_hands


@dataclass(frozen=True)
class UnitLine:
    unit: AdministrativeUnit
    counts: Counts
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class InstitutionLine:
    enrolment: Enrolment
    counts: Counts
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Dashboard:
    """unit: the node that was picked; None is the whole campaign. units: every unit of the campaign, for grid and table."""

    campaign: Campaign
    unit: AdministrativeUnit | None
    can_pick: bool
    counts: Counts
    figures: Mapping[str, Any]
    steps: Sequence[StepLine]
    units: Sequence[UnitLine]
    institutions: Sequence[InstitutionLine]
    institutions_found: int
    page: int
    search: str
    nudges: Sequence[Enrolment]
    nudges_found: int
    snapshot: Snapshot | None

    @property
    def pages(self) -> int:
        return max(1, -(-self.institutions_found // PAGE_SIZE))


@dataclass(frozen=True)
class View:
    """What of the dashboard is asked for. page: from 1; None: every institution (the spreadsheet).

    allowed_units: None for whoever may see every node; otherwise the only units to be read.
    """

    unit_id: UUID | None = None
    search: str = ""
    page: int | None = 1
    allowed_units: frozenset[UUID] | None = None


def read_dashboard(campaign: Campaign, view: View, at: datetime) -> Dashboard:
    """view.unit_id must be one of the campaign's units; see `units_open_to`."""
    units = _units(campaign, view)
    unit = next((row for row in units if row.pk == view.unit_id), None)
    enrolments = campaign.enrolments.all()
    by_unit = _counts_by_unit(campaign, enrolments, units)
    chosen = enrolments.filter(unit=unit) if unit else enrolments
    listed = chosen.filter(institution__name__icontains=view.search) if view.search else chosen
    listed = listed.select_related("institution", "unit").order_by("unit__name", "institution__name", "pk")
    page = list(listed if view.page is None else listed[(view.page - 1) * PAGE_SIZE : view.page * PAGE_SIZE])
    snapshot = campaign.snapshots.order_by("-number").first()
    nodes = _nodes(snapshot, page)
    counts = by_unit.get(unit.pk, Counts()) if unit else _whole(campaign, by_unit.values())
    is_short = view.page is not None and not view.search
    nudges = list(
        chosen.needing_a_nudge()
        .select_related("institution", "unit")
        .order_by("state", "unit__name", "institution__name", "pk")[: NUDGES + 1]
    )
    return Dashboard(
        campaign=campaign,
        unit=unit,
        can_pick=view.allowed_units is None,
        counts=counts,
        figures=nodes.get(unit.pk if unit else None, {}),
        steps=_steps(campaign, unit, at),
        units=[UnitLine(row, by_unit.get(row.pk, Counts()), nodes.get(row.pk, {})) for row in units],
        institutions=[InstitutionLine(row, _own_counts(row), nodes.get(row.pk, {})) for row in page],
        institutions_found=counts.invited if is_short else (listed.count() if view.page else len(page)),
        page=view.page or 1,
        search=view.search,
        nudges=nudges[:NUDGES],
        nudges_found=len(nudges),
        snapshot=snapshot,
    )


def units_open_to(campaign: Campaign, user: Staff, *, is_manager: bool) -> frozenset[UUID] | None:
    """None: every node. Otherwise the units of a wider campaign whose totals this organiser may see."""
    if is_manager or is_administrator(user):
        return None
    return frozenset(campaign.enrolments.in_units_of(user).values_list("unit_id", flat=True).distinct())


def _units(campaign: Campaign, view: View) -> list[AdministrativeUnit]:
    """The units below the campaign's, and its own where institutions stand directly in it; merged ones with a part stay."""
    with_part = campaign.enrolments.values("unit")
    below = Q(parent=campaign.unit_id, valid_to=None) | Q(pk__in=with_part)
    units = AdministrativeUnit.objects.filter(below)
    if view.allowed_units is not None:
        units = units.filter(pk__in=view.allowed_units)
    return sorted(units, key=lambda unit: (unit.list_key, str(unit.pk)))


def _counts_by_unit(campaign: Campaign, enrolments: Any, units: Iterable[AdministrativeUnit]) -> dict[UUID, Counts]:
    known = {unit.pk for unit in units}
    rows = enrolments.values("unit_id").annotate(
        invited=Count("pk"),
        unanswered=Count("pk", filter=Q(state=Enrolment.State.INVITED)),
        accepted=Count("pk", filter=Q(state=Enrolment.State.ACCEPTED)),
        last_counted=Max("as_of"),
        **{
            name: Sum(column, filter=Q(state=Enrolment.State.ACCEPTED), default=0)
            for name, column in (
                ("classes", "classes_count"),
                ("begun", "classes_begun"),
                ("enrolled", "students"),
                ("took_part", "reached"),
                ("finished", "complete"),
            )
        },
    )
    return {
        row["unit_id"]: Counts(
            row["invited"],
            row["unanswered"],
            row["accepted"],
            row["classes"],
            row["begun"],
            row["enrolled"],
            row["took_part"],
            row["finished"],
            is_withheld=str(row["unit_id"]) in campaign.withheld_nodes,
            as_of=row["last_counted"],
        )
        for row in rows
        if row["unit_id"] in known
    }


def _whole(campaign: Campaign, parts: Iterable[Counts]) -> Counts:
    parts = list(parts)
    names = ("invited", "unanswered", "accepted", "classes", "classes_begun", "students", "reached", "complete")
    sums = {name: sum(getattr(part, name) for part in parts) for name in names}
    as_of = max((part.as_of for part in parts if part.as_of), default=None)
    return Counts(**sums, is_withheld=ROOT in campaign.withheld_nodes, as_of=as_of)


def _own_counts(enrolment: Enrolment) -> Counts:
    return Counts(
        invited=1,
        unanswered=int(enrolment.is_invited),
        accepted=int(enrolment.is_accepted),
        classes=enrolment.classes_count,
        classes_begun=enrolment.classes_begun,
        students=enrolment.students,
        reached=enrolment.reached,
        complete=enrolment.complete,
        is_withheld=enrolment.is_withheld,
        as_of=enrolment.as_of,
    )


def _nodes(snapshot: Snapshot | None, page: Iterable[Enrolment]) -> dict[UUID | None, Mapping[str, Any]]:
    """Figures by unit, by enrolment (of this page), and of the whole under None."""
    if snapshot is None:
        return {}
    wanted = SnapshotNode.objects.filter(snapshot=snapshot).filter(
        Q(enrolment=None) | Q(enrolment__in=[row.pk for row in page])
    )
    return {
        unit_id or enrolment_id: figures
        for unit_id, enrolment_id, figures in wanted.values_list("unit_id", "enrolment_id", "figures")
    }


def _steps(campaign: Campaign, unit: AdministrativeUnit | None, at: datetime) -> list[StepLine]:
    part = Q(roll_ups__enrolment__unit=unit) if unit else Q()
    phases = campaign.phases.order_by("position").annotate(
        finished=Sum("roll_ups__finished", filter=part, default=0),
        by_hands=Sum("roll_ups__by_hands", filter=part, default=0),
        begun=Sum("roll_ups__classes_begun", filter=part, default=0),
    )
    return [
        StepLine(
            phase=phase,
            finished=phase.finished,
            by_hands=phase.by_hands,
            classes_begun=phase.begun,
            is_open=campaign.is_running and phase.days.opens_at <= at < phase.days.closes_at,
            is_over=campaign.is_closed or phase.days.closes_at <= at,
        )
        for phase in phases
    ]
