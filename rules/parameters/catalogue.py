"""All parameters of the law, found by key and date."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rules.parameters.parameter import DatedValue, Parameter, ParameterValue
from rules.strict_yaml import LawDataError, packaged, read, validated
from rules.terms.term import Status

_Dated = tuple[date, date, ParameterValue]
"""First day, last day, value; the latest stand first."""


class NoParameterError(LookupError):
    """Tell which parameter has no value on which date."""

    def __init__(self, key: str, on: date, of: str | None = None) -> None:
        name = key if of is None else f"{key} of {of}"
        super().__init__(f"no value of the parameter {name} on {on.isoformat()}")
        self.key = key
        self.on = on
        self.of = of


class Parameters:
    """The parameters as data."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters = {parameter.key: parameter for parameter in parameters}
        self._values: dict[tuple[str, str | None], list[_Dated]] = {}
        for parameter in self._parameters.values():
            for value in reversed(parameter.values):
                dated = (value.valid_from, value.valid_to or date.max, _asked(parameter, value))
                self._values.setdefault((parameter.key, value.of), []).append(dated)

    @classmethod
    def load(cls, overrides: Iterable[tuple[str, str]] = ()) -> "Parameters":
        """Read the packaged parameters; one of the operator's files replaces the packaged one of its key.

        Raises:
            LawDataError: a file is wrong: file, key, reason.
        """
        return cls((_read(packaged("rules.parameters")) | _read(overrides)).values())

    def value(
        self, key: str, on: date, of: str | None = None, *, carry_forward: bool = False
    ) -> ParameterValue:
        """Return the value that holds on a date.

        Args:
            key: the parameter, for instance `mrp`.
            on: the date of the law.
            of: the region, kind or sex where the parameter is listed by one; aliases are understood.
            carry_forward: take the last value before the date where none holds, marked provisional.

        Raises:
            NoParameterError: no value covers the date; it names parameter and date.
        """
        parameter = self._parameters.get(key)
        if parameter is None:
            raise NoParameterError(key, on, of)
        if of is not None:
            of = parameter.aliases.get(of, of)
        values = self._values.get((key, of), ())
        for begins, ends, value in values:
            if begins <= on <= ends:
                return value
            if carry_forward and begins <= on:
                return replace(value, status=Status.PROVISIONAL, carried_forward=True)
        raise NoParameterError(key, on, of)

    def keys(self) -> frozenset[str]:
        """Return the keys of all parameters."""
        return frozenset(self._parameters)

    def parameter(self, key: str) -> Parameter:
        """Return a parameter with all its values."""
        return self._parameters[key]

    def on(self, on: date, *, carry_forward: bool = False) -> tuple[ParameterValue, ...]:
        """Return every value that holds on a date, in the order of keys."""
        found = []
        for key, of in sorted(self._values, key=lambda pair: (pair[0], pair[1] or "")):
            try:
                found.append(self.value(key, on, of, carry_forward=carry_forward))
            except NoParameterError:
                continue
        return tuple(found)

    def uncovered(self, on: date) -> tuple[str, ...]:
        """Return the keys that have no value at all on a date."""
        covered = {value.key for value in self.on(on)}
        return tuple(sorted(self._parameters.keys() - covered))


def _asked(parameter: Parameter, value: DatedValue) -> ParameterValue:
    return ParameterValue(
        key=parameter.key,
        of=value.of,
        value=value.number,
        since=value.valid_from,
        title=value.title,
        link=str(value.link) if value.link else None,
        status=value.status,
        carried_forward=False,
        clause=parameter.clause,
    )


def _read(files: Iterable[tuple[str, str]]) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    for name, text in files:
        parameter = validated(Parameter, name, "parameter", read(name, text))
        if parameter.key in parameters:
            raise LawDataError(name, parameter.key, "the parameter stands twice")
        if not name.removesuffix(".yaml").endswith(parameter.key):
            raise LawDataError(name, parameter.key, "a parameter's file is named as its key")
        parameters[parameter.key] = parameter
    return parameters
