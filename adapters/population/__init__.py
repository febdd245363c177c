"""A small synthetic country: people, families and officials who exist nowhere else."""

from adapters.population.archetypes import Archetype, Recipe
from adapters.population.country import Country, open_country
from adapters.population.family import Family, Kinship, Member
from adapters.population.incomes import IncomeKind, MonthlyIncome
from adapters.population.officials import Official, Post
from adapters.population.person import DisabilityGroup, Person, Register
from adapters.population.places import PLACES, Address, Place

__all__ = [
    "PLACES",
    "Address",
    "Archetype",
    "Country",
    "DisabilityGroup",
    "Family",
    "IncomeKind",
    "Kinship",
    "Member",
    "MonthlyIncome",
    "Official",
    "Person",
    "Place",
    "Post",
    "Recipe",
    "Register",
    "open_country",
]
