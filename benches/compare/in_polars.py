"""Screens a CSV in Polars: `in_polars.py RULES ON CSV OUT THREADS`. Prints the seconds that the query took.

A lazy query that the streaming engine runs, from file to file, in the same stages as that of DuckDB.
"""

import datetime
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = sys.argv[5]

import polars

from conditions import VERDICTS, Translation, is_part_of_another, is_whole, load


def main(rules, on, csv, out, _threads):
    query = screening(load(rules), datetime.date.fromisoformat(on), csv)
    started = time.perf_counter()
    query.sink_csv(out, engine="streaming")
    print(time.perf_counter() - started)


def screening(protocol, on, csv):
    expressions = Expressions()
    translation = Translation(expressions, protocol, on)
    rules = {rule["id"]: translation.condition(rule["when"]) for rule in protocol.rules}
    schema = dict.fromkeys(["id", *protocol.questions], polars.String)
    weights, results = {}, {}
    for number, procedure in enumerate(protocol.procedures):
        given = [verdict for verdict in reversed(VERDICTS) if protocol.of_verdict(procedure, verdict)]
        names = {verdict: f"is {verdict} {number}" for verdict in given}
        for verdict, name in names.items():
            weights[name] = polars.any_horizontal(protocol.of_verdict(procedure, verdict))
        results[procedure] = result(protocol, procedure, names)
    known = polars.col("at_least") == polars.col("at_most")
    verdict = polars.when(known).then("at_least").otherwise(polars.lit("incomplete"))
    weighed = (
        # the types of the columns are given, so that nothing is guessed from a sample
        polars.scan_csv(csv, schema=schema)
        .select("id", **expressions.values)
        .select("id", **expressions.tests)
        .select("id", **rules)
        .with_columns(**weights)
    )
    return (
        decided(weighed, results)
        .select("id", "procedure", "at_least", "at_most", "reasons", verdict=verdict)
        .select("id", "procedure", "verdict", "at_least", "at_most", "reasons")
    )


def result(protocol, procedure, names):
    """The columns of the result of a procedure. `names` are the columns of its verdicts."""
    named = [polars.when(rule).then(polars.lit(rule)) for rule in protocol.procedures[procedure]]
    return {
        "procedure": polars.lit(procedure),
        "at_least": reach({one: polars.col(name).fill_null(False) for one, name in names.items()}),
        "at_most": reach({one: polars.col(name).fill_null(True) for one, name in names.items()}),
        "reasons": polars.concat_str(named, separator=";", ignore_nulls=True),
    }


def decided(weighed, results):
    """A row for each person and procedure."""
    if len(results) == 1:
        [only] = results.values()
        return weighed.with_columns(**only)
    structs = [polars.struct(**result) for result in results.values()]
    return weighed.select("id", result=polars.concat_list(structs)).explode("result").unnest("result")


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
        cell = self.typed(question)
        if is_part_of_another(question, option):
            test = polars.concat_str(polars.lit(";"), cell, polars.lit(";")).str.contains(f";{option};", literal=True)
        else:
            test = cell.str.contains(option, literal=True)
        return self.named(("is", question["id"], option), test)

    def between(self, question, low, high):
        value = self.typed(question)
        if question["type"] == "number":
            number = int if is_whole(question) else float
            low, high = (bound if bound is None else number(bound) for bound in (low, high))
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
        """The answer, without words that are statuses."""
        cell = polars.col(question["id"])
        if question["type"] == "number":
            read = cell.cast(polars.Int32 if is_whole(question) else polars.Float64, strict=False)
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
