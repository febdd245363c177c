"""Conditional behaviours: what is done whenever conditions hold."""

from collections.abc import Callable

from komek.process_tests.cases.checking import Checker
from komek.process_tests.cases.file import ConditionalBehavior


class Behaviors:
    """Watches the conditions; each state of affairs that fulfils them sets off one action."""

    def __init__(self, checker: Checker, do: Callable[[object], None]) -> None:
        self._checker = checker
        self._do = do
        self._known: list[_Watched] = []
        self._busy = False

    def add(self, behavior: ConditionalBehavior) -> None:
        """Watch from here on."""
        self._known.append(_Watched(behavior))

    def react(self) -> None:
        """Do what is due; what an action itself sets off comes after it."""
        if self._busy:
            return
        self._busy = True
        try:
            for watched in self._known:
                verdicts = [self._checker.check(one) for one in watched.behavior.conditions]
                told_by = frozenset[int]().union(*(one.by for one in verdicts))
                if all(one.holds for one in verdicts) and watched.is_new(told_by):
                    self._do(watched.next_action())
        finally:
            self._busy = False


class _Watched:
    def __init__(self, behavior: ConditionalBehavior) -> None:
        self.behavior = behavior
        self._done = 0
        self._told_by: frozenset[int] | None = None

    def is_new(self, told_by: frozenset[int]) -> bool:
        """Tell whether other elements or tasks than last time fulfil the conditions."""
        new = told_by != self._told_by
        self._told_by = told_by
        return new

    def next_action(self) -> object:
        """Return the next action; the last one is repeated."""
        action = self.behavior.actions[min(self._done, len(self.behavior.actions) - 1)]
        self._done += 1
        return action
