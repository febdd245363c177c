"""Addresses of our own pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DoorLinks:
    """Pages under the address by which people reach portal and desk."""

    base: str

    def case_page(self, case_id: str) -> str:
        """Return the case's page on the desk."""
        return f"{self.base}/desk/cases/{case_id}"

    def status_page(self, case_id: str) -> str:
        """Return the page behind the QR code: it shows nothing personal."""
        return f"{self.base}/portal/s/{case_id}"
