"""Submissions and senders. Written out, not taken from `tables.py`: a migration stays what it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "senders",
        sa.Column("sender_id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("items_per_minute", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("sender_id", name="pk_senders"),
    )
    op.create_table(
        "submissions",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(12), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("sender_id", sa.String(12)),
        sa.Column("key_fingerprint", sa.String(12), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("form_version", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("submitted_at", sa.Text()),
        sa.Column("occurred_at", sa.Text()),
        sa.Column("ended_at", sa.Text()),
        sa.Column("is_ongoing", sa.Boolean()),
        sa.Column("service_codes", sa.Text()),
        sa.Column("kind_code", sa.Text()),
        sa.Column("error_code", sa.Text()),
        sa.Column("severity_code", sa.Text()),
        sa.Column("consequence_codes", sa.Text()),
        sa.Column("minutes_lost", sa.Integer()),
        sa.Column("patients_affected", sa.Integer()),
        sa.Column("fallback_code", sa.Text()),
        sa.Column("fallback_worked_code", sa.Text()),
        sa.Column("postal_code", sa.Text()),
        sa.Column("software_name", sa.Text()),
        sa.Column("software_version", sa.Text()),
        sa.Column("practice_type_code", sa.Text()),
        sa.Column("reporter_key", sa.Text()),
        sa.Column("comment", sa.Text()),
        sa.Column("quote_consent", sa.Boolean()),
        sa.PrimaryKeyConstraint("row_id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.sender_id"], name="fk_submissions_sender_id_senders"),
        sa.UniqueConstraint("submission_id", "version", name="uq_submissions_submission_id_version"),
        sa.CheckConstraint("action in ('submitted', 'withdrawn')", name="ck_submissions_action"),
        sa.CheckConstraint("version >= 1", name="ck_submissions_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_submissions_reporter_key", "submissions", ["reporter_key"])
    op.create_index("ix_submissions_received_at", "submissions", ["received_at"])
