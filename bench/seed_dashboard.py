"""Rows for `dashboard_growth`: a campaign with so many finished attempts, 35 a sitting, and the figures counted from them.

Call it once an amount, with Django set up and on PostgreSQL, as a role that may set session_replication_role:

    small = seed_dashboard(10_000)
    large = seed_dashboard(1_000_000)      # about a minute and a half
    # then sign in as small.username / small.password and time GET small.url against GET large.url

Both campaigns have the same 45 communes and 240 institutions; they differ in classes, sittings and attempts. Attempts and
sittings are real rows, although the page reads neither: a page that began to would show it here. Class rows are counted by
SQL (28,571 recounts would take longer than the bench), the sums above them by the services that always do it;
`is_counted_right` lets the recount job count one class again and compares.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import AdministrativeUnit, Classroom, Institution, Membership, User
from campaigns.calendar import DayRange
from campaigns.models import Campaign, ClassRollUp, EnrolledClass, Enrolment, PairTally
from campaigns.schedule import proposed_days
from campaigns.services.campaign import Programme, create_campaign
from campaigns.services.participation import withhold_participation
from campaigns.services.recount import recount_class, sum_enrolment
from campaigns.services.snapshot import publish_snapshot
from commitments.models import Pledge, PledgeVersion
from quizzes.models import Quiz, QuizVersion, Sitting

ATTEMPTS_A_SITTING = 35
STEPS = ("pretest", "lesson", "posttest", "retention")
INSTITUTIONS = 240
COMMUNES = 45
PASSWORD = "do-luong-bang-dong-ho"
FIRST_DAY = date(2026, 9, 7)


@dataclass(frozen=True)
class SeededDashboard:
    campaign_id: Any
    attempts: int
    classes: int
    username: str
    password: str
    url: str


@transaction.atomic
def seed_dashboard(attempts: int) -> SeededDashboard:
    """attempts is rounded down to whole classes (140 attempts each: 35 students, four sittings)."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # the site's own limit is for pages
        cursor.execute("SET LOCAL work_mem = '128MB'")
    province, organiser = _place_and_person()
    _publish()
    campaign = _campaign(province, organiser)
    enrolments = _enrolments(campaign, province)
    classes = max(1, attempts // (ATTEMPTS_A_SITTING * len(STEPS)))
    enrolled = _classes(enrolments, classes)
    sittings = _sittings(campaign, organiser, enrolled)
    written = _attempts(campaign, sittings)
    _count_classes(campaign)
    for enrolment in enrolments:
        sum_enrolment(enrolment_id=enrolment.pk, at=timezone.now())
    withhold_participation(campaign_id=campaign.pk)
    publish_snapshot(campaign_id=campaign.pk, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return SeededDashboard(
        campaign_id=campaign.pk,
        attempts=written,
        classes=classes,
        username=organiser.username,
        password=PASSWORD,
        url=reverse("campaigns:dashboard", args=[campaign.pk]),
    )


def is_counted_right(seeded: SeededDashboard) -> bool:
    """Whether the recount job finds for one class what the seed wrote. Changes nothing."""
    enrolled = EnrolledClass.objects.filter(enrolment__campaign=seeded.campaign_id, reached__gt=0).first()
    if enrolled is None:
        return False

    def rows() -> list[Any]:
        return [
            list(ClassRollUp.objects.filter(enrolled_class=enrolled).order_by("phase__position").values()),
            list(PairTally.objects.filter(enrolled_class=enrolled).order_by("after").values()),
            list(EnrolledClass.objects.filter(pk=enrolled.pk).values("students", "reached", "complete")),
        ]

    with transaction.atomic():
        before = rows()
        recount_class(
            classroom_id=enrolled.classroom_id, series_id=enrolled.enrolment.campaign.series_id, at=timezone.now()
        )
        after = rows()
        transaction.set_rollback(True)
    return before == after


def _place_and_person() -> tuple[AdministrativeUnit, User]:
    province, _ = AdministrativeUnit.objects.get_or_create(
        code="11", valid_from=date(2025, 7, 1), defaults={"name": "Điện Biên", "kind": "province"}
    )
    missing = COMMUNES - province.children.count()
    AdministrativeUnit.objects.bulk_create(
        AdministrativeUnit(
            code=f"b{number:05d}", name=f"Đo {number}", kind="commune", parent=province, valid_from=date(2025, 7, 1)
        )
        for number in range(missing)
    )
    organiser, is_new = User.objects.get_or_create(username="do-luong", defaults={"full_name": "Cán bộ đo lường"})
    if is_new:
        organiser.set_password(PASSWORD)
        organiser.save()
        Membership.objects.create(user=organiser, role=Membership.Role.ORGANISER, unit=province)
    return province, organiser


def _publish() -> None:
    """Empty quizzes, where the shipped pack has not been loaded: the dashboard shows none of their text."""
    for key, mode, marks in (
        ("form-a", "assessment", 12),
        ("form-b", "assessment", 12),
        ("form-c", "assessment", 12),
        ("lesson-core", "practice", 20),
    ):
        quiz, _ = Quiz.objects.get_or_create(key=key, defaults={"mode": mode})
        if not quiz.versions.exists():
            QuizVersion.objects.create(
                quiz=quiz,
                number=1,
                title={"vi": key},
                item_count=marks,
                max_marks=marks,
                files={},
                sha256=f"{key:0<64}",
                published_at=timezone.now(),
            )
    if not PledgeVersion.objects.filter(pledge__role="student").exists():
        pledge, _ = Pledge.objects.get_or_create(key="bench", defaults={"role": "student", "family": "bench"})
        PledgeVersion.objects.create(
            pledge=pledge, number=1, title={"vi": "-"}, sha256={"vi": "0" * 64}, published_at=timezone.now()
        )


def _campaign(province: AdministrativeUnit, organiser: User) -> Campaign:
    days = proposed_days(FIRST_DAY)
    shift = days["pretest"].first - FIRST_DAY
    days = {step: DayRange(rule.first - shift, rule.last - shift) for step, rule in days.items()}
    programme = Programme(name=f"Đo lường {uuid4().hex[:6]}", legal_basis="-", days=days)
    campaign = create_campaign(unit=province, programme=programme, by=organiser, at=timezone.now())
    campaign.state = Campaign.State.RUNNING
    campaign.save(update_fields=["state"])
    return campaign


def _enrolments(campaign: Campaign, province: AdministrativeUnit) -> list[Enrolment]:
    units = list(province.children.order_by("code")[:COMMUNES])
    mark = campaign.name.rsplit(" ", 1)[1]
    institutions = Institution.objects.bulk_create(
        Institution(name=f"Trường đo {number} {mark}", kind="school", unit=units[number % len(units)])
        for number in range(INSTITUTIONS)
    )
    at = timezone.now()
    return Enrolment.objects.bulk_create(
        Enrolment(
            campaign=campaign,
            institution=institution,
            unit_id=institution.unit_id,
            state=Enrolment.State.ACCEPTED,
            invited_at=at,
            answered_at=at,
            answered_by=campaign.created_by,
        )
        for institution in institutions
    )


def _classes(enrolments: list[Enrolment], count: int) -> list[EnrolledClass]:
    places = [(enrolments[number % len(enrolments)], number // len(enrolments)) for number in range(count)]
    classrooms = Classroom.objects.bulk_create(
        (
            Classroom(institution_id=enrolment.institution_id, name=f"10A{number + 1}", grade=10, school_year=2026)
            for enrolment, number in places
        ),
        batch_size=2000,
    )
    return EnrolledClass.objects.bulk_create(
        (
            EnrolledClass(enrolment=enrolment, classroom=classroom)
            for (enrolment, _), classroom in zip(places, classrooms, strict=True)
        ),
        batch_size=2000,
    )


def _sittings(campaign: Campaign, organiser: User, enrolled: list[EnrolledClass]) -> int:
    phases = {phase.step: phase for phase in campaign.phases.exclude(quiz=None)}
    versions = {step: QuizVersion.objects.filter(quiz=phases[step].quiz_id).latest("number") for step in STEPS}
    opened = {step: _morning(phases[step].opens_on) for step in STEPS}
    rows = (
        Sitting(
            pk=uuid7(),
            institution_id=row.classroom.institution_id,
            classroom_id=row.classroom_id,
            quiz_version=versions[step],
            series_id=campaign.series_id,
            step=step,
            is_assessment=step != "lesson",
            state=Sitting.State.CLOSED,
            opened_by=organiser,
            opened_at=opened[step],
            closes_at=opened[step] + timedelta(hours=1),
            closed_at=opened[step] + timedelta(hours=1),
            started=ATTEMPTS_A_SITTING,
            finished=ATTEMPTS_A_SITTING,
        )
        for row in enrolled
        for step in STEPS
    )
    return len(Sitting.objects.bulk_create(rows, batch_size=2000))


def _morning(day: date) -> datetime:
    return DayRange(day, day).opens_at + timedelta(hours=8)


def _attempts(campaign: Campaign, sittings: int) -> int:
    """35 a sitting, with ids in the order of their rows (a browser's are random: three times slower to insert). A subject is the same in all sittings of its class, judges better
    after the lesson, and forgets some."""
    sql = """
    INSERT INTO quizzes_attempt (id, institution_id, sitting_id, quiz_version_id, subject, series_id, step, is_assessment,
        taken, started_at, answered, max_marks, marks, scams, hits, legitimate, false_alarms, clock_skew_s, finished_at)
    SELECT (%s || lpad(to_hex(row_number() OVER ()), 12, '0'))::uuid, s.institution_id, s.id, s.quiz_version_id, md5(s.classroom_id::text || g.n)::uuid, s.series_id,
        s.step, s.is_assessment, 'own', s.opened_at, 12, v.max_marks,
        CASE WHEN s.is_assessment THEN j.hits + 6 - j.false_alarms ELSE 14 END,
        CASE WHEN s.is_assessment THEN 6 ELSE 0 END, CASE WHEN s.is_assessment THEN j.hits ELSE 0 END,
        CASE WHEN s.is_assessment THEN 6 ELSE 0 END, CASE WHEN s.is_assessment THEN j.false_alarms ELSE 0 END,
        0, s.opened_at + interval '20 minutes'
    FROM quizzes_sitting s
    JOIN quizzes_quizversion v ON v.id = s.quiz_version_id
    CROSS JOIN generate_series(1, %s) AS g(n)
    CROSS JOIN LATERAL (
        SELECT least(6, floor(random() * 4)::int + CASE s.step WHEN 'pretest' THEN 1 WHEN 'posttest' THEN 3 ELSE 2 END
                 + (g.n * 0)) AS hits,
               least(6, floor(random() * 4)::int + CASE s.step WHEN 'posttest' THEN 0 ELSE 1 END) AS false_alarms
    ) AS j
    WHERE s.series_id = %s
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # keys are right by construction; 5 times faster
        cursor.execute(sql, [campaign.pk.hex[-20:], ATTEMPTS_A_SITTING, campaign.series_id])
        written = int(cursor.rowcount)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("ANALYZE quizzes_attempt")
    return written


def _count_classes(campaign: Campaign) -> None:
    series, key = campaign.series_id, campaign.pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE quizzes_sitting, campaigns_enrolledclass, campaigns_enrolment, campaigns_phase")
        cursor.execute(ROLL_UPS, {"series": series, "campaign": key})
        cursor.execute(PARTICIPATION, {"series": series, "campaign": key})
        for after in ("posttest", "retention"):
            cursor.execute(PAIRS, {"series": series, "campaign": key, "after": after})
        cursor.execute(CLASSES, {"campaign": key, "students": ATTEMPTS_A_SITTING})


ROLL_UPS = """
INSERT INTO campaigns_classrollup (institution_id, enrolled_class_id, phase_id, started, finished, by_hands, marks, max_marks,
    scams, hits, legitimate, false_alarms, hands_scams, hands_hits, hands_legitimate, hands_false_alarms, signed)
SELECT e.institution_id, c.id, p.id, count(a.id), count(a.id), 0, coalesce(sum(a.marks), 0), coalesce(sum(a.max_marks), 0),
    coalesce(sum(a.scams), 0), coalesce(sum(a.hits), 0), coalesce(sum(a.legitimate), 0), coalesce(sum(a.false_alarms), 0),
    0, 0, 0, 0, 0
FROM campaigns_enrolledclass c
JOIN campaigns_enrolment e ON e.id = c.enrolment_id AND e.campaign_id = %(campaign)s
JOIN campaigns_phase p ON p.campaign_id = e.campaign_id
LEFT JOIN quizzes_sitting s ON s.classroom_id = c.classroom_id AND s.series_id = %(series)s AND s.step = p.step
LEFT JOIN quizzes_attempt a ON a.sitting_id = s.id AND a.institution_id = s.institution_id
GROUP BY e.institution_id, c.id, p.id
"""
PARTICIPATION = """
INSERT INTO campaigns_participation (institution_id, enrolled_class_id, subject, steps_done, is_complete)
SELECT e.institution_id, c.id, a.subject, '["pretest", "lesson", "posttest", "retention"]'::jsonb, true
FROM campaigns_enrolledclass c
JOIN campaigns_enrolment e ON e.id = c.enrolment_id AND e.campaign_id = %(campaign)s
JOIN quizzes_sitting s ON s.classroom_id = c.classroom_id AND s.series_id = %(series)s AND s.step = 'pretest'
JOIN quizzes_attempt a ON a.sitting_id = s.id AND a.institution_id = s.institution_id
"""
PAIRS = """
INSERT INTO campaigns_pairtally (institution_id, enrolled_class_id, before, after, n, sum_d, sum_d_squared, sum_before,
    sum_before_squared, sum_after, sum_after_squared, max_marks, before_scams, before_hits, before_legitimate,
    before_false_alarms, after_scams, after_hits, after_legitimate, after_false_alarms)
SELECT e.institution_id, c.id, 'pretest', %(after)s, count(*), sum(y.marks - x.marks), sum((y.marks - x.marks) ^ 2),
    sum(x.marks), sum(x.marks ^ 2), sum(y.marks), sum(y.marks ^ 2), max(x.max_marks), sum(x.scams), sum(x.hits),
    sum(x.legitimate), sum(x.false_alarms), sum(y.scams), sum(y.hits), sum(y.legitimate), sum(y.false_alarms)
FROM campaigns_enrolledclass c
JOIN campaigns_enrolment e ON e.id = c.enrolment_id AND e.campaign_id = %(campaign)s
JOIN quizzes_sitting s ON s.classroom_id = c.classroom_id AND s.series_id = %(series)s AND s.step = 'pretest'
JOIN quizzes_sitting t ON t.classroom_id = c.classroom_id AND t.series_id = %(series)s AND t.step = %(after)s
JOIN quizzes_attempt x ON x.sitting_id = s.id AND x.institution_id = s.institution_id
JOIN quizzes_attempt y ON y.sitting_id = t.id AND y.institution_id = t.institution_id AND y.subject = x.subject
GROUP BY e.institution_id, c.id
"""
CLASSES = """
UPDATE campaigns_enrolledclass c SET students = %(students)s, reached = %(students)s, complete = %(students)s, as_of = now()
FROM campaigns_enrolment e WHERE e.id = c.enrolment_id AND e.campaign_id = %(campaign)s
"""
