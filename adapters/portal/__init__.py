"""The portal: the citizen's door by HTTP, as an API and as plain pages."""

from adapters.portal.app import portal_app
from adapters.portal.application_form import ApplicationForm, MemberForm
from adapters.portal.application_xml import build_application_xml, parse_application_xml
from adapters.portal.phone_directory import PhoneDirectory
from adapters.portal.withdrawal_xml import build_withdrawal_xml

__all__ = [
    "ApplicationForm",
    "MemberForm",
    "PhoneDirectory",
    "build_application_xml",
    "build_withdrawal_xml",
    "parse_application_xml",
    "portal_app",
]
