"""Numbers of submissions of persons who asked to be forgotten, hashed: a sender that tries again late must not bring them back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_submissions",
        sa.Column("submission_hash", sa.String(64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("submission_hash", name="pk_erased_submissions"),
    )
