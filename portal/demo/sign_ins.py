"""var/demo.json: what somebody needs to try the demonstration."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Classroom, Institution
from portal.demo import plan
from portal.demo.people import pins_of
from quizzes.models import Sitting


def known_passwords(path: Path) -> dict[str, str]:
    """{user name: password} of an earlier run; empty when there was none."""
    if not path.exists():
        return {}
    return {str(name): str(word) for name, word in json.loads(path.read_text("utf-8")).get("passwords", {}).items()}


def write_sign_ins(path: Path, passwords: dict[str, str]) -> dict[str, Any]:
    """Write the file for its owner alone, and return what is in it."""
    first = plan.INSTITUTIONS[0]
    named = {
        "organiser": plan.ORGANISERS[0][0],
        "head": first.head[0],
        "teacher": first.classes[0].teacher,
        "administrator": plan.ADMINISTRATOR[0],
    }
    content: dict[str, Any] = {"url": settings.SITE_URL, "note": plan.NOTE}
    content |= {role: {"username": name, "password": passwords[name]} for role, name in named.items()}
    content["classrooms"] = [entry for entry in map(_classroom_entry, _classrooms()) if entry]
    content["passwords"] = passwords
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    fresh.replace(path)
    return content


def _classrooms() -> list[Classroom]:
    """In the order of the plan, so that the first is the first teacher's own."""
    rows = {
        (room.institution.name, room.name): room
        for room in Classroom.objects.filter(institution__in=Institution.objects.filter(is_demonstration=True))
        .filter(is_trial=False, archived_at=None)
        .select_related("institution")
    }
    names = [(institution.name, one.name) for institution in plan.INSTITUTIONS for one in institution.classes]
    return [rows[name] for name in names if name in rows]


def _classroom_entry(classroom: Classroom) -> dict[str, Any] | None:
    sitting = (
        Sitting.objects.filter(classroom=classroom, join_code__isnull=False)
        .exclude(state=Sitting.State.CLOSED)
        .select_related("join_code")
        .order_by("-opened_at")
        .first()
    )
    if sitting is None:
        return None
    return {
        "name": classroom.name,
        "institution": classroom.institution.name,
        "code": sitting.join_code.code,
        "sitting": str(sitting.pk),
        "students": pins_of(classroom),
    }
