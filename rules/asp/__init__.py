"""Адресная социальная помощь as pure functions: who counts, what income, which category, how much."""

from rules.asp.able_bodied import AbleBodiedFinding, able_bodied
from rules.asp.amount import Amount, MonthlyPayment, amount
from rules.asp.bars import BarringEvent, Bars, bars_to, last_barred_day
from rules.asp.edition import edition_on
from rules.asp.family import Family, FamilyMember, Flag, Relation, count_family
from rules.asp.income import IncomeAssessment, assess_income
from rules.asp.income_entries import IncomeEntry
from rules.asp.problems import Finding, Problem, Unassessable
from rules.asp.quarter import Quarter, quarter_of
from rules.asp.queries import Concerned, Queries, Query, Use, concerns, is_about
from rules.asp.trace import TraceLine

__all__ = [
    "AbleBodiedFinding",
    "Amount",
    "BarringEvent",
    "Bars",
    "Concerned",
    "Family",
    "FamilyMember",
    "Finding",
    "Flag",
    "IncomeAssessment",
    "IncomeEntry",
    "MonthlyPayment",
    "Problem",
    "Quarter",
    "Queries",
    "Query",
    "Relation",
    "TraceLine",
    "Unassessable",
    "Use",
    "able_bodied",
    "amount",
    "assess_income",
    "bars_to",
    "concerns",
    "count_family",
    "edition_on",
    "is_about",
    "last_barred_day",
    "quarter_of",
]
