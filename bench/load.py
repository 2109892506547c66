"""The load program: many keep-alive HTTP/1.1 connections in one thread, raw sockets, nothing parsed that is not needed.

Traffic goes to the loopback range only, and every run is bounded in time.
"""

import heapq
import ipaddress
import random
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

# A user yields requests (whole, as bytes) or pauses (seconds, float), and is sent the response to each request.
User = Generator["bytes | float", "Response | None", None]


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    head: bytes
    body: bytes

    def cookies(self) -> str:
        """The cookies set by this response, as a Cookie header's value."""
        lines = self.head.decode("latin-1").split("\r\n")
        return "; ".join(
            line.split(":", 1)[1].split(";")[0].strip() for line in lines if line.lower().startswith("set-cookie:")
        )

    def header(self, name: str) -> str:
        for line in self.head.decode("latin-1").split("\r\n"):
            if line.lower().startswith(name.lower() + ":"):
                return line.split(":", 1)[1].strip()
        return ""


@dataclass
class Outcome:
    """What a run did. `latencies` are seconds, from when the request was due to when its response was whole."""

    seconds: float = 0.0
    users_done: int = 0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    samples: list[Response] = field(default_factory=list)  # of the first unexpected responses

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def users_per_second(self) -> float:
        return self.users_done / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

    def expect(self, *statuses: int) -> "Outcome":
        """Raise when anything else was answered: a refused request is quick and would look like speed."""
        wrong = {status: count for status, count in self.statuses.items() if status not in statuses}
        if wrong or not self.latencies:
            sample = self.samples[0].body[:500].decode(errors="replace") if self.samples else ""
            raise SystemExit(f"unexpected responses {wrong} of {sum(self.statuses.values())}: {sample}")
        return self


def request(method: str, path: str, *, body: bytes = b"", cookie: str = "", headers: str = "") -> bytes:
    """One request as bytes. headers: further lines, each ended by CRLF."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
    if cookie:
        head += f"Cookie: {cookie}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class _Connection:
    __slots__ = ("buffer", "due", "response", "sock", "user")

    def __init__(self, address: tuple[str, int]) -> None:
        self.sock = socket.create_connection(address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.setblocking(False)
        self.buffer, self.due = b"", 0.0
        self.user: User | None = None
        self.response: Response | None = None  # the answer that its user has not been given yet


def run(
    address: tuple[str, int],
    next_user: Callable[[], "User | None"],
    *,
    connections: int,
    seconds: float,
    rate: float | None = None,
    warm_up: float = 0.0,
    ok: tuple[int, ...] = (200, 201, 204, 304),
) -> Outcome:
    """Let users act at once on so many connections until `seconds` have passed or next_user() gives None.

    rate: requests a second over all (open loop; a request that waits for a free connection counts from when it was due);
    None: each user acts as soon as it has its answer (closed loop). What happens in the first `warm_up` is not counted.
    """
    if not ipaddress.ip_address(address[0]).is_loopback:
        raise ValueError("only servers on this machine are measured")
    return _Run(address, next_user, connections, rate, ok).go(seconds, warm_up)


class _Run:
    def __init__(
        self,
        address: tuple[str, int],
        next_user: Callable[[], "User | None"],
        connections: int,
        rate: float | None,
        ok: tuple[int, ...],
    ) -> None:
        self.next_user, self.ok, self.rate = next_user, ok, rate
        self.selector = selectors.DefaultSelector()
        self.idle = [_Connection(address) for _ in range(connections)]
        self.pausing: list[tuple[float, int, User]] = []  # a heap; a pausing user leaves its connection to others
        self.pauses = 0
        for connection in self.idle:
            self.selector.register(connection.sock, selectors.EVENT_READ, connection)
        self.outcome, self.is_counting, self.is_out_of_users, self.flying = Outcome(), False, False, 0

    def go(self, seconds: float, warm_up: float) -> Outcome:
        begin = now = next_due = time.perf_counter()
        counted_from, end = begin + warm_up, begin + warm_up + seconds
        while now < end:
            if not self.is_counting and now >= counted_from:
                self.is_counting, self.outcome = True, Outcome()
            while self.idle and not self.is_out_of_users and (self.rate is None or next_due <= now):
                if not self._start(self.idle.pop(), now if self.rate is None else next_due):
                    break
                next_due += random.expovariate(self.rate) if self.rate else 0.0
            if self.is_out_of_users and not self.flying and not self.pausing:
                break
            for key, _ in self.selector.select(self._wait(next_due - now)):
                self._receive(key.data)
            now = time.perf_counter()
        self.outcome.seconds = time.perf_counter() - counted_from
        for key in list(self.selector.get_map().values()):
            key.data.sock.close()
        self.selector.close()
        return self.outcome

    def _wait(self, until_due: float) -> float:
        if self.pausing and self.idle:
            return 0.005
        return max(0.0, min(0.05, until_due)) if self.rate and self.idle else 0.05

    def _next(self) -> "User | None":
        """Whose pause is over, before anyone new."""
        if self.pausing and self.pausing[0][0] <= time.perf_counter():
            return heapq.heappop(self.pausing)[2]
        return self.next_user()

    def _start(self, connection: _Connection, due: float) -> bool:
        """Let the connection's user, or the next one, take its next step. False: nobody is there to take one now."""
        while True:
            if connection.user is None:
                connection.user, connection.response = self._next(), None
            if connection.user is None:
                self.is_out_of_users = not self.pausing
                self.idle.append(connection)
                return False
            try:
                given = connection.response
                step = next(connection.user) if given is None else connection.user.send(given)
            except StopIteration:
                connection.user = None
                self.outcome.users_done += self.is_counting
                continue
            connection.response = None
            if isinstance(step, bytes):
                self._send(connection, step, due)
                return True
            self.pauses += 1
            heapq.heappush(self.pausing, (time.perf_counter() + step, self.pauses, connection.user))
            connection.user = None

    def _send(self, connection: _Connection, message: bytes, due: float) -> None:
        connection.due, connection.buffer = due, b""
        self.flying += 1
        sent = connection.sock.send(message)
        if sent < len(message):  # larger than the socket's buffer: rare, so simply wait
            connection.sock.setblocking(True)
            connection.sock.sendall(message[sent:])
            connection.sock.setblocking(False)

    def _receive(self, connection: _Connection) -> None:
        try:
            chunk = connection.sock.recv(262_144)
        except BlockingIOError:
            return
        if not chunk:
            raise SystemExit("the server closed a connection")
        connection.buffer += chunk
        response = parse(connection.buffer)
        if response is None:
            return
        now = time.perf_counter()
        self.flying -= 1
        if self.is_counting:
            self.outcome.latencies.append(now - connection.due)
            self.outcome.statuses[response.status] += 1
            if response.status not in self.ok and len(self.outcome.samples) < 5:
                self.outcome.samples.append(response)
        connection.response = response
        if self.rate is None:
            self._start(connection, now)
        else:
            self.idle.append(connection)


def parse(buffer: bytes) -> Response | None:
    """The response when it is whole, else None. Knows Content-Length and chunks."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = buffer[:end]
    status = int(head[9:12])
    if status in (204, 304):
        return Response(status, head, b"")
    lower = head.lower()
    place = lower.find(b"\r\ncontent-length:")
    if place >= 0:
        stop = lower.find(b"\r\n", place + 2)
        length = int(lower[place + 17 : stop if stop >= 0 else None])
        body = buffer[end + 4 :]
        return Response(status, head, body) if len(body) >= length else None
    if b"transfer-encoding: chunked" in lower:
        return Response(status, head, buffer[end + 4 :]) if buffer.endswith(b"0\r\n\r\n") else None
    return Response(status, head, buffer[end + 4 :])
