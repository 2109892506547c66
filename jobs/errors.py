"""What may go wrong with a job."""

from django.utils.functional import Promise


class JobRefused(Exception):
    """Trying again would not help. The message is shown to whoever asked, so it says what to do."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(str(message))


class LeaseLost(Exception):
    """Another worker has taken this job over: whoever sees this must write nothing more."""


class UnknownKind(LookupError):
    """No handler is registered for a job's kind."""
