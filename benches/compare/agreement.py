"""Compares results: the same people, in the same order, with the same verdict because of the same rules."""

import csv
import itertools

COLUMNS = ["id", "procedure", "verdict", "at_least", "at_most", "reasons"]


def check(results, others, records):
    """Refuses two files of results that differ in the first `records` rows, or have fewer rows."""
    count = 0
    pairs = itertools.zip_longest(rows(results, records), rows(others, records))
    for count, (one, other) in enumerate(pairs, 1):
        if one != other:
            raise SystemExit(f"record {count} differs:\n{one} in {results}\n{other} in {others}")
    if count != records:
        raise SystemExit(f"{count} results of {records} records in {results}")


def complete(results, records):
    """Refuses a file that does not have one line for each record below its header."""
    with open(results, "rb") as file:
        count = sum(1 for _ in file) - 1
    if count != records:
        raise SystemExit(f"{count} results of {records} records in {results}")


def rows(path, count):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        places = [header.index(column) for column in COLUMNS]
        for row in itertools.islice(reader, count):
            yield [row[place] for place in places]
