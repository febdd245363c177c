"""Read an application from the fields of a page; portal and desk show the same fields."""

from datetime import date

from starlette.datastructures import FormData

from adapters.portal.application_form import ApplicationForm, MemberForm, PersonForm

PERSON = ("iin", "surname", "name", "patronymic", "birth_date")
PLAIN = ("submission_key", "language", "territory", "postal_address", "phone", "iban")
MOST_ROWS = 60


def read_form(data: FormData, today: date, *, iin: str | None = None) -> ApplicationForm:
    """Return what was filled in, dated today; with an ИИН given the page's own does not count."""
    own = {name: text_of(data, name) for name in PERSON}
    if iin is not None:
        own["iin"] = iin
    return ApplicationForm(
        applicant=PersonForm(**own),
        family=_family(data),
        date=today.isoformat(),
        **{name: text_of(data, name) for name in PLAIN},
    )


def with_rows(form: ApplicationForm, asked: str) -> ApplicationForm:
    """Return the form with a member more (`add`) or less (`remove-N`)."""
    if asked == "add":
        return form.model_copy(update={"family": (*form.family, MemberForm())[:MOST_ROWS]})
    family = tuple(member for index, member in enumerate(form.family) if asked != f"remove-{index}")
    return form.model_copy(update={"family": family})


def text_of(data: FormData, name: str) -> str:
    """Return a field's text; nothing where it is missing or a file."""
    value = data.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""


def _family(data: FormData) -> tuple[MemberForm, ...]:
    names = ("relation", *PERSON)
    columns = [[str(text).replace("\0", "") for text in data.getlist(f"member_{name}")] for name in names]
    count = min(MOST_ROWS, max(len(column) for column in columns))
    return tuple(
        MemberForm(
            **{
                name: column[index] if index < len(column) else ""
                for name, column in zip(names, columns, strict=True)
            }
        )
        for index in range(count)
    )
