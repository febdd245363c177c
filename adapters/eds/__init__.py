"""ЭЦП: NCANode's client, the rules of acceptance, and a stub on real crypto."""

from adapters.eds.acceptance import Citizen, OfficialSigner, Problem, ProblemCode, check_acceptance
from adapters.eds.client import EdsClient, KeyContainer, Verdict
from adapters.eds.errors import EdsError, EdsMalformedError, EdsRejectedError, EdsUnavailableError
from adapters.eds.roles import KeyUsage, KeyUser

__all__ = [
    "Citizen",
    "EdsClient",
    "EdsError",
    "EdsMalformedError",
    "EdsRejectedError",
    "EdsUnavailableError",
    "KeyContainer",
    "KeyUsage",
    "KeyUser",
    "OfficialSigner",
    "Problem",
    "ProblemCode",
    "Verdict",
    "check_acceptance",
]
