"""How hard a scam is to see, by the NIST Phish Scale (Steves, Greene, Theofanos 2020; TN 2276, Dawkins & Jacobs 2023). No Django.

Adapted (reference/learning.md §3): messages and calls have fewer cues that can be counted than an e-mail, so their bands are
half as wide; the Vietnamese tactics that NIST lacks (secrecy, moving to another app, …) count as cues of the fifth type.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

CueBand = Literal["few", "some", "many"]
PremiseBand = Literal["weak", "medium", "strong"]
Level = Literal["least", "moderate_to_least", "moderate", "very"]

EACH_OCCURRENCE = {"spelling", "hidden_url", "lookalike_domain", "threat"}  # every other cue counts once
LEVELS: dict[tuple[CueBand, PremiseBand], Level] = {
    ("few", "strong"): "very",
    ("few", "medium"): "very",
    ("few", "weak"): "moderate",
    ("some", "strong"): "very",
    ("some", "medium"): "moderate",
    ("some", "weak"): "moderate_to_least",
    ("many", "strong"): "moderate",
    ("many", "medium"): "moderate",
    ("many", "weak"): "least",
}


@dataclass(frozen=True)
class PhishRating:
    """premise_rating: -8..32. level: how difficult to detect."""

    cues: int
    cue_band: CueBand
    premise_rating: int
    premise_band: PremiseBand
    level: Level


def phish_scale(cues: Sequence[str], premise: Sequence[int], *, is_mail: bool = False) -> PhishRating | None:
    """Rate one scam. premise: five elements, each 0, 2, 4, 6 or 8; the fifth (already taught) is subtracted.

    None when there is no cue: not ratable. Raises ValueError for other premise values.
    """
    if len(premise) != 5 or not set(premise) <= {0, 2, 4, 6, 8}:
        raise ValueError("premise: five elements, each 0, 2, 4, 6 or 8")
    count = sum(1 for cue in cues if cue in EACH_OCCURRENCE) + len(set(cues) - EACH_OCCURRENCE)
    if count == 0:
        return None
    some, many = (9, 15) if is_mail else (5, 8)
    cue_band: CueBand = "few" if count < some else "some" if count < many else "many"
    rating = sum(premise[:4]) - premise[4]
    premise_band: PremiseBand = "weak" if rating <= 10 else "medium" if rating < 18 else "strong"
    return PhishRating(count, cue_band, rating, premise_band, LEVELS[cue_band, premise_band])
