"""Screens a CSV in DuckDB: `in_duckdb.py RULES ON CSV OUT THREADS`. Prints the seconds that the query took.

One query in stages, so that each value is read once, each test on it made once, and each rule joined from tests.
"""

import datetime
import sys
import time

import duckdb

from conditions import VERDICTS, Translation, is_part_of_another, is_whole, load

TYPES = {"number": "INTEGER", "date": "DATE"}


def main(rules, on, csv, out, threads):
    query = screening(load(rules), datetime.date.fromisoformat(on), csv, out)
    database = duckdb.connect()
    database.execute(f"SET threads = {int(threads)}")
    started = time.perf_counter()
    database.execute(query)
    print(time.perf_counter() - started)


def screening(protocol, on, csv, out):
    sql = Sql()
    translation = Translation(sql, protocol, on)
    rules = {rule["id"]: translation.condition(rule["when"]) for rule in protocol.rules}
    cells = dict.fromkeys(["id", *protocol.questions], "VARCHAR")
    weights, results = {}, {}
    for number, procedure in enumerate(protocol.procedures):
        weights |= verdict_flags(sql, protocol, procedure, number)
        results[procedure] = result(protocol, procedure, number)
    # the types of the columns are given, so that nothing is guessed from a sample
    records = f"read_csv('{csv}', header = true, auto_detect = false, delim = ',', quote = '\"', columns = {cells})"
    keep_rules = columns({rule: f'"{rule}"' for rule in rules})
    return f"""COPY (
        WITH answered AS (SELECT id, {columns(sql.values)} FROM {records}),
             tested AS (SELECT id, {columns(sql.tests)} FROM answered),
             judged AS (SELECT id, {columns(rules)} FROM tested),
             weighed AS (SELECT id, {keep_rules}, {columns(weights)} FROM judged),
             decided AS ({decided(results)})
        SELECT id, procedure, CASE WHEN at_least = at_most THEN at_least ELSE 'incomplete' END AS verdict,
            at_least, at_most, reasons
        FROM decided
    ) TO '{out}' (FORMAT csv, HEADER true)"""


def verdicts_of(protocol, procedure):
    """The verdicts that rules of a procedure give, most severe first."""
    return [verdict for verdict in reversed(VERDICTS) if protocol.of_verdict(procedure, verdict)]


def verdict_flags(sql, protocol, procedure, number):
    """For each verdict, whether a rule that gives it is true."""
    rules = lambda verdict: [f'"{rule}"' for rule in protocol.of_verdict(procedure, verdict)]
    return {f"is_{verdict}_{number}": sql.some(rules(verdict)) for verdict in verdicts_of(protocol, procedure)}


def result(protocol, procedure, number):
    """The columns of the result of a procedure."""
    names = {verdict: f"is_{verdict}_{number}" for verdict in verdicts_of(protocol, procedure)}
    reach = lambda holds: "CASE " + " ".join(f"WHEN {name} {holds} THEN '{one}'" for one, name in names.items())
    fired = ", ".join(f"""CASE WHEN "{rule}" THEN '{rule}' END""" for rule in protocol.procedures[procedure])
    return {
        "procedure": f"'{procedure}'",
        "at_least": f"{reach('')} ELSE 'eligible' END",
        "at_most": f"{reach('IS NOT FALSE')} ELSE 'eligible' END",
        # most people have no reason; the names are examined only for the others
        "reasons": f"CASE WHEN {' OR '.join(names.values())} THEN concat_ws(';', {fired}) END",
    }


def decided(results):
    """A row for each person and procedure."""
    if len(results) == 1:
        [only] = results.values()
        return f"SELECT id, {columns(only)} FROM weighed"
    pack = lambda result: ", ".join(f"{name} := {value}" for name, value in result.items())
    packed = ", ".join(f"struct_pack({pack(result)})" for result in results.values())
    return f"SELECT id, unnest([{packed}], recursive := true) FROM weighed"


class Sql:
    """Conditions as SQL. Its AND, OR and NOT are Kleene's."""

    def __init__(self):
        self.values = {}
        self.tests = {}

    def said(self, question, status):
        cell = self.value(f"cell {question['id']}", f'"{question["id"]}"')
        other = "declined" if status == "unsure" else "unsure"
        return self.named(f"CASE {cell} WHEN '{other}' THEN NULL ELSE {cell} = '{status}' END")

    def equals(self, question, word):
        return self.named(f"{self.typed(question)} = '{word}'")

    def ticked(self, question, option):
        cell = self.typed(question)
        if is_part_of_another(question, option):
            return self.named(f"contains(';' || {cell} || ';', ';{option};')")
        return self.named(f"contains({cell}, '{option}')")

    def between(self, question, low, high):
        show = lambda bound: f"DATE '{bound}'" if question["type"] == "date" else str(bound)
        value = self.typed(question)
        if low is None:
            return self.named(f"{value} <= {show(high)}")
        if high is None:
            return self.named(f"{value} >= {show(low)}")
        return self.named(f"{value} BETWEEN {show(low)} AND {show(high)}")

    def negation(self, one):
        return f"(NOT {one})"

    def every(self, several):
        return f"({' AND '.join(several)})"

    def some(self, several):
        return f"({' OR '.join(several)})"

    def typed(self, question):
        """The answer, without words that are statuses."""
        cell = f'"{question["id"]}"'
        if question["type"] == "number" and not is_whole(question):
            read = f"TRY_CAST({cell} AS DECIMAL(18, 6))"
        elif question["type"] in TYPES:
            read = f"TRY_CAST({cell} AS {TYPES[question['type']]})"
        else:
            read = f"CASE WHEN {cell} NOT IN ('unsure', 'declined') THEN {cell} END"
        return self.value(f"value {question['id']}", read)

    def value(self, name, read):
        self.values[name] = read
        return f'"{name}"'

    def named(self, test):
        names = {text: name for name, text in self.tests.items()}
        name = names.get(test, f"test {len(self.tests)}")
        self.tests[name] = test
        return f'"{name}"'


def columns(named):
    return ", ".join(f'{expression} AS "{name}"' for name, expression in named.items())


main(*sys.argv[1:])
