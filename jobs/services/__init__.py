from jobs.services.queue import announce_waiting, enqueue

__all__ = ["announce_waiting", "enqueue"]
