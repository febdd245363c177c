"""The XML by which an applicant withdraws through the API: our format, as the application's."""

from adapters.portal.application_xml import NAMESPACE


def build_withdrawal_xml(case_id: str) -> bytes:
    """Return what the applicant signs to withdraw a case, a UUID."""
    return f'<withdrawal xmlns="{NAMESPACE}"><case>{case_id}</case></withdrawal>'.encode()
