"""The seam to БМГ, the base of mobile citizens: whose phone is registered under which ИИН."""

from typing import Protocol


class PhoneDirectory(Protocol):
    """Knows the phones that citizens have registered (passport-asp/portal-step-4)."""

    def phone_of(self, iin: str) -> str | None:
        """Return the registered phone as +77XXXXXXXXX; None where the person is not registered."""
        ...
