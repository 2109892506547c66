"""What a rule says when it refuses. Pages turn it into a message, the API into its one error shape."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal that a person can understand. `details` holds only what may be shown to whoever asked."""

    code: ClassVar[str] = "refused"
    http_status: ClassVar[int] = 409
    message: "str | Promise" = _("Không thực hiện được.")

    def __init__(self, message: "str | Promise | None" = None, **details: Any) -> None:
        if message is not None:
            self.message = message
        self.details = details
        super().__init__(self.code)
