"""What was deployed to which engine, so that changes are told by content."""

from datetime import datetime

from sqlalchemy import String, func
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class DeployedResource(Base):
    """The content of one model as an engine has it; a wiped engine has a new epoch."""

    __tablename__ = "deployment"

    epoch: Mapped[str] = mapped_column(String(64), primary_key=True)
    resource: Mapped[str] = mapped_column(String(200), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    deployed_at: Mapped[datetime] = mapped_column(server_default=func.now())
