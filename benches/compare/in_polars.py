"""Screens a CSV in Polars: `in_polars.py RULES ON CSV OUT THREADS`. Prints the seconds that the query took.

A lazy query that the streaming engine runs, from file to file, in the same stages as that of DuckDB.
"""

import datetime
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = sys.argv[5]

import polars

from conditions import VERDICTS, Translation, load


def main(rules, on, csv, out, _threads):
    query = screening(load(rules), datetime.date.fromisoformat(on), csv)
    started = time.perf_counter()
    query.sink_csv(out, engine="streaming")
    print(time.perf_counter() - started)


def screening(protocol, on, csv):
    expressions = Expressions()
    translation = Translation(expressions, protocol, on)
    rules = {rule["id"]: translation.condition(rule["when"]) for rule in protocol.rules}
    graves = [verdict for verdict in reversed(VERDICTS) if protocol.of_verdict(verdict)]
    gravest = {one: polars.any_horizontal(protocol.of_verdict(one)) for one in graves}
    named = [polars.when(rule).then(polars.lit(rule)) for rule in rules]
    schema = dict.fromkeys(["id", *protocol.questions], polars.String)
    results = {
        "at_least": reach({one: polars.col(one).fill_null(False) for one in graves}),
        "at_most": reach({one: polars.col(one).fill_null(True) for one in graves}),
        "reasons": polars.concat_str(named, separator=";", ignore_nulls=True),
    }
    known = polars.col("at_least") == polars.col("at_most")
    verdict = polars.when(known).then("at_least").otherwise(polars.lit("incomplete"))
    return (
        # the types of the columns are told: nothing is guessed from a sample
        polars.scan_csv(csv, schema=schema)
        .select("id", **expressions.values)
        .select("id", **expressions.tests)
        .select("id", **rules)
        .with_columns(**gravest)
        .with_columns(**results)
        .select("id", "at_least", "at_most", "reasons", verdict=verdict)
        .select("id", "verdict", "at_least", "at_most", "reasons")
    )


def reach(holds):
    """The first verdict that holds."""
    reached = polars.lit("eligible")
    for verdict, holds_here in reversed(holds.items()):
        reached = polars.when(holds_here).then(polars.lit(verdict)).otherwise(reached)
    return reached


class Expressions:
    """Conditions as expressions of Polars. Its `&`, `|` and `~` are Kleene's."""

    def __init__(self):
        self.values = {}
        self.tests = {}
        self.names = {}

    def said(self, question, status):
        cell = self.value(f"cell {question['id']}", polars.col(question["id"]))
        other = "declined" if status == "unsure" else "unsure"
        return self.named(("said", question["id"], status), polars.when(cell != other).then(cell == status))

    def equals(self, question, word):
        return self.named(("is", question["id"], word), self.typed(question) == word)

    def ticked(self, question, option):
        # no option is a part of another, so a cell need not be taken apart
        assert sum(option in one for one in [*question["options"], "none"]) == 1
        test = self.typed(question).str.contains(option, literal=True)
        return self.named(("is", question["id"], option), test)

    def between(self, question, low, high):
        value = self.typed(question)
        if low is None:
            test = value <= high
        elif high is None:
            test = value >= low
        else:
            test = value.is_between(low, high)
        return self.named(("between", question["id"], low, high), test)

    def negation(self, one):
        return ~one

    def every(self, several):
        joined, *others = several
        for other in others:
            joined = joined & other
        return joined

    def some(self, several):
        joined, *others = several
        for other in others:
            joined = joined | other
        return joined

    def typed(self, question):
        """The answer, without the words that are none."""
        cell = polars.col(question["id"])
        if question["type"] == "number":
            read = cell.cast(polars.Int32, strict=False)
        elif question["type"] == "date":
            read = cell.str.to_date("%Y-%m-%d", strict=False)
        else:
            read = polars.when((cell != "unsure") & (cell != "declined")).then(cell)
        return self.value(f"value {question['id']}", read)

    def value(self, name, read):
        self.values.setdefault(name, read)
        return polars.col(name)

    def named(self, key, test):
        name = self.names.setdefault(key, f"test {len(self.names)}")
        self.tests.setdefault(name, test)
        return polars.col(name)


main(*sys.argv[1:])
