"""Who answers for each service: by serviceId, from the synthetic country."""

from adapters.population import Register
from adapters.shep.services import GBD_FL, INCOME, REGISTRY, ZAGS
from adapters.shep.stub import belongings, gbd_fl, income, obligations, occupation, people, zags
from adapters.shep.stub.knowledge import AnswerOf, Tell, about

TELLS: dict[Register, Tell] = {
    Register.CBDI: people.disability,
    Register.NOBD: people.study,
    Register.GUARDIANSHIP: people.guardianship,
    Register.ADOPTION: people.adoption,
    Register.KANDAS: people.no_status,
    Register.REFUGEES: people.no_status,
    Register.FOREIGNERS: people.no_status,
    Register.STATELESS: people.no_status,
    Register.GCVP: occupation.pension,
    Register.ESUTD: occupation.contracts,
    Register.LABOUR_MARKET: occupation.unemployment,
    Register.KGD: occupation.business,
    Register.AISOIP: obligations.alimony,
    Register.KUIS: obligations.placement,
    Register.WANTED: obligations.wanted,
    Register.EGKN: belongings.real_estate,
    Register.VEHICLES: belongings.vehicles,
    Register.FARM: belongings.farm,
    Register.BANKS: obligations.accounts,
    Register.E_SOBES: obligations.assistance,
}

ANSWERS: dict[str, AnswerOf] = {
    GBD_FL.service_id: gbd_fl.answer,
    ZAGS.service_id: zags.answer,
    INCOME.service_id: income.answer,
    **{REGISTRY[register].service_id: about(register, tell) for register, tell in TELLS.items()},
}
