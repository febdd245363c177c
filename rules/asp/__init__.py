"""Адресная социальная помощь as pure functions: who counts, what income, which category, how much."""

from rules.asp.able_bodied import AbleBodiedFinding, able_bodied
from rules.asp.amount import Amount, MonthlyPayment, amount
from rules.asp.bars import BarringEvent, Bars, bars_to, last_barred_day
from rules.asp.case_facts import CaseFacts
from rules.asp.edition import edition_on
from rules.asp.family import Family, FamilyMember, Flag, Relation, count_family
from rules.asp.farm import Holding
from rules.asp.income import IncomeAssessment, assess_income
from rules.asp.income_entries import IncomeEntry
from rules.asp.problems import Finding, Problem, Unassessable
from rules.asp.quarter import Quarter, quarter_of
from rules.asp.queries import Concerned, Queries, Query, Use, concerns, is_about
from rules.asp.trace import TraceLine
from rules.asp.working_out import WorkedOut, bar_codes, pay, work_out

__all__ = [
    "AbleBodiedFinding",
    "Amount",
    "BarringEvent",
    "Bars",
    "CaseFacts",
    "Concerned",
    "Family",
    "FamilyMember",
    "Finding",
    "Flag",
    "Holding",
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
    "WorkedOut",
    "able_bodied",
    "amount",
    "assess_income",
    "bar_codes",
    "bars_to",
    "concerns",
    "count_family",
    "edition_on",
    "is_about",
    "last_barred_day",
    "pay",
    "quarter_of",
    "work_out",
]
