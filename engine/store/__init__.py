"""The evidence store: DuckDB schema, migrations, views, whole-run writes, read-only queries.

Not for deciding what is worth storing nor for printing results.
"""
