"""SMS: the gateway's client and its stub."""

from adapters.sms.client import SmsClient
from adapters.sms.stub import SmsStub

__all__ = ["SmsClient", "SmsStub"]
