"""How a step says that it cannot go on."""


class CaseFailedError(Exception):
    """The test case fails.

    Args:
        cause: what is the matter, in one line.
        expected: what the step waited for.
        actual: how it was instead.
    """

    def __init__(self, cause: str, expected: str = "", actual: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.expected = expected
        self.actual = actual


class CaseRefusedError(Exception):
    """The step asks for what cannot be done here; the text names it and says why."""
