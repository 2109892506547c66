"""The format of a pledge's file, and the exact texts made from it. Pure: no Django.

A file in content/pledges/ is one version of one pledge. Published text never changes: another word is another version.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from commitments.records import canonical_json

TEXT_FORMAT = 1
MOST_LINES = 3
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class PledgeChoiceError(ValueError):
    """Lines or an adult were chosen that the pledge does not offer, or no line at all."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Strict):
    vi: Words
    en: Words | None = None


class Choice(_Strict):
    id: Id
    text: Wording


class PledgeFile(_Strict):
    """One version of a pledge. Lines say if–then; adults are roles, never names."""

    key: Id
    family: Id
    role: Literal["student", "teacher"]
    version: int = Field(ge=1)
    grades: tuple[int, int] | None = None
    title: Wording
    intro: Wording
    lines: tuple[Choice, ...] = Field(min_length=1, max_length=MOST_LINES)
    adults_prompt: Wording | None = None
    adults: tuple[Choice, ...] = ()
    notes: tuple[Wording, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "PledgeFile":
        for choices in (self.lines, self.adults):
            if len({choice.id for choice in choices}) != len(choices):
                raise ValueError("an id stands twice")
        if self.grades and not 1 <= self.grades[0] <= self.grades[1] <= 12:
            raise ValueError("grades run from the lower to the higher, 1..12")
        if bool(self.adults) != bool(self.adults_prompt):
            raise ValueError("adults and adults_prompt come together")
        return self

    @property
    def languages(self) -> list[str]:
        """Vietnamese, and English when every text has it."""
        wordings = [self.title, self.intro, *(choice.text for choice in (*self.lines, *self.adults)), *self.notes]
        if self.adults_prompt:
            wordings.append(self.adults_prompt)
        return ["vi", "en"] if all(wording.en for wording in wordings) else ["vi"]

    def offered(self, language: str) -> dict[str, Any]:
        """The text as it is shown before confirming, in one language."""

        def said(wording: Wording) -> str:
            return str(getattr(wording, language))

        return {
            "format": TEXT_FORMAT,
            "pledge": self.key,
            "version": self.version,
            "language": language,
            "role": self.role,
            "title": said(self.title),
            "intro": said(self.intro),
            "lines": [{"id": line.id, "text": said(line.text)} for line in self.lines],
            "adults_prompt": said(self.adults_prompt) if self.adults_prompt else None,
            "adults": [{"id": adult.id, "text": said(adult.text)} for adult in self.adults],
            "notes": [said(note) for note in self.notes],
        }


def read_pledge_file(path: Path) -> PledgeFile:
    """Raises pydantic.ValidationError or yaml.YAMLError for what is no pledge."""
    return PledgeFile.model_validate(yaml.safe_load(path.read_text("utf-8")))


def promised(offered: Mapping[str, Any], *, lines: Sequence[str] | None, adult: str | None) -> dict[str, Any]:
    """The offered text cut down to what somebody chose.

    lines: ids, in any order; None: all of them. adult: one id, or None for none.
    Raises PledgeChoiceError for an id that is not offered, and when no line is left.
    """
    chosen = [line for line in offered["lines"] if lines is None or line["id"] in lines]
    adults = [one for one in offered["adults"] if one["id"] == adult]
    if lines is not None and len(chosen) != len(set(lines)):
        raise PledgeChoiceError("lines")
    if not chosen:
        raise PledgeChoiceError("no_line")
    if adult is not None and not adults:
        raise PledgeChoiceError("adult")
    return {**offered, "lines": chosen, "adults": adults}


def text_bytes(text: Mapping[str, Any]) -> bytes:
    return canonical_json(text)


def text_sha256(text: Mapping[str, Any]) -> str:
    return sha256(text_bytes(text)).hexdigest()


def text_sha256_of(content: str) -> str:
    """Of a text as it is kept and served."""
    return sha256(content.encode()).hexdigest()
