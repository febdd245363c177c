"""A person's name as applications and families keep it."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class PersonName:
    """Columns of a table that names a person."""

    surname: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    patronymic: Mapped[str | None] = mapped_column(String(120))

    @property
    def full_name(self) -> str:
        """Return surname, name and patronymic, as letters and orders name the person."""
        return " ".join(filter(None, (self.surname, self.name, self.patronymic)))
