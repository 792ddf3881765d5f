"""Where Alembic enters: it runs on the connection that `services.database.migrate` gives it."""

from alembic import context

from services.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
