"""SMS: the gateway's client, its inbox and its stub."""

from adapters.sms.client import SmsClient
from adapters.sms.inbox import InboxAwayError, ReceivedSms, SmsInbox
from adapters.sms.stub import SmsStub

__all__ = ["InboxAwayError", "ReceivedSms", "SmsClient", "SmsInbox", "SmsStub"]
