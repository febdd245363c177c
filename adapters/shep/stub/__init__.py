"""A stub of ШЭП: the gateway's synchronous channel with the registers behind it."""

from adapters.shep.stub.disturbance import Disturbance
from adapters.shep.stub.gateway import ShepStub

__all__ = ["Disturbance", "ShepStub"]
