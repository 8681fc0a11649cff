"""Claims and births know the row that they came with, so that another process can follow the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; what is there already is older than whatever anybody follows."""
    for table in ("claims", "born"):
        op.add_column(table, sa.Column("seq", sa.BigInteger(), nullable=False, server_default="0"))
