"""What is deployed: the models as they are, or with mocks in them."""

import hashlib
from collections.abc import Mapping
from typing import Any

from komek.process_tests.cases.engine import Engine
from komek.process_tests.cases.mocked_models import Mock, expression_table, with_mocks
from komek.process_tests.cases.models import Models


class Deployment:
    """Deploys the models of a run; always all of them in one request, which is what bindings are made for."""

    def __init__(self, engine: Engine, models: Models) -> None:
        self.models = models
        self._engine = engine
        self._mocks: frozenset[Mock] | None = None
        self._expressions: set[str] = set()

    def ensure(self, mocks: frozenset[Mock] = frozenset()) -> None:
        """Deploy the models with these mocks, unless that is what is there; raises CannotMockError."""
        if mocks != self._mocks:
            files = with_mocks(self.models, mocks)
            if files:
                self._engine.deploy(files)
            self._mocks = mocks

    def restore(self) -> None:
        """Deploy the models without mocks, if mocks were there."""
        if self._mocks:
            self.ensure()

    def feel(self, expression: str, variables: Mapping[str, Any]) -> Any:
        """Evaluate a FEEL expression: 8.6 has no call for it, so it is a decision of its own."""
        text = expression.removeprefix("=").strip()
        decision = f"cpt-expression-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        if decision not in self._expressions:
            self._engine.deploy([expression_table(decision, text)])
            self._expressions.add(decision)
        return self._engine.evaluate(decision, variables)
