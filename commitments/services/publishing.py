"""Putting pledge texts into the database, once and for ever."""

from datetime import datetime

from django.db import transaction

from commitments.models import Pledge, PledgeText, PledgeVersion
from commitments.pledges import PledgeFile, text_bytes, text_sha256


class PledgeChanged(ValueError):
    """A published version's file now says something else."""


@transaction.atomic
def publish_pledge(file: PledgeFile, *, at: datetime) -> bool:
    """Publish one version; True when it is new. The same again changes nothing.

    Raises PledgeChanged when this version was published with another text: the file needs a higher version.
    """
    offered = {language: file.offered(language) for language in file.languages}
    hashes = {language: text_sha256(text) for language, text in offered.items()}
    grades = file.grades or (None, None)
    pledge, _ = Pledge.objects.update_or_create(
        key=file.key,
        defaults={"family": file.family, "role": file.role, "min_grade": grades[0], "max_grade": grades[1]},
    )
    published = PledgeVersion.objects.filter(pledge=pledge, number=file.version).first()
    if published is not None:
        if published.sha256 != hashes:
            raise PledgeChanged(f"{file.key} version {file.version}")
        return False
    version = PledgeVersion.objects.create(
        pledge=pledge,
        number=file.version,
        title={language: text["title"] for language, text in offered.items()},
        sha256=hashes,
        published_at=at,
    )
    for language, text in offered.items():
        keep_text(version, language, text)
    return True


def keep_text(version: PledgeVersion, language: str, text: dict[str, object]) -> str:
    """Keep an exact text under its SHA-256, which is returned. Many may keep the same one at once."""
    sha256 = text_sha256(text)
    content = text_bytes(text).decode()
    PledgeText.objects.bulk_create(
        [PledgeText(sha256=sha256, version=version, language=language, content=content)], ignore_conflicts=True
    )
    return sha256
