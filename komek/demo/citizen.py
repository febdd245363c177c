"""Plays the citizen: fills in the portal's form, signs it with ЭЦП or an SMS code, withdraws."""

import re
import time
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

import httpx

from adapters.eds import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Family
from adapters.portal.withdrawal_xml import build_withdrawal_xml
from adapters.stubs import SMS_PATH
from komek.addresses import Addresses
from komek.demo.application import form_of
from komek.outside import eds_client, stub_keys
from komek.settings import Settings

_CODE = re.compile(r"\b\d{6}\b")
_SMS_PATIENCE = 30.0


class ApplicationNotAcceptedError(RuntimeError):
    """The portal refused a synthetic application: something is wrong with us, not with the citizen."""


class Citizen:
    """Acts at the portal over HTTP, as a browser with NCALayer would.

    Args:
        portal: the portal's address.
        eds: signs in the citizen's place.
        keys: the synthetic citizens' keys.
        sms: address of the SMS stub, whose journal is the citizens' phones.
    """

    def __init__(self, portal: str, eds: EdsClient, keys: StubKeys, sms: str) -> None:
        self._http = httpx.Client(base_url=portal, timeout=30)
        self._eds = eds
        self._keys = keys
        self._sms = sms

    def apply(self, family: Family, at: datetime) -> str:
        """Send the family's application signed with ЭЦП; return the case's id."""
        return self.send(self.signed_application(family, at))

    def signed_application(self, family: Family, at: datetime) -> dict[str, Any]:
        """Return the family's application, filled in and signed with ЭЦП; nothing is stored yet."""
        draft = self._post("/api/applications/drafts", form_of(family, at))
        return {
            "submissionKey": draft["submissionKey"],
            "signedApplication": self._signed(b64decode(draft["xml"]), family),
        }

    def send(self, application: dict[str, Any]) -> str:
        """Send a signed application, once or again; return the id of its one case."""
        return str(self._post("/api/applications", application)["caseId"])

    def apply_by_code(self, family: Family, at: datetime) -> str:
        """Send the family's application signed with the one-time password that came by SMS."""
        heard = len(self.heard(family))
        draft = self._post("/api/applications/one-time-passwords", form_of(family, at))
        body = {
            "submissionKey": draft["submissionKey"],
            "application": draft["xml"],
            "code": self.code(family, heard),
        }
        return str(self._post("/api/applications/with-password", body)["caseId"])

    def withdraw(self, family: Family, case_id: str) -> None:
        """Take the application back."""
        signed = {"signedWithdrawal": self._signed(build_withdrawal_xml(case_id), family)}
        self._post(f"/api/applications/{case_id}/withdrawal", signed)

    def code(self, family: Family, heard: int = 0) -> str:
        """Return the newest code that came by SMS after so many messages.

        Raises:
            ApplicationNotAcceptedError: none came in half a minute.
        """
        give_up = time.monotonic() + _SMS_PATIENCE
        while time.monotonic() < give_up:
            for text in reversed(self.heard(family)[heard:]):
                if code := _CODE.search(text):
                    return code.group()
            time.sleep(0.1)
        raise ApplicationNotAcceptedError("no SMS with a code came")

    def heard(self, family: Family) -> list[str]:
        """Return the messages that came to the applicant's phone, oldest first."""
        journal = httpx.get(f"{self._sms}/journal", timeout=10).json()
        return [message["text"] for message in journal if message["phone"] == family.applicant.phone]

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _signed(self, xml: bytes, family: Family) -> str:
        return b64encode(self._eds.sign_xml(xml, self._keys.of_person(family.applicant.iin))).decode()

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.post(path, json=body)
        if answer.is_error:
            told = answer.json() if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY else {}
            fields = [problem["field"] for problem in told.get("problems", [])]
            raise ApplicationNotAcceptedError(f"{path}: HTTP {answer.status_code}, fields {fields}")
        reply: dict[str, Any] = answer.json()
        return reply


def citizen_of(settings: Settings, addresses: Addresses) -> Citizen:
    """Return the citizen at the portal of the settings, with keys and phones of the stubs.

    Raises:
        RuntimeError: a real NCANode is set, which has no keys of synthetic people.
    """
    keys = stub_keys(settings, addresses)
    if keys is None:
        raise RuntimeError("a synthetic citizen signs: that needs the ЭЦП stub")
    sms = addresses.stub(settings.sms_url, SMS_PATH, "the SMS gateway", "KOMEK_SMS_URL")
    return Citizen(f"{addresses.doors()}/portal", eds_client(settings, addresses), keys, sms)
