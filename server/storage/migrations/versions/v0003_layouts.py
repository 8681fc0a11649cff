"""Boards whose layout was adapted know what they were, and where parked notes came from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "layouts",
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("board", "version", name="pk_layouts"),
        sa.ForeignKeyConstraint(["board"], ["boards.id"], name="fk_layouts_board", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["definition"], ["definitions.hash"], name="fk_layouts_definition"),
    )
    op.create_index("ix_layouts_definition", "layouts", ["definition"])
    op.create_table(
        "parked",
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("board", "note", name="pk_parked"),
        sa.ForeignKeyConstraint(["board"], ["boards.id"], name="fk_parked_board", ondelete="CASCADE"),
    )
