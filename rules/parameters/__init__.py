"""Dated parameters of the law: values by date, each with title, link and state."""

from rules.parameters.catalogue import NoParameterError, Parameters
from rules.parameters.parameter import DatedValue, Parameter, ParameterValue

__all__ = ["DatedValue", "NoParameterError", "Parameter", "ParameterValue", "Parameters"]
