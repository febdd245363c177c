"""The coarse codes that models, decision tables, terms and workers share; none of them is personal data."""

from enum import StrEnum


class Channel(StrEnum):
    """Tell by which door an application or complaint came; an open list (facts: law C 27)."""

    PORTAL = "portal"
    CENTRE = "centre"
    AKIM = "akim"
    PROACTIVE = "proactive"
    CORPORATION = "corporation"  # ГК «Правительство для граждан»
    PROVIDER = "provider"  # услугодатель
    E_OTINISH = "e-otinish"  # «Электронное обращение»
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    ASSISTANT = "assistant"
    PHONE = "phone"
    POST = "post"


class Service(StrEnum):
    """Name a service of social assistance."""

    ASP = "asp"
    LOCAL_ASSISTANCE = "local-assistance"
    CERTIFICATE = "certificate"
    EMERGENCY = "emergency"
    COMPLAINT = "complaint"


class Edition(StrEnum):
    """Name a dated wording of the АСП regulation (dates are provisional, facts: law C 1)."""

    GOVKZ_ASP = "govkz-asp"  # S-002, to 30.06.2023
    PASSPORT_ASP = "passport-asp"  # S-000, from 01.07.2023


class Regime(StrEnum):
    """Tell whether the ordinary or the emergency rules hold."""

    ORDINARY = "ordinary"
    EMERGENCY = "emergency"


class IncomeLevel(StrEnum):
    """Compare the per-capita income with the poverty line."""

    ABOVE = "above"
    EQUAL = "equal"
    BELOW = "below"


class AbleBodied(StrEnum):
    """Tell what able-bodied members the family has."""

    NONE = "none"
    ONLY_CARER = "only-carer"
    OTHERS = "others"


class Obliged(StrEnum):
    """Tell whether any able-bodied member must take part in measures (Social Code art. 122(4))."""

    SOME = "some"
    NOBODY = "nobody"


class Bar(StrEnum):
    """Tell whether a six-month bar lies on the day of application."""

    FREE = "free"
    BARRED = "barred"


class Assessment(StrEnum):
    """Tell whether the rules alone could work out the income."""

    DONE = "done"
    IMPOSSIBLE = "impossible"


class Registers(StrEnum):
    """Tell whether application and information systems say the same."""

    AGREE = "agree"
    CONTRADICT = "contradict"


class Documents(StrEnum):
    """Tell whether every piece of information was asked for and settled."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class Information(StrEnum):
    """Tell how one piece of information stands: known, decided without (law.md C 3), open, not needed."""

    FOUND = "found"
    AT_HAND = "at-hand"
    MISSING = "missing"
    NOT_ASKED = "not-asked"


class OtherAid(StrEnum):
    """Tell whether АСП was appointed to, or applied for by, any member in another case (query 16)."""

    NONE = "none"
    APPLIED = "applied"
    RECEIVED = "received"


class RecipientStatus(StrEnum):
    """Tell whether every member may be a recipient (queries 2 to 5)."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Mark(StrEnum):
    """Tell whether a system marked a person; which mark it is stays on the desk (law.md C 16)."""

    NONE = "none"
    PRESENT = "present"


class CheckReason(StrEnum):
    """Name why a person looks at a case before it goes on; the table `asp-person-check` answers these."""

    INCOME_EQUAL = "income-equal"
    NOT_COMPUTABLE = "not-computable"
    REGISTERS_CONTRADICT = "registers-contradict"
    DOCUMENTS_INCOMPLETE = "documents-incomplete"
    AID_APPLIED = "aid-applied"
    AID_RECEIVED = "aid-received"
    STATUS_INELIGIBLE = "status-ineligible"
    REGISTER_MARK = "register-mark"


class CheckVerdict(StrEnum):
    """Tell what a person did about the reasons: found them in order, or corrected the data."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"


class Category(StrEnum):
    """Tell whether the aid is безусловная or обусловленная."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"


class Survey(StrEnum):
    """Tell what became of the commission's survey."""

    DONE = "done"
    REFUSED = "refused"


class Visit(StrEnum):
    """Tell what a visit of the commission found: a survey, its refusal, or nobody at home."""

    DONE = "done"
    REFUSED = "refused"
    ABSENT = "absent"


class Conclusion(StrEnum):
    """Tell whether the commission has concluded, by the votes of its members."""

    GIVEN = "given"
    MISSING = "missing"


class Need(StrEnum):
    """Tell what the commission concluded."""

    FOUND = "found"
    NOT_FOUND = "not-found"


class HearingNeed(StrEnum):
    """Tell whether the applicant is heard before this draft is agreed with."""

    NEEDED = "needed"
    NONE = "none"


class HearingOutcome(StrEnum):
    """Tell what a hearing came to."""

    STANDS = "stands"
    RECONSIDER = "reconsider"
    MISSING = "missing"


class Rework(StrEnum):
    """Tell what is done anew with a decision that was returned: its draft, or survey and interview too."""

    DRAFT = "draft"
    MATERIALS = "materials"


class Measures(StrEnum):
    """Tell whether the family agreed to the measures of employment (Social Code art. 122)."""

    AGREED = "agreed"
    REFUSED = "refused"


class DutyState(StrEnum):
    """Tell whether a duty of a social contract was performed."""

    PERFORMED = "performed"
    NOT_PERFORMED = "not-performed"


class ContractOutcome(StrEnum):
    """Tell how a social contract ended."""

    FULFILLED = "fulfilled"
    TERMINATED = "terminated"
    NOT_PERFORMED = "not-performed"


class Fault(StrEnum):
    """Tell whether the recipient is at fault that a contract was not performed."""

    RECIPIENT = "recipient"
    NOBODY = "nobody"


class Outcome(StrEnum):
    """Tell how a case ended."""

    APPOINTED = "appointed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class RefusalGround(StrEnum):
    """Name a ground of refusal; each is the clause `passport-asp/<code>`."""

    INCOME_ABOVE_LINE = "refusal-1"
    SURVEY_REFUSED = "refusal-2"
    NO_NEED = "refusal-3"
    MEASURES_REFUSED = "refusal-4"
    CONTRACT_BROKEN = "refusal-5"
    FALSE_DATA = "refusal-6"


class QueryState(StrEnum):
    """Tell what an information system answered: no data is not a failure."""

    FOUND = "found"
    NO_DATA = "no-data"
    FAILED = "failed"
    AWAITED = "awaited"
    """Asked by the asynchronous channel and acknowledged; the answer has not come."""


class DeliveryMeans(StrEnum):
    """Name a means by which the result reaches the applicant."""

    SMS = "sms"
    CABINET = "cabinet"
    COUNTER = "counter"


class SignatureState(StrEnum):
    """Tell what the verification of a signature found."""

    VALID = "valid"
    MISSING = "missing"
    INVALID = "invalid"
    RETURNED = "returned"


class Approval(StrEnum):
    """Tell whether somebody of the authorised body agreed with a draft, in their own name."""

    AGREED = "agreed"
    MISSING = "missing"
