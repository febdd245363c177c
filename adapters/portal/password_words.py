"""Why a one-time password is not sent or not accepted, in both languages, with what to do."""

from adapters.portal.problems import Rule

NOT_CONNECTED = Rule(
    "подписание SMS-кодом не подключено: подпишите ЭЦП",
    "SMS-кодпен қол қою қосылмаған: ЭЦҚ қойыңыз",
    "password-not-connected",
)
NOT_REGISTERED = Rule(
    "Вашего телефона нет в базе мобильных граждан (БМГ): зарегистрируйте его на egov.kz или подпишите ЭЦП",
    "телефоныңыз мобильді азаматтар базасында (МАБ) жоқ: оны egov.kz сайтында тіркеңіз немесе ЭЦҚ қойыңыз",
    "password-not-registered",
)
TOO_MANY = Rule(
    "за час отправлено слишком много кодов: попробуйте через час или подпишите ЭЦП",
    "бір сағатта тым көп код жіберілді: бір сағаттан кейін қайталаңыз немесе ЭЦҚ қойыңыз",
    "password-too-many",
)
NOT_SENT = Rule(
    "для этого код не отправлялся: запросите его",
    "бұл үшін код жіберілмеген: оны сұратыңыз",
    "password-not-sent",
)
NOT_SIX_DIGITS = Rule(
    "введите шесть цифр из SMS", "SMS-тегі алты цифрды енгізіңіз", "password-not-six-digits"
)
USED = Rule(
    "этот код уже использован: поданное заявление – в истории получения услуг",
    "бұл код пайдаланылған: берілген өтініш қызметтер алу тарихында",
    "password-used",
)
LATE = Rule(
    "срок действия кода истёк: запросите новый", "кодтың мерзімі өтті: жаңасын сұратыңыз", "password-late"
)
GUESSED = Rule(
    "код введён неверно три раза: запросите новый",
    "код үш рет қате енгізілді: жаңасын сұратыңыз",
    "password-guessed",
)


def wrong(left: int) -> Rule:
    """Say that a code is wrong, and how many attempts are left."""
    return Rule(
        f"неверный код, осталось попыток: {left}", f"код қате, қалған әрекет саны: {left}", "password-wrong"
    )


TEXTS = {
    "ru": "Код {code} – подпись заявления на АСП. Действует {minutes} мин. Никому его не сообщайте.",
    "kk": "Код {code} – АӘК өтінішіне қол қою. {minutes} мин жарамды. Оны ешкімге айтпаңыз.",
}
"""The SMS that signs."""
LOGIN_TEXTS = {
    "ru": "Код {code} – вход на портал. Действует {minutes} мин. Никому его не сообщайте.",
    "kk": "Код {code} – порталға кіру. {minutes} мин жарамды. Оны ешкімге айтпаңыз.",
}
"""The SMS that lets in: it must not read as a signature."""
