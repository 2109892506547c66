"""What can be opened for a class: a step that is due, or practice of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Classroom
from campaigns.models import PhaseWindow
from commitments.models import PledgeOpening
from portal.services.opening import open_practice, open_step
from quizzes.models import QuizVersion, Sitting
from quizzes.templatetags.quiz_texts import in_language


@dataclass(frozen=True)
class StepOffer:
    """A campaign's phase that is on."""

    window: PhaseWindow

    @property
    def key(self) -> str:
        return f"due-{self.window.pk}"

    @property
    def label(self) -> str:
        return _("%(step)s, đến hết %(until)s (%(campaign)s)") % {
            "step": self.window.phase.get_step_display(),
            "until": date_format(self.window.last_day, "d/m/Y"),
            "campaign": self.window.phase.campaign.name,
        }

    def open(self, **how: Any) -> Sitting | PledgeOpening:
        return open_step(window=self.window, **how)


@dataclass(frozen=True)
class PracticeOffer:
    """A published practice quiz, outside campaigns."""

    version: QuizVersion
    is_in_campaign: bool = False  # the class has it in a campaign too, now or later

    @property
    def key(self) -> str:
        return f"practice-{self.version.pk}"

    @property
    def label(self) -> str:
        title = in_language(self.version.title)
        if self.is_in_campaign:
            return _("%(title)s (mở riêng, không tính vào chiến dịch)") % {"title": title}
        return title

    def open(self, **how: Any) -> Sitting | PledgeOpening:
        return open_practice(version=self.version, **how)


Offer = StepOffer | PracticeOffer


def due_windows(classroom: Classroom, at: datetime) -> list[PhaseWindow]:
    """The phases that are on for a class, done or not; each says which (campaigns.querysets.window)."""
    return list(PhaseWindow.objects.due_for(classroom, at))


def offers_for(classroom: Classroom, at: datetime) -> list[Offer]:
    """What is due and not open already first, then practice."""
    windows = list(PhaseWindow.objects.for_classroom(classroom).filter(closes_at__gt=at))
    in_campaign = {window.phase.quiz_id for window in windows}
    return [
        *(StepOffer(window) for window in windows if window.is_open(at) and not _is_open(window)),
        *(PracticeOffer(version, version.quiz_id in in_campaign) for version in QuizVersion.objects.newest("practice")),
    ]


def _is_open(window: PhaseWindow) -> bool:
    """Whether the class has a sitting or a signing of this step open; annotated by `due_for`."""
    return bool(getattr(window, "open_sitting_id", None) or getattr(window, "open_pledge_id", None))
