"""Make the people and officials of the synthetic country holders of stub certificates."""

from adapters.eds.holder import Holder
from adapters.eds.roles import KeyUser
from adapters.population import Country, Official, Person, Post

POST_ROLES = {
    Post.HEAD: KeyUser.CEO,
    Post.AUTHORISED_BODY: KeyUser.CAN_SIGN,
    Post.CENTRE: KeyUser.CAN_SIGN,
    Post.AKIM: KeyUser.CEO,
}
"""Centre and akim sign notices of extension; all other posts are EMPLOYEE."""


def holder_of(country: Country, iin: str) -> Holder | None:
    """Return the holder with this ИИН; None for strangers and for children, who have no key."""
    official = country.official_by_iin(iin)
    if official is not None:
        return official_holder(official)
    person = country.person(iin)
    if person is None or person.paper.kind != "identity-card":
        return None
    return person_holder(person)


def person_holder(person: Person) -> Holder:
    """Return a citizen as a holder: INDIVIDUAL."""
    name = person.name
    return Holder(
        key=person.iin,
        common_name=f"{name.surname} {name.name}",
        roles=(KeyUser.INDIVIDUAL,),
        iin=person.iin,
        surname=name.surname,
        patronymic=name.patronymic,
    )


def official_holder(official: Official) -> Holder:
    """Return an official as a holder: ORGANIZATION with the role of the post."""
    name = official.name
    return Holder(
        key=official.iin,
        common_name=f"{name.surname} {name.name}",
        roles=(KeyUser.ORGANIZATION, POST_ROLES.get(official.post, KeyUser.EMPLOYEE)),
        iin=official.iin,
        surname=name.surname,
        patronymic=name.patronymic,
        organisation=official.organisation,
        bin=official.organisation_bin,
    )


def system_holder(name: str) -> Holder:
    """Return an information system as a holder, for the transport signatures of ШЭП."""
    return Holder(key=f"system-{name}", common_name=name, roles=(KeyUser.ORGANIZATION,), organisation=name)
