"""Consent (КДП): a person lets one service tell about them; asked for through ШЭП, given by the person."""

from adapters.consent.client import ConsentClient, Consented, ConsentState, Organisation
from adapters.consent.ovt import OvtMaker

__all__ = ["ConsentClient", "ConsentState", "Consented", "Organisation", "OvtMaker"]
