from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import AuditEntry
from accounts.services import audit
from tests.accounts.factories import ClassroomFactory, teacher_of

pytestmark = pytest.mark.django_db


def test_a_deed_says_who_what_where_and_on_what():
    classroom = ClassroomFactory()
    teacher = teacher_of(classroom)

    entry = audit.record(teacher, "roster.imported", classroom, rows=42)

    assert (entry.actor, entry.action, entry.institution) == (teacher, "roster.imported", classroom.institution)
    assert (entry.target_kind, entry.target_id) == ("accounts.classroom", str(classroom.pk))
    assert entry.details == {"rows": 42}


def test_looking_again_within_the_hour_leaves_one_row():
    classroom = ClassroomFactory()
    teacher = teacher_of(classroom)

    with time_machine.travel(datetime(2026, 11, 24, 8, 1, tzinfo=UTC), tick=False) as clock:
        audit.record_look(teacher, "class_result", classroom, classroom.institution)
        clock.shift(60 * 50)
        audit.record_look(teacher, "class_result", classroom, classroom.institution)
        assert AuditEntry.objects.count() == 1
        clock.shift(60 * 10)
        audit.record_look(teacher, "class_result", classroom, classroom.institution)

    assert AuditEntry.objects.filter(action="class_result.seen").count() == 2
