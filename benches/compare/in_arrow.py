"""Screens a table in memory: `in_arrow.py RULES ON CSV OUT THREADS`. Prints the seconds from the table to its results.

The table is read before, and the results are written after, so that neither is measured.
"""

import csv
import sys
import time

import contraindication
import pyarrow
import pyarrow.csv


def main(rules, on, file, out, threads):
    with open(file, newline="", encoding="utf-8") as records:
        names = next(csv.reader(records))
    # every column is text, as in the CSV
    types = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pyarrow.string()))
    table = pyarrow.csv.read_csv(file, convert_options=types)
    protocol = contraindication.load(rules)
    started = time.perf_counter()
    results = pyarrow.table(protocol.screen_table(table, on=on, threads=int(threads)))
    print(time.perf_counter() - started)
    write(results, out)


def write(results, out):
    """Writes the results in the format of the other programs; a list becomes one cell."""
    columns = ["id", "procedure", "verdict", "at_least", "at_most", "reasons"]
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for batch in results.select(columns).to_batches():
            rows = zip(*(batch.column(name).to_pylist() for name in columns))
            for *cells, reasons in rows:
                writer.writerow([*cells, ";".join(reasons)])


main(*sys.argv[1:])
