"""Compares the time of `contra screen` as a whole program with programs that only read, and with DuckDB and Polars.

All run on made-up records, in turn and on the same machine, and only the ratios matter. If two programs screen, every
verdict and every true rule must be the same; otherwise there are no figures. The README.md in the parent folder says
how to run it.
"""

import argparse
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import agreement
from measure import Stopwatch

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
MADE = HERE.parent / "made"
ON = "2026-11-22"
ENGINES = {"DuckDB": "duckdb==2.0.1", "Polars": "polars==2.1.0"}
# the library of the tables that the Python module reads
ARROW = "pyarrow==26.0.1"
RULES = [45, 450, 4500]
# the names of `generate` for the exports that a mapping explains
TOOLS = {"sheets": "Google Sheets", "redcap": "REDCap"}
# minimum ratio of the time of an engine to that of contra, by the number of rules
LEAST = {45: 4, 450: 6, 4500: 12}
# generated protocols and records: answers that make rules true are rare or frequent
MADE_DATA = ["rare", "frequent"]
# the protocol inside the program
SHIPPED = "shipped"
# maximum number of records on which engines are timed with more than 45 rules, or with the shipped protocol
ENGINE_RECORDS = 200_000


@dataclass
class Bound:
    """A measured figure with its bounds. A figure without a bound is only reported."""

    what: str
    figure: float
    at_most: float | None = None
    at_least: float | None = None
    unit: str = "×"

    def must_be(self):
        bounds = {"≤": self.at_most, "≥": self.at_least}
        return "".join(f"{sign} {bound:g} {self.unit}" for sign, bound in bounds.items() if bound is not None)

    def verdict(self):
        if self.at_most is None and self.at_least is None:
            return ""
        low, high = self.at_least or 0, self.at_most or float("inf")
        return "yes" if low <= self.figure <= high else "**no**"


class Comparison:
    """The programs, the data and the measurements so far."""

    def __init__(self, arguments, work):
        self.runs = arguments.runs
        self.records = arguments.records
        self.seed = arguments.seed
        self.work = work
        self.wheel = arguments.wheel.resolve() if arguments.wheel else None
        self.target = work / "target"
        self.bounds = []
        self.times = []
        self.largest = 0
        say("building")
        self.contra = arguments.contra.resolve() if arguments.contra else built(PROJECT, None, "contra")
        built(MADE, self.target, "generate")
        # another generator or other questions give other records
        sources = [*sorted((MADE / "src").rglob("*.rs")), *sorted((PROJECT / "rules").glob("*.toml"))]
        made_by = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
        self.data = work / f"made-{made_by}-{self.seed}"
        self.data.mkdir(exist_ok=True)
        self.stopwatch = Stopwatch(self.target / "release" / "timed", work, self.data)
        shown = subprocess.run([self.contra, "screen", "--help"], check=True, capture_output=True, text=True)
        self.has_threads = "--threads" in shown.stdout
        if not self.has_threads:
            say("this `contra` has no `--threads`: it runs as it does by itself, and nothing is said of two threads")

    def csv(self):
        """Compares CSV with programs that only read, on one thread and on two."""
        file = self.made("rare", "csv", self.records)
        programs = {
            "wc -l": ["wc", "-l", file],
            "csv, parse": self.parse("csv", file),
            "simd-csv, parse and write a column": self.parse("simd-csv", file),
            "contra, 1 thread": self.screen("rare", file, 45, "csv-1.csv", threads=1),
        }
        if self.has_threads:
            programs["contra, 2 threads"] = self.screen("rare", file, 45, "csv-2.csv", threads=2)
        timed = self.time("rare, CSV", programs)
        alone = timed["simd-csv, parse and write a column"]
        self.ratio("CSV to CSV, 1 thread, to simd-csv", timed["contra, 1 thread"], alone, at_most=3.0)
        if self.has_threads:
            self.ratio("CSV to CSV, 2 threads, to simd-csv", timed["contra, 2 threads"], alone, at_most=1.9)
            self.agree("csv-1.csv", "csv-2.csv", self.records)

    def engines(self):
        """Compares CSV with DuckDB and Polars, all on two threads, with few and many rules."""
        for data in MADE_DATA:
            for rules in RULES:
                self.engines_on(data, rules, self.records if rules == 45 else self.at_most(ENGINE_RECORDS))
        self.engines_on(SHIPPED, None, self.at_most(ENGINE_RECORDS))

    def engines_on(self, data, rules, records):
        file = self.made(data, "csv", records)
        name = "contra, 2 threads" if self.has_threads else "contra"
        programs = {name: self.screen(data, file, rules, "contra.csv", threads=2)}
        programs |= {engine: self.engine(data, engine, file, rules, f"{engine}.csv") for engine in ENGINES}
        what = f"{data}, {rules} rules" if rules else data
        timed = self.time(f"{what}, {records} records", programs)
        contra = timed[name]
        procedures = 1 if rules else len(self.procedures())
        for engine in ENGINES:
            self.agree("contra.csv", f"{engine}.csv", records * procedures)
            least = LEAST[rules or 450]
            self.ratio(f"{what}: {engine} to {name}", timed[engine], contra, at_least=least)
            query = statistics.median(map(float, timed[engine].printed)) / contra.median()
            self.bounds.append(Bound(f"{what}: {engine} to {name}, its query alone", query))

    def ndjson(self):
        """Compares NDJSON with a parser that builds a tree of each line, on one thread."""
        file = self.made("rare", "ndjson", self.records)
        programs = {
            "wc -l": ["wc", "-l", file],
            "sonic-rs, parse to values": self.parse("sonic-rs", file),
            "contra, 1 thread": self.screen("rare", file, 45, "ndjson-1.csv", threads=1),
        }
        if self.has_threads:
            programs["contra, 2 threads"] = self.screen("rare", file, 45, "ndjson-2.csv", threads=2)
        timed = self.time("rare, NDJSON", programs)
        alone = timed["sonic-rs, parse to values"]
        self.ratio("NDJSON to CSV, 1 thread, to sonic-rs", timed["contra, 1 thread"], alone, at_most=0.7)
        csv = self.made("rare", "csv", self.records)
        self.stopwatch.run(self.screen("rare", csv, 45, "csv-1.csv", threads=1))
        self.agree("csv-1.csv", "ndjson-1.csv", self.records)
        if self.has_threads:
            self.agree("csv-1.csv", "ndjson-2.csv", self.records)

    def mapped(self):
        """Compares the exports of two tools, with a mapping, with a CSV of the same answers."""
        made = lambda what, name, count: self.generated(what, "rare", self.data / f"rare-{name}", count)
        file = made("answered", f"{self.records}-answered.csv", self.records)
        of_threads = {"1 thread": 1} | ({"2 threads": 2} if self.has_threads else {})
        programs, pairs = {}, []
        for words, threads in of_threads.items():
            plain = f"contra, {words}, with `answered`"
            programs[plain] = self.screen("rare", file, 45, f"answered-{threads}.csv", threads)
            for tool, name in TOOLS.items():
                export = made(tool, f"{self.records}-{tool}.csv", self.records)
                mapping = made(f"{tool}-mapping", f"{tool}.toml", 0)
                of_tool = f"contra, {words}, {name}"
                out = f"{tool}-{threads}.csv"
                programs[of_tool] = [*self.screen("rare", export, 45, out, threads), "--map", mapping]
                pairs.append((f"{name} to CSV, {words}", of_tool, plain, out, f"answered-{threads}.csv"))
        timed = self.time("rare, CSV", programs)
        for what, of_tool, plain, out, plain_out in pairs:
            self.ratio(what, timed[of_tool], timed[plain], at_most=1.3)
            self.agree(out, plain_out, self.records)

    def replay(self):
        """Compares screening records with two versions of a protocol with screening them with the newer one."""
        file = self.made("rare", "csv", self.records)
        versions = [self.protocol("rare", rules) for rules in (44, 45)]
        once = "contra, 1 thread"
        replay = "contra diff --answers, 1 thread"
        command = [self.contra, "diff", *versions, "--answers", file.relative_to(self.data), "--on", ON]
        command += ["--threads", 1] if self.has_threads else []
        programs = {
            once: self.screen("rare", file, 45, "replay.csv", threads=1),
            replay: [*command, "--format", "json", "-o", self.work / "replay.json"],
        }
        timed = self.time("rare, CSV", programs)
        self.ratio("replay to one screening, 1 thread", timed[replay], timed[once], at_most=2.2)

    def arrow(self):
        """Compares a table in memory to results in memory with CSV to CSV, on two threads."""
        file = self.made("rare", "csv", self.records)
        once = "contra, 2 threads"
        script = [self.python(), HERE / "in_arrow.py", self.protocol("rare", 45), ON, file, self.work / "arrow.csv", 2]
        programs = {once: self.screen("rare", file, 45, "contra.csv", threads=2), "the Python module": script}
        timed = self.time("rare, CSV or a table", programs)
        self.agree("contra.csv", "arrow.csv", self.records)
        seconds = statistics.median(map(float, timed["the Python module"].printed))
        self.bounds.append(Bound("Arrow to Arrow, to CSV to CSV, 2 threads", seconds / timed[once].median(), at_most=1.5))

    def rules(self):
        """Measures ten and a hundred times as many rules."""
        for data, bound in zip(MADE_DATA, [3.5, 4], strict=True):
            file, none = self.made(data, "csv", self.records), self.made(data, "csv", 0)
            screen = lambda file, rules: self.screen(data, file, rules, f"rules-{rules}.csv")
            programs = {f"contra, {rules} rules, no record": screen(none, rules) for rules in RULES}
            programs |= {f"contra, {rules} rules": screen(file, rules) for rules in RULES}
            timed = self.time(f"{data}, CSV", programs)
            few = timed["contra, 45 rules"]
            self.ratio(f"{data}: 450 rules to 45", timed["contra, 450 rules"], few)
            self.ratio(f"{data}: 4 500 rules to 45", timed["contra, 4500 rules"], few, at_most=bound)
            for rules in RULES:
                whole, start = timed[f"contra, {rules} rules"], timed[f"contra, {rules} rules, no record"]
                micros = (whole.median() - start.median()) / self.records * 1e6
                self.bounds.append(Bound(f"{data}: a record, {rules} rules, without reading the rules", micros, unit="µs"))

    def size(self):
        """Measures ten times as many records."""
        files = {count: self.made("rare", "csv", count) for count in (self.records, 10 * self.records)}
        programs = {
            f"contra, {count} records": self.screen("rare", file, 45, f"size-{count}.csv") for count, file in files.items()
        }
        timed = self.time("rare, CSV", programs)
        few, many = timed.values()
        self.ratio("10 times the records, time", many, few, at_most=10.5)
        # equal, except for rounding to memory pages
        self.bounds.append(Bound("10 times the records, memory", many.peak / few.peak, at_most=1.05))
        self.agree(*(f"size-{count}.csv" for count in files), self.records)
        agreement.complete(self.work / f"size-{10 * self.records}.csv", 10 * self.records)

    def one(self):
        """Measures one record for all procedures of the protocol inside the program, from start to end."""
        record = PROJECT / "examples" / "answers.toml"
        every = [word for one in self.procedures() for word in ("--procedure", one["id"])]
        programs = {
            "an empty Rust program": [self.target / "release" / "empty"],
            "contra, one record": [self.contra, "screen", record, "--on", ON, "--format", "csv", *every],
        }
        timed = self.time("shipped, TOML", programs, runs=max(self.runs, 25))
        empty, contra = timed.values()
        more = (contra.median() - empty.median()) * 1000
        self.bounds.append(Bound("one record, all procedures, more than an empty program", more, at_most=8, unit="ms"))

    def time(self, given, programs, runs=None):
        say(f"{given}: {', '.join(programs)}")
        timed = self.stopwatch.interleaved(programs, runs or self.runs)
        for name, one in timed.items():
            self.times.append((name, given, one))
            if name.startswith("contra"):
                self.largest = max(self.largest, one.peak)
        return timed

    def ratio(self, what, one, other, **bound):
        self.bounds.append(Bound(what, one.median() / other.median(), **bound))

    def agree(self, results, others, rows):
        agreement.check(self.work / results, self.work / others, rows)

    def at_most(self, records):
        return min(self.records, records)

    def procedures(self):
        listed = subprocess.run(
            [self.contra, "list", "procedures", "--rules", PROJECT / "rules", "--format", "json"],
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(listed.stdout)

    def screen(self, data, file, rules, out, threads=1):
        # every row contains the name
        name = file.relative_to(self.data)
        command = [self.contra, "screen", name, "--rules", self.protocol(data, rules), "--on", ON]
        command += ["--threads", threads] if self.has_threads else []
        return [*command, "--format", "csv", "-o", self.work / out]

    def parse(self, parser, file):
        return [self.target / "release" / "parse", parser, file, self.work / "parsed.csv"]

    def engine(self, data, engine, file, rules, out):
        script = HERE / f"in_{engine.lower()}.py"
        return [self.python(), script, self.protocol(data, rules), ON, file, self.work / out, 2]

    def python(self):
        """The path of Python with the engines, in its own environment."""
        environment = self.work / "venv"
        python = environment / "bin" / "python"
        if not python.exists():
            say("installing DuckDB and Polars")
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        installed = environment / "installed.txt"
        packages = [*ENGINES.values(), *([ARROW, str(self.wheel)] if self.wheel else [])]
        wanted = "\n".join(packages)
        if not installed.exists() or installed.read_text() != wanted:
            subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
            installed.write_text(wanted)
        return python

    def protocol(self, data, rules):
        if data == SHIPPED:
            return PROJECT / "rules"
        return self.generated("protocol", data, self.data / f"{data}-rules-{rules}", rules)

    def made(self, data, form, records):
        return self.generated(form, data, self.data / f"{data}-{records}.{form}", records)

    def generated(self, what, data, path, count):
        if not path.exists():
            say(f"making {path}")
            part = path.with_name(f"{path.name}.part")
            source = PROJECT / "rules" if data == SHIPPED else data
            self.stopwatch.run([self.target / "release" / "generate", what, source, part, count, self.seed])
            part.rename(path)
        return path

    def close(self):
        self.bounds.append(Bound("the most memory that contra held", self.largest, at_most=32, unit="MiB"))


PARTS = ["csv", "engines", "ndjson", "mapped", "replay", "arrow", "rules", "size", "one"]


def main():
    arguments = parsed()
    if arguments.work:
        arguments.work.mkdir(parents=True, exist_ok=True)
        compare(arguments, arguments.work.resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="contra-compare-") as work:
            compare(arguments, pathlib.Path(work))


def parsed():
    parser = argparse.ArgumentParser(prog="benches/compare", description=__doc__.split("\n\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)}; otherwise all")
    parser.add_argument("--records", type=positive, default=1_000_000, help="how many, where ten times as many is no part")
    parser.add_argument("--quick", action="store_true", help="100 000 records")
    parser.add_argument("--seed", type=int, default=1, help="other records and other rules")
    parser.add_argument("--runs", type=positive, default=5, help="counted runs of each program")
    parser.add_argument("--work", type=pathlib.Path, help="folder for data and builds, kept for the next time")
    parser.add_argument("--contra", type=pathlib.Path, help="a program to measure, instead of building this one")
    parser.add_argument("--wheel", type=pathlib.Path, help="a wheel of the Python module, for the part `arrow`")
    parser.add_argument("--bounds", action="store_true", help="only the figures that have a bound")
    parser.add_argument("--markdown", action="store_true", help="tables for a page")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    arguments.parts = arguments.parts or [part for part in PARTS if part != "arrow" or arguments.wheel]
    if "arrow" in arguments.parts and not arguments.wheel:
        parser.error("`arrow` needs a `--wheel`")
    if arguments.quick:
        arguments.records = 100_000
    return arguments


def positive(word):
    number = int(word)
    if number < 1:
        raise ValueError
    return number


def compare(arguments, work):
    comparison = Comparison(arguments, work)
    for part in arguments.parts:
        getattr(comparison, part)()
    comparison.close()
    show = markdown if arguments.markdown else plain
    print(f"{comparison.records} records, seed {comparison.seed}, medians of {comparison.runs} runs, {machine()}\n")
    figures = [one for one in comparison.bounds if one.must_be() or not arguments.bounds]
    bounds = [(one.what, f"{one.figure:.2f} {one.unit}", one.must_be(), one.verdict()) for one in figures]
    print(show(("measured", "figure", "bound", "reached"), bounds))
    if arguments.bounds:
        return
    times = [
        (name, given, f"{one.median():.3f}", f"{min(one.seconds):.3f} to {max(one.seconds):.3f}", f"{one.peak:.0f}")
        for name, given, one in comparison.times
    ]
    print(show(("program", "of", "seconds", "least to most", "peak MiB"), times))


def machine():
    names = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return f"{os.cpu_count()} cores, {names[0] if names else 'unknown processor'}"


def markdown(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plain(head, rows):
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in [head, *rows]]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def built(folder, target, name):
    """Builds the programs of a crate. Returns the path of one of them."""
    command = ["cargo", "build", "--release", "--quiet", "--bins", "--manifest-path", folder / "Cargo.toml"]
    subprocess.run([*command, *(["--target-dir", target] if target else [])], check=True)
    target = target or pathlib.Path(os.environ.get("CARGO_TARGET_DIR", folder / "target"))
    return target / "release" / name


def say(what):
    print(what, file=sys.stderr, flush=True)


main()
