"""A small synthetic country: people, families and officials who exist nowhere else."""

from adapters.population.archetypes import Archetype, Recipe
from adapters.population.country import DEFAULT_SEED, Country
from adapters.population.family import Contradiction, Family, Kinship, Member
from adapters.population.incomes import IncomeKind, MonthlyIncome
from adapters.population.officials import Official, Post
from adapters.population.opening import open_country
from adapters.population.person import DisabilityGroup, Person, Register
from adapters.population.places import PLACES, Address, Place
from adapters.population.stored import FILE, CountryFacts, StoredCountry, write_country

__all__ = [
    "DEFAULT_SEED",
    "FILE",
    "PLACES",
    "Address",
    "Archetype",
    "Contradiction",
    "Country",
    "CountryFacts",
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
    "StoredCountry",
    "open_country",
    "write_country",
]
