"""One measurement after the other, on a site that is there and a database that is empty. Import with Django set up."""

import time
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from bench import throughput
from bench import visits as student
from bench.load import request
from bench.models import FloorCounter, FloorRow
from bench.report import Bench
from bench.roster import STUDENTS, measure_roster
from bench.seed_dashboard import seed_dashboard
from bench.site import ROOT, Site
from bench.throughput import Lengths, median_seconds, session_cookie
from bench.world import BenchWorld, Pupil


def prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_units", verbosity=0)
    call_command("load_pack", str(ROOT / "content" / "core"), verbosity=0)
    call_command("load_pledges", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(FloorCounter)
        editor.create_model(FloorRow)
    FloorCounter.objects.bulk_create(FloorCounter() for _ in range(400))


def run(bench: Bench, site: Site) -> None:
    lengths = throughput.QUICK if bench.quick else throughput.FULL
    bench.say("PostgreSQL is up; preparing")
    prepare()
    world = BenchWorld()
    waiting = iter(world.pool(lengths.pupils if bench.wants("joins_per_floor") else 35, joined=False))
    joined = iter(world.pool(lengths.pupils if bench.wants("answer_posts_per_floor") else 35, joined=True))
    comers = iter(world.pool(lengths.attempt_pupils if bench.wants("attempts_per_floor") else 35, joined=False))
    analyse()
    bench.say("schools are open")
    site.start()
    floor = throughput.measure_floor(site, lengths.floor)
    bench.say(f"floor {floor.per_second:.0f}/s")
    empty = throughput.measure_empty(site, lengths.short / 2)
    bench.raw |= {"floor_before": floor.per_second, "empty": empty.per_second}
    if bench.wants("joins_per_floor"):
        joins = throughput.measure_joins(site, waiting, lengths.short)
        bench.put("joins_per_floor", joins.per_second / floor.per_second, joins=joins.per_second)
    if bench.wants("answer_posts_per_floor", "answer_p95_per_floor"):
        answers(bench, site, world, joined, lengths, floor.per_second)
    if bench.wants("board_304_per_floor"):
        board = throughput.measure_board(site, world, lengths.short)
        bench.put("board_304_per_floor", board.per_second / floor.per_second, boards=board.per_second)
    if bench.wants("attempts_per_floor"):
        attempts = throughput.measure_attempts(site, world, comers, lengths)
        bench.put(
            "attempts_per_floor", attempts.users_per_second / floor.per_second, attempts=attempts.users_per_second
        )
    after = throughput.measure_floor(site, lengths.floor)
    bench.raw["floor_after"] = after.per_second
    bench.say(f"floor {after.per_second:.0f}/s, load program {empty.per_second / floor.per_second:.1f} times the floor")
    visits_and_pages(bench, site, world)


def answers(
    bench: Bench, site: Site, world: BenchWorld, pupils: Iterator[Pupil], lengths: Lengths, floor: float
) -> None:

    saturated = throughput.measure_answers(site, world, pupils, lengths.answers)
    bench.put(
        "answer_posts_per_floor", saturated.per_second / floor,
        answer_posts=saturated.per_second, answer_p50_ms=saturated.percentile(0.5) * 1000,
    )  # fmt: skip
    calm_floor = throughput.measure_floor(site, lengths.short, rate=0.6 * floor)
    calm = throughput.measure_answers(site, world, pupils, lengths.short, rate=0.6 * saturated.per_second)
    bench.put(
        "answer_p95_per_floor", calm.percentile(0.95) / calm_floor.percentile(0.95),
        answer_p95_ms=calm.percentile(0.95) * 1000, floor_p95_ms=calm_floor.percentile(0.95) * 1000,
    )  # fmt: skip


def visits_and_pages(bench: Bench, site: Site, world: BenchWorld) -> None:
    if bench.wants("class_ready_s", "first_visit_kb", "return_visit_kb", "first_scenario_s"):
        visits(bench, site, world)
    if bench.wants("roster_5000_mb"):
        site.start_worker()
        time.sleep(3)
        megabytes, seconds = measure_roster(site, world, 1500 if bench.quick else STUDENTS)
        bench.put("roster_5000_mb", megabytes, roster_seconds=seconds)
    if bench.wants("dashboard_growth"):
        dashboards(bench, site)


def visits(bench: Bench, site: Site, world: BenchWorld) -> None:
    pupils = iter(world.pool(150, joined=False))
    with student.chromium() as browser:
        student.visit(browser, site.url, next(pupils))  # the browser's own start is not the site's
        first, back = student.visit_weights(browser, site, pupils)
        bench.put("first_visit_kb", first.received, first_visit_sent_kb=first.sent)
        bench.put("return_visit_kb", back.received, return_visit_sent_kb=back.sent)
        slow = [
            student.visit(browser, site.url, next(pupils), is_slow=True).seconds for _ in range(1 if bench.quick else 3)
        ]
        bench.put("first_scenario_s", sorted(slow)[len(slow) // 2])
        plain = student.visit(browser, site.url, next(pupils))
    bench.raw["visit_requests"] = len(plain.requests)
    ready = student.class_ready(
        site, plain, [next(pupils) for _ in range(12 if bench.quick else student.CLASS_ON_A_LINE)]
    )
    bench.put("class_ready_s", ready)


def dashboards(bench: Bench, site: Site) -> None:
    small = seed_dashboard(2_000 if bench.quick else 10_000)
    large = seed_dashboard(20_000 if bench.quick else 1_000_000)
    analyse()
    bench.say(f"dashboards of {small.attempts} and {large.attempts} attempts are seeded")
    messages = [
        request("GET", seeded.url, cookie=session_cookie(get_user_model().objects.get(username=seeded.username)))
        for seeded in (small, large)
    ]
    rounds = [[median_seconds(site, message, 11) for message in messages] for _ in range(3)]
    small_s, large_s = (sorted(times)[1] for times in zip(*rounds, strict=True))
    bench.put(
        "dashboard_growth", large_s / small_s, dashboard_small_ms=small_s * 1000, dashboard_large_ms=large_s * 1000
    )
    bench.raw["dashboard_attempts"] = large.attempts


def analyse() -> None:
    """As autovacuum would have done by then: the planner knows how large the tables are."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")
