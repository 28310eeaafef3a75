"""DuckDB: a query in, a table of results out, batch by batch.

    python python/examples/in_duckdb.py examples/intake.csv
"""

import sys

import duckdb

import contraindication

database = duckdb.connect()  # or a file: the results may be larger than memory
database.execute("CREATE TABLE intake AS FROM read_csv(?, all_varchar = true)", [sys.argv[1]])

protocol = contraindication.embedded()  # or contraindication.load("rules")
# a cursor of its own: the query is read while the results are written
records = database.cursor().sql("FROM intake")
results = protocol.screen_table(records, on="2026-11-22")
database.execute("CREATE TABLE results AS FROM results")

records = database.sql("SELECT count(*) FROM intake").fetchall()[0][0]
screened, count = database.sql("SELECT count(DISTINCT record), count(*) FROM results").fetchall()[0]
assert records == screened, f"{screened} of {records} records have results"
print(f"{records} records, {count} results")
print(database.sql("SELECT verdict, count(*) AS results FROM results GROUP BY ALL ORDER BY ALL"))
