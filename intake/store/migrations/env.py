"""What Alembic runs: the migrations, on the connection and in the transaction that `migrating.py` opened."""

from alembic import context

from intake.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # ours begins its transactions itself, on SQLite too
)
with context.begin_transaction():
    context.run_migrations()
