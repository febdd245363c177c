"""Адресная социальная помощь as pure functions: who counts, what income, which category, how much."""

from rules.asp.able_bodied import AbleBodiedFinding, able_bodied
from rules.asp.amount import Amount, MonthlyPayment, amount
from rules.asp.family import Family, FamilyMember, Flag, Relation, count_family
from rules.asp.income import IncomeAssessment, assess_income
from rules.asp.income_entries import IncomeEntry
from rules.asp.problems import Finding, Problem, Unassessable
from rules.asp.quarter import Quarter, quarter_of
from rules.asp.trace import TraceLine

__all__ = [
    "AbleBodiedFinding",
    "Amount",
    "Family",
    "FamilyMember",
    "Finding",
    "Flag",
    "IncomeAssessment",
    "IncomeEntry",
    "MonthlyPayment",
    "Problem",
    "Quarter",
    "Relation",
    "TraceLine",
    "Unassessable",
    "able_bodied",
    "amount",
    "assess_income",
    "count_family",
    "quarter_of",
]
