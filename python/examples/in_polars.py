"""Polars, lazily: the records are read, screened and written batch by batch.

    python python/examples/in_polars.py examples/intake.csv results.parquet
"""

import sys

import polars as pl

import contraindication

protocol = contraindication.embedded()  # or contraindication.load("rules")


def screen(records: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(protocol.screen_table(records, on="2026-11-22"))


intake = pl.scan_csv(sys.argv[1], infer_schema=False)
schema = screen(intake.head(0).collect()).schema
# `record` counts within a batch: `id` says whose result it is
intake.map_batches(screen, schema=schema, streamable=True).sink_parquet(sys.argv[2])

results = pl.scan_parquet(sys.argv[2])
records = intake.select("id").collect()
screened = results.select("id").unique().collect()
assert records["id"].n_unique() == len(screened), f"{len(screened)} of {len(records)} records have results"
print(f"{len(records)} records, {results.select(pl.len()).collect().item()} results")
print(results.group_by("verdict").len().sort("verdict").collect())
