"""Spark 4, local mode: each partition is screened where it is. The wheel must be installed on every worker.

    python python/examples/in_spark.py examples/intake.csv
"""

import os
import sys
from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

import contraindication

ON = "2026-11-22"  # the same for all partitions
nobody = pa.table({"id": pa.array([], pa.string())})
schema = pa.schema(contraindication.embedded().screen_table(nobody))

# otherwise the workers take whichever `python3` is on PATH
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def screen(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import contraindication

    protocol = contraindication.embedded()  # or contraindication.load(...) of a folder that is on every worker
    for batch in batches:
        # `record` counts within a batch: `id` says whose result it is
        yield from pa.table(protocol.screen_table(batch, on=ON, threads=1)).to_batches()


spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
intake = spark.read.csv(sys.argv[1], header=True)
results = intake.mapInArrow(screen, from_arrow_schema(schema)).cache()

records, screened = intake.select("id").distinct().count(), results.select("id").distinct().count()
assert records == screened, f"{screened} of {records} records have results"
print(f"{intake.count()} records, {results.count()} results")
results.groupBy("verdict").count().orderBy("verdict").show()
spark.stop()
