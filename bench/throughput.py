"""Figures of requests a second, each a ratio to the floor view of the same run."""

import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.test import Client

from bench import load
from bench.load import Outcome, Response, User, request
from bench.models import FloorCounter
from bench.site import Site
from bench.world import ITEMS, BenchWorld, Pupil

CONNECTIONS = 50  # students at once


@dataclass(frozen=True)
class Lengths:
    """Seconds for each measurement, and students for each pool."""

    floor: float
    short: float
    answers: float
    attempts: float
    attempts_warm_up: float
    longest_pause: float  # of post_after_s; a short run cannot wait for a minute
    pupils: int
    attempt_pupils: int


FULL = Lengths(12, 10, 20, 25, 70, 75, 5000, 9000)
QUICK = Lengths(2, 2, 3, 3, 2, 2, 700, 700)


def measure_floor(site: Site, seconds: float, rate: float | None = None) -> Outcome:
    signer = signing.get_cookie_signer(salt="bench" + "bench")
    requests = [
        request("POST", "/bench/floor", body=b'{"item":"a/judge","answer":"scam","confidence":2}',
                cookie="bench=" + signer.sign(str(counter.pk)))
        for counter in FloorCounter.objects.all()
    ]  # fmt: skip
    outcome = load.run(
        site.address, lambda: _endless(random.choice(requests)), connections=CONNECTIONS, seconds=seconds,
        warm_up=2, rate=rate,
    )  # fmt: skip
    return outcome.expect(200)


def measure_empty(site: Site, seconds: float) -> Outcome:
    empty = request("GET", "/bench/empty")
    outcome = load.run(site.address, lambda: _endless(empty), connections=CONNECTIONS, seconds=seconds, warm_up=1)
    return outcome.expect(200)


def _endless(message: bytes) -> User:
    while True:
        yield message


def from_pool(pupils: Iterator[Pupil], act: Callable[[Pupil], User]) -> Callable[[], "User | None"]:
    def next_user() -> "User | None":
        pupil = next(pupils, None)
        return act(pupil) if pupil else None

    return next_user


def measure_joins(site: Site, pupils: Iterator[Pupil], seconds: float) -> Outcome:
    def act(pupil: Pupil) -> User:
        yield join_request(pupil)

    return load.run(site.address, from_pool(pupils, act), connections=CONNECTIONS, seconds=seconds, warm_up=1).expect(
        200
    )


def join_request(pupil: Pupil) -> bytes:
    body = json.dumps({"code": pupil.code, "number": pupil.number, "pin": pupil.pin}).encode()
    return request("POST", "/api/v1/join", body=body)


def answers_body(world: BenchWorld, token: str, first: int, last: int) -> bytes:
    """Answers first..last (from 0, last excluded) as a browser posts them; the last one finishes."""
    now = datetime.now(UTC).isoformat()
    given = list(zip(world.items, world.answers(), strict=True))[first:last]
    return json.dumps(
        {
            "token": token,
            "sent_at": now,
            "started_at": now,
            "taken": "own",
            "responses": [
                {"item": item, "answer": answer, "confidence": 2, "answered_at": now} for item, answer in given
            ],
            "finish": ITEMS if last == ITEMS else None,
        }
    ).encode()


def measure_answers(
    site: Site, world: BenchWorld, pupils: Iterator[Pupil], seconds: float, rate: float | None = None
) -> Outcome:
    """Posts of one answer; each student gives ten, the last finishes."""

    def act(pupil: Pupil) -> User:
        path = f"/api/v1/attempts/{uuid4()}/responses"
        for position in range(ITEMS):
            body = answers_body(world, pupil.token, position, position + 1)
            response = yield request("POST", path, body=body)
            _taken(response, 1)

    return load.run(
        site.address, from_pool(pupils, act), connections=CONNECTIONS, seconds=seconds, warm_up=2, rate=rate
    ).expect(200)


def _taken(response: Response | None, count: int) -> Any:
    assert response is not None
    receipt = json.loads(response.body)
    if response.status != 200 or len(receipt["accepted"]) != count:
        raise SystemExit(f"an answer was not taken: {response.status} {receipt}")
    return receipt


def measure_attempts(site: Site, world: BenchWorld, pupils: Iterator[Pupil], lengths: Lengths) -> Outcome:
    """Whole attempts: join, ten answers, result. What is asked by post_after_s is waited for, then one post brings the rest."""

    def act(pupil: Pupil) -> User:
        joined = yield join_request(pupil)
        assert joined is not None
        token = json.loads(joined.body)["sittings"][0]["attempt"]["token"]
        path, given, wait = f"/api/v1/attempts/{uuid4()}/responses", 0, 0
        while given < ITEMS:
            last = ITEMS if wait else given + 1
            receipt = _taken((yield request("POST", path, body=answers_body(world, token, given, last))), last - given)
            given, wait = last, receipt["post_after_s"]
            if wait and given < ITEMS:
                yield min(wait * (0.75 + random.random() / 2), float(lengths.longest_pause))
        if not receipt["result"]:
            raise SystemExit("an attempt has no result")

    return load.run(
        site.address, from_pool(pupils, act), connections=CONNECTIONS, seconds=lengths.attempts,
        warm_up=lengths.attempts_warm_up,
    ).expect(200)  # fmt: skip


def measure_board(site: Site, world: BenchWorld, seconds: float) -> Outcome:
    """The live board of a class of 35, nothing new."""
    classroom, _seats = world.classroom()
    sitting = world.sitting(classroom)
    path = f"/teach/sittings/{sitting.pk}/board.json"
    cookie = session_cookie(world.teacher)
    first = one(site, request("GET", path, cookie=cookie))
    if first.status != 200:
        raise SystemExit(f"the board answered {first.status}")
    again = request("GET", path, cookie=cookie, headers=f"If-None-Match: {first.header('ETag')}\r\n")
    return load.run(site.address, lambda: _endless(again), connections=CONNECTIONS, seconds=seconds, warm_up=1).expect(
        304
    )


def session_cookie(user: Any) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def one(site: Site, message: bytes) -> Response:
    with closing(socket.create_connection(site.address, timeout=60)) as connection:
        connection.sendall(message)
        buffer = b""
        while (response := load.parse(buffer)) is None:
            chunk = connection.recv(65_536)
            if not chunk:
                raise SystemExit("the server closed the connection")
            buffer += chunk
        return response


def median_seconds(site: Site, message: bytes, times: int) -> float:
    """Of one request after another, the first two left out."""
    taken = []
    for _ in range(times + 2):
        began = time.perf_counter()
        if one(site, message).status != 200:
            raise SystemExit("not a page")
        taken.append(time.perf_counter() - began)
    return sorted(taken[2:])[times // 2]
