"""The desk: where officials see cases and do the acts that bind somebody."""

from adapters.desk.app import desk_app
from adapters.desk.official import DeskOfficial
from adapters.desk.signer import DocumentSigner, StubSigner

__all__ = ["DeskOfficial", "DocumentSigner", "StubSigner", "desk_app"]
