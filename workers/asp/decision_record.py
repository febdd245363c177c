"""What is kept of a decision so that it can be explained, and decided again years later."""

from typing import Any

from adapters.database.archived_table import archive
from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.social_contract import SocialContract
from rules.asp import CaseFacts, WorkedOut
from rules.codes import Category, Need, RefusalGround, Survey
from rules.decision_table import packaged_tables
from workers.runtime.work import Work

CATEGORY, GROUNDS = "asp-category", "asp-refusal-grounds"


def record_of(
    work: Work,
    case: Case,
    facts: CaseFacts,
    found: WorkedOut,
    *,
    category: Category,
    grounds: tuple[RefusalGround, ...],
) -> dict[str, Any]:
    """Return facts, codes, what the engine's tables answered, and the tables themselves by hash."""
    tables = packaged_tables()
    return {
        "edition": case.edition,
        "facts": facts.kept(),
        "codes": {**found.codes, **_said_by_people(work, case)},
        "answers": {CATEGORY: category, GROUNDS: sorted(grounds)},
        "tables": archive(work, {name: tables[name] for name in (CATEGORY, GROUNDS)}),
    }


def _said_by_people(work: Work, case: Case) -> dict[str, str | None]:
    """Return the codes that commission and interview gave; null where the case did not come to them."""
    conclusion = work.session.get(CommissionConclusion, case.id)
    contract = work.session.get(SocialContract, case.id)
    survey = Survey(conclusion.survey) if conclusion else None
    need = Need(conclusion.need) if conclusion and conclusion.need else None
    return {"survey": survey, "need": need, "measures": contract.measures if contract else None}
