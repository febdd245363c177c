"""The citizen's cabinet on the e-government portal: its client and its stub."""

from adapters.cabinet.client import CabinetClient
from adapters.cabinet.notice import CabinetDocument, CabinetNotice
from adapters.cabinet.stub import CabinetStub

__all__ = ["CabinetClient", "CabinetDocument", "CabinetNotice", "CabinetStub"]
