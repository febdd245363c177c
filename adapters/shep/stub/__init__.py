"""A stub of ШЭП: the gateway's synchronous channel with the registers behind it."""

from adapters.shep.stub.disturbance import Disturbance, Faults
from adapters.shep.stub.gateway import ShepStub

__all__ = ["Disturbance", "Faults", "ShepStub"]
