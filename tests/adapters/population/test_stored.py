"""A large country: plausible households in a file, the same from the same seed, and the stubs read it."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.clock import FixedClock
from adapters.population import (
    FILE,
    Archetype,
    Contradiction,
    Country,
    Family,
    Kinship,
    Person,
    Post,
    StoredCountry,
    open_country,
    write_country,
)
from adapters.population.drawn import CONTRADICTION_SHARE, GAP_SHARE
from adapters.population.identifiers import is_synthetic
from adapters.population.stored import ARCHETYPAL
from adapters.shep.services.zags import ZagsRequest
from adapters.shep.stub.zags import answer as told_by_zags
from rules.identifiers import birth_date_of, iban_problem, iin_problem, sex_of

AS_OF = date(2026, 11, 23)
FAMILIES = 2_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("country") / FILE
    write_country(path, seed=7, families=FAMILIES, as_of=AS_OF)
    return path


@pytest.fixture(scope="module")
def country(file: Path) -> StoredCountry:
    return StoredCountry(file)


@pytest.fixture(scope="module")
def drawn(country: StoredCountry) -> list[Family]:
    return list(country.families[ARCHETYPAL:])


def persons(families: list[Family]) -> list[Person]:
    return [member.person for family in families for member in family.members]


def test_the_same_seed_gives_the_same_country_and_another_seed_another(file: Path, tmp_path: Path) -> None:
    facts = StoredCountry(file).facts
    again = write_country(tmp_path / "again", seed=7, families=FAMILIES, as_of=AS_OF)
    assert again == facts
    assert (tmp_path / "again").read_bytes() == file.read_bytes()
    other = write_country(tmp_path / "other", seed=8, families=FAMILIES, as_of=AS_OF)
    assert other.persons != facts.persons


def test_it_begins_with_the_small_country_and_what_that_promises(country: StoredCountry) -> None:
    small = Country(AS_OF, seed=7, families=ARCHETYPAL)
    assert list(country.families[:ARCHETYPAL]) == list(small.families)
    assert country.family_with(Archetype.LARGE_FAMILY, 2) == small.family_with(Archetype.LARGE_FAMILY, 2)
    assert country.expectation(country.families[3]) == small.expectation(small.families[3])
    assert country.officials == small.officials
    with pytest.raises(LookupError):
        country.expectation(country.families[ARCHETYPAL])


def test_everybody_is_valid_synthetic_and_nobody_twice(country: StoredCountry) -> None:
    everybody = persons(list(country.families))
    assert len({one.iin for one in everybody}) == len(everybody) == country.facts.persons
    for one in everybody:
        assert iin_problem(one.iin) is None
        assert is_synthetic(one.iin)
        assert (birth_date_of(one.iin), sex_of(one.iin)) == (one.birth_date, one.sex)
    for kind in ("phone", "iban"):
        told = [getattr(one, kind) for one in everybody if getattr(one, kind)]
        assert len(set(told)) == len(told)
    accounts = [one.iban for one in everybody if one.iban]
    assert [iban_problem(account) for account in accounts] == [None] * len(accounts)


def test_households_are_plausible(drawn: list[Family]) -> None:
    sizes = Counter(len(family.members) for family in drawn)
    assert 2.5 < sum(size * count for size, count in sizes.items()) / len(drawn) < 4
    assert sizes.keys() >= {1, 2, 3, 4, 5, 6, 7}
    assert {family.region for family in drawn} == {"astana", "oskemen"}
    for family in drawn:
        applicant = family.applicant
        youngest_parent = min(
            m.person.age_on(AS_OF) for m in family.members if m.kinship in {Kinship.APPLICANT, Kinship.SPOUSE}
        )
        for child in family.children:
            assert youngest_parent - child.age_on(AS_OF) >= 13
        for member in family.members:
            if member.kinship is Kinship.PARENT:
                assert member.person.age_on(AS_OF) - applicant.age_on(AS_OF) >= 20
    adults = [one for one in persons(drawn) if one.iban]
    kinds = Counter(source.kind for one in adults for source in one.incomes)
    assert kinds.keys() >= {"wages", "pension", "entrepreneurship", "social-payments", "rent", "alimony"}
    assert 0.4 < kinds["wages"] / len(adults) < 0.65
    assert {one.disability for one in persons(drawn)} >= {"1", "2", "3", "child"}


def test_gaps_and_contradictions_have_the_known_share(country: StoredCountry, drawn: list[Family]) -> None:
    adults = [one for one in persons(drawn) if one.iban]
    gaps = sum(bool(one.gaps) for one in adults)
    assert abs(gaps / len(adults) - GAP_SHARE) < 0.012
    contradicted = [family for family in drawn if family.contradiction]
    assert abs(len(contradicted) / len(drawn) - CONTRADICTION_SHARE) < 0.012
    assert country.facts.contradictions == len(contradicted)
    assert {family.contradiction for family in contradicted} == set(Contradiction)
    for family in contradicted:
        if family.contradiction is Contradiction.ADDRESS:
            assert family.members[1].person.address != family.applicant.address
        else:
            told = told_by_zags(country, FixedClock(datetime(2026, 11, 23, tzinfo=UTC)),
                                ZagsRequest(iin=family.applicant.iin))  # fmt: skip
            if told.family_info_list:
                (info,) = told.family_info_list
                assert info.birth_infos[0].child_birth_date != family.children[0].birth_date


def test_a_number_leads_to_its_person_and_a_stranger_to_nobody(country: StoredCountry) -> None:
    family = country.families[-1]
    assert country.family_of(family.applicant.iin) == family
    assert country.person(family.members[-1].person.iin) == family.members[-1].person
    assert len(country.families) == FAMILIES
    for stranger in ("990101300003", "", "99010130000", "٩٩٠١٠١٣٠٠٠٠٣"):
        assert country.person(stranger) is None
        assert country.family_of(stranger) is None
    with pytest.raises(KeyError):
        country.incomes("990101300003", AS_OF, AS_OF)
    with pytest.raises(IndexError):
        country.families[FAMILIES]


def test_the_stubs_open_what_was_written(file: Path, country: StoredCountry) -> None:
    opened = open_country(file.parent, FixedClock(datetime(2027, 1, 1, tzinfo=UTC)), seed=1, families=3)
    assert isinstance(opened, StoredCountry)
    assert opened.facts == country.facts
    head = opened.official(Post.HEAD, "oskemen")
    assert opened.official_by_iin(head.iin) == head
    assert next(iter(opened.personal_data())) == opened.families[0].applicant.iin
    opened.close()
