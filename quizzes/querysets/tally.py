"""What sittings add up to."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from accounts.models import Classroom

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from quizzes.models import ItemTally, Sitting  # noqa: F401 - name the type arguments below


class ItemTallyQuerySet(models.QuerySet["ItemTally"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(sitting__classroom__in=Classroom.objects.named_to(user).values("pk"))

    def of_sitting(self, sitting: "Sitting") -> Self:
        return self.filter(institution=sitting.institution_id, sitting=sitting)

    def of_sittings(self, institution_id: Any, sittings: "models.QuerySet[Sitting]") -> Self:
        return self.filter(institution=institution_id, sitting__in=sittings.values("pk"))

    def by_hands(self) -> Self:
        """Counts of raised hands, in the order of the pack, with the title of each scenario."""
        return self.filter(taken="hands").select_related("item__scenario_version").order_by("pk")
