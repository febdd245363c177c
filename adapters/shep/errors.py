"""The ways a query through ШЭП fails; «no data» is not one of them.

The texts reach incidents, so they name the service and a code, tell a supervisor what to do, and carry
neither personal data nor anything a provider wrote.
"""

import re

CODE = re.compile(r"[A-Za-z0-9_.-]{1,16}")


class ShepError(Exception):
    """A query failed; `service` is the serviceId, `outcome` how it failed in a word, for the journal."""

    def __init__(self, service: str, text: str, outcome: str) -> None:
        super().__init__(f"ШЭП, {service}: {text}")
        self.service = service
        self.outcome = outcome


class ShepUnavailableError(ShepError):
    """No answer: refused connection, timeout, HTTP 5xx without a fault."""

    def __init__(self, service: str, what: str) -> None:
        super().__init__(service, f"система не отвечает ({what}); запрос повторяется", "unavailable")


class ShepFaultError(ShepError):
    """The gateway or the provider answered with a SOAP fault; `code` is SCE…, or `unknown`."""

    def __init__(self, service: str, code: str | None) -> None:
        self.code = safe_code(code)
        text = f"ошибка шлюза {self.code}; проверьте подключение и подпись"
        super().__init__(service, text, f"fault-{self.code}")


class ShepRejectedError(ShepError):
    """The provider answered with a status that is neither success nor «no data»."""

    def __init__(self, service: str, code: str | None) -> None:
        self.code = safe_code(code)
        text = f"система ответила статусом {self.code}; обратитесь к её оператору"
        super().__init__(service, text, f"rejected-{self.code}")


class ShepConsentError(ShepError):
    """The provider does not answer without the person's consent: there is none, or it has ended."""

    def __init__(self, service: str) -> None:
        super().__init__(service, "нет согласия гражданина; оно запрашивается заново", "no-consent")


class ShepMalformedError(ShepError):
    """The answer cannot be understood or trusted; `reason` says how, in a word."""

    def __init__(self, service: str, reason: str) -> None:
        self.reason = reason
        text = f"ответ не принят ({reason}); обратитесь к оператору системы"
        super().__init__(service, text, f"malformed-{reason}")


def safe_code(code: str | None) -> str:
    """Return a provider's code if it looks like one, else `unknown`: free text may carry anything."""
    return code if code is not None and CODE.fullmatch(code) else "unknown"
