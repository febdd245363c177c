"""Why a signature is not accepted, in Kazakh; the Russian stands with the rules of acceptance."""

from adapters.eds.acceptance import ProblemCode

IN_KAZAKH = {
    ProblemCode.NO_SIGNER: "Құжатқа ЭЦҚ қойылмаған: қол қойып, қол қойылған файлды тіркеңіз",
    ProblemCode.TWO_SIGNERS: "Құжатқа бірнеше кілтпен қол қойылған: тек өз кілтіңізбен бір рет қол қойыңыз",
    ProblemCode.NOT_VALID:
        "Қолтаңба жарамсыз: құжат өзгертілген немесе сертификат расталмады; құжатқа қайта қол қойыңыз",
    ProblemCode.EXPIRED: "ЭЦҚ сертификатының мерзімі өткен: жаңасын алып, қайта қол қойыңыз",
    ProblemCode.REVOKED: "ЭЦҚ сертификаты кері қайтарылған: жаңасын алып, қайта қол қойыңыз",
    ProblemCode.NOT_SIGNING_KEY:
        "Кіруге арналған кілт (AUTH) таңдалған: қол қоюға арналған GOST немесе RSA файлын таңдаңыз",
    ProblemCode.NOT_INDIVIDUAL: "Жеке тұлғаның ЭЦҚ қажет: ұйымның емес, жеке кілтіңізбен қол қойыңыз",
    ProblemCode.NOT_ORGANISATION: "Ұйым қызметкерінің ЭЦҚ қажет: қызметтік кілтпен қол қойыңыз",
    ProblemCode.WRONG_ROLE:
        "Сертификат ұйым атынан қол қою құқығын бермейді: басшы немесе уәкілетті адам қол қояды",
    ProblemCode.OTHER_PERSON:
        "Сертификаттағы ЖСН қол қоюшының ЖСН-мен сәйкес келмейді: өз кілтіңізбен қол қойыңыз",
    ProblemCode.OTHER_ORGANISATION:
        "Сертификаттағы БСН ұйымның БСН-мен сәйкес келмейді: өз ұйымыңыздың кілтімен қол қойыңыз",
    ProblemCode.OTHER_DOCUMENT: "Басқа құжатқа қол қойылған: қажеттісін қайта жүктеп, соған қол қойыңыз",
}  # fmt: skip
