"""Why a signature is not accepted, in Kazakh; the Russian stands with the rules of acceptance."""

from adapters.eds.acceptance import ProblemCode

IN_KAZAKH = {
    ProblemCode.NO_SIGNER: "Құжатқа ЭЦҚ қойылмаған",
    ProblemCode.NOT_VALID:
        "Қолтаңба жарамсыз: құжат өзгертілген немесе сертификаттың мерзімі не мәртебесі расталмады",
    ProblemCode.EXPIRED: "ЭЦҚ сертификатының мерзімі өткен",
    ProblemCode.REVOKED: "ЭЦҚ сертификаты кері қайтарылған",
    ProblemCode.NOT_SIGNING_KEY: "Кіруге арналған кілт (AUTH) таңдалған, қол қоюға арналған кілт қажет",
    ProblemCode.NOT_INDIVIDUAL: "Жеке тұлғаның ЭЦҚ қажет",
    ProblemCode.NOT_ORGANISATION: "Ұйым қызметкерінің ЭЦҚ қажет",
    ProblemCode.WRONG_ROLE: "Сертификат ұйым атынан қол қою құқығын бермейді",
    ProblemCode.OTHER_PERSON: "Сертификаттағы ЖСН қол қоюшының ЖСН-мен сәйкес келмейді",
    ProblemCode.OTHER_ORGANISATION: "Сертификаттағы БСН ұйымның БСН-мен сәйкес келмейді",
    ProblemCode.OTHER_DOCUMENT: "Басқа құжатқа қол қойылған",
}  # fmt: skip
