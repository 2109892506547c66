"""Which counts of participation are not shown, written where pages find them."""

from collections import defaultdict
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign, Enrolment
from campaigns.withholding import Node, withheld

ROOT = "root"


@transaction.atomic
def withhold_participation(*, campaign_id: UUID) -> frozenset[str]:
    """Mark the institutions with fewer than 10 enrolled, and the neighbours they could be worked out of.

    Computed over the whole tree at once, from the numbers enrolled and nothing else, so that what is hidden says nothing
    about what was done. Returns the withheld keys: enrolment and unit ids as text, and "root".
    """
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign_id)
    units: dict[str, list[Node]] = defaultdict(list)
    rows = list(campaign.enrolments.accepted().order_by("pk").values_list("pk", "unit_id", "students", "is_withheld"))
    for pk, unit_id, students, _ in rows:
        units[str(unit_id)].append(Node(str(pk), students))
    # an institution of the campaign's own unit stands beside the communes: its unit must not be taken for the whole
    tree = Node(ROOT, children=tuple(Node(key, children=tuple(leaves)) for key, leaves in sorted(units.items())))
    hidden = withheld(tree)
    for pk, _, _, was_withheld in rows:
        if was_withheld != (str(pk) in hidden):
            Enrolment.objects.filter(pk=pk).update(is_withheld=not was_withheld)
    nodes = sorted(key for key in hidden if key == ROOT or key in units)
    if campaign.withheld_nodes != nodes:
        campaign.withheld_nodes = nodes
        campaign.save(update_fields=["withheld_nodes"])
    return hidden
