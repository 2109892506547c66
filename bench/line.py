"""A shared, slow line in front of the site: a proxy that lets so many bytes a second through and counts all of them."""

import asyncio
import threading
import time
from contextlib import suppress
from types import TracebackType

CHUNK = 4096


class Bucket:
    """Bytes of all connections in one direction, one after the other, at `rate` bytes a second."""

    def __init__(self, rate: float) -> None:
        self.rate, self.free_at = rate, 0.0

    async def take(self, size: int) -> None:
        if not self.rate:
            return
        now = time.monotonic()
        self.free_at = max(now, self.free_at) + size / self.rate
        await asyncio.sleep(self.free_at - now)


class Line:
    """Listens on a port of its own and passes on to `target`. Use as a context manager.

    bits_a_second: 0 is unlimited. round_trip: seconds added to each exchange, half on each way.
    """

    def __init__(self, target: tuple[str, int], *, bits_a_second: float = 0, round_trip: float = 0) -> None:
        self.target, self.delay = target, round_trip / 2
        self.down, self.up = Bucket(bits_a_second / 8), Bucket(bits_a_second / 8)
        self.bytes_down = self.bytes_up = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.ready = threading.Event()
        self.address: tuple[str, int] = ("127.0.0.1", 0)

    def __enter__(self) -> "Line":
        self.thread.start()
        self.ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.loop.call_soon_threadsafe(self._end)
        self.thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.address[1]}"

    def _end(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.call_soon(self.loop.stop)

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.address = ("127.0.0.1", server.sockets[0].getsockname()[1])
        self.ready.set()
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            behind, onwards = await asyncio.open_connection(*self.target)
        except OSError:
            writer.close()
            return
        with suppress(asyncio.CancelledError):  # the line is taken down while browsers still hold connections
            await asyncio.gather(self._pass(reader, onwards, is_up=True), self._pass(behind, writer, is_up=False))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_up: bool) -> None:
        bucket = self.up if is_up else self.down
        try:
            while chunk := await source.read(CHUNK):
                if is_up:
                    self.bytes_up += len(chunk)
                else:
                    self.bytes_down += len(chunk)
                await bucket.take(len(chunk))
                if self.delay:
                    await asyncio.sleep(self.delay)
                sink.write(chunk)
                await sink.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            sink.close()
