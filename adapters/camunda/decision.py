"""What the engine answers when it is asked a decision table."""

import json
from dataclasses import dataclass
from typing import Any, Self

from pyzeebe.proto.gateway_pb2 import EvaluateDecisionResponse


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that matched, by its id in the DMN file and its place in the table (from 1)."""

    decision_id: str
    rule_id: str
    index: int


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """The output of a decision and the rules that led to it."""

    decision_id: str
    version: int
    output: Any
    hits: tuple[RuleHit, ...]

    @classmethod
    def from_wire(cls, answer: EvaluateDecisionResponse) -> Self:
        """Read an answer from the gateway protocol."""
        return cls(
            decision_id=answer.decisionId,
            version=answer.decisionVersion,
            output=json.loads(answer.decisionOutput),
            hits=tuple(
                RuleHit(decision.decisionId, rule.ruleId, rule.ruleIndex)
                for decision in answer.evaluatedDecisions
                for rule in decision.matchedRules
            ),
        )
