"""Tables: Arrow in, Arrow out. Every result is that of the program for a CSV of the same records."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import contraindication
from contraindication import Protocol
from support import ON, cell, rows_of_program, rows_of_table

TEXTS = {
    "id": ["C-1", "Ä-2", "", None, "long enough to be no key of a memo", " C-3 ", "a\tb"],
    "on": [None, "2026-11-22", "2026-12-01", "2026-13-01", "soon"],
    "answered": [None, None, "2026-11-01", "2027-01-01", "yesterday"],
    "procedures": [None, "peel", "laser", "peel;laser", "peel;pel", "peel;peel"],
    "pregnant": ["yes", "no", "no", "no", "unsure", "declined", None, "", " no ", "maybe", "yes|no"],
    "last-peel": [None, "2026-11-20", "2026-11-08", "2026-11", "2025", "2026-02-29", "2026-01-01..2026-11-20", "20.11.2026", "unsure"],
    "age": [None, "17", "18", "34", "034", "121", "10..20", "unsure", "about thirty, perhaps more", "-1"],
    "depth": [None, "0.5", "1.5", "1.6", "1.60", "3.1", "0.25", "1..2"],
    "areas": [None, "face", "neck", "face;neck", "none", "face?", "face;;neck", "nose", "unsure;face"],
    "notes": [None, "words", "long words, \"quoted\", with a comma and a line\nend", "unsure"],
}


def records(count: int, names: list[str], seed: int) -> list[dict[str, str | None]]:
    dice = random.Random(seed)
    return [{name: dice.choice(TEXTS[name]) for name in names} for _ in range(count)]


def as_csv(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: cell(value) for name, value in row.items()} for row in rows]


def expected(rows: list[dict[str, Any]], rules: Path, tmp_path: Path) -> list[dict[str, str]]:
    return rows_of_program(as_csv(rows), list(rows[0]), tmp_path, "--rules", rules)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_texts_of_every_type_give_the_results_of_the_csv(kind: pa.DataType, threads: int, rules: Path, protocol: Protocol, tmp_path: Path) -> None:
    # a completely blank row is a record of a table, but not of a CSV
    rows = [{**row, "id": row["id"] or "C-0"} for row in records(3000, list(TEXTS), 1)]
    columns = {name: pa.array([row[name] for row in rows], pa.string()).cast(kind) for name in TEXTS}
    table = pa.table(columns)
    parts = pa.concat_tables([table.slice(0, 1000), table.slice(1000, 1), table.slice(1001)])
    found = rows_of_table(protocol.screen_table(parts, on=ON, threads=threads))
    assert found == expected(rows, rules, tmp_path)


def test_windows_are_those_of_the_csv(rules: Path, protocol: Protocol, tmp_path: Path) -> None:
    names = ["id", "on", "answered", "procedures", "pregnant", "last-peel", "age", "areas"]
    clear = {"id": "C-1", "pregnant": "no", "last-peel": "2026-11-20", "age": "34", "depth": "0.5", "areas": "none"}
    rows = [{**clear, **{name: row[name] for name in names[: at % 9]}} for at, row in enumerate(records(2000, names, 4))]
    rows = [{**dict.fromkeys(TEXTS), **row, "id": row["id"] or "C-0"} for row in rows]
    results = pa.table(protocol.screen_table(pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in TEXTS])), on=ON, window=True))
    day = pa.date32()
    assert results.schema.field("window").type == pa.struct([("from", day), ("to", day)])
    wanted = rows_of_program(as_csv(rows), list(TEXTS), tmp_path, "--rules", rules, "--window")
    found = rows_of_table(results)
    assert found == wanted
    assert list(found[0]) == list(wanted[0])
    assert {row["window"] for row in found} > {"", "2026-11-22..", "2026-12-04.."}


def test_typed_columns_give_the_results_of_the_csv(rules: Path, protocol: Protocol, tmp_path: Path) -> None:
    dice = random.Random(2)
    days = [None, date(2026, 11, 20), date(2026, 11, 8), date(2024, 2, 29), date(1850, 1, 1), date(2026, 12, 1)]
    rows: list[dict[str, Any]] = [
        {
            "id": dice.choice([None, 7, 123456789012]),
            "on": dice.choice([None, date(2026, 11, 22), date(2026, 12, 1)]),
            "answered": dice.choice([None, date(2026, 11, 1), date(2026, 12, 24)]),
            "procedures": dice.choice([None, ["peel"], ["laser", "peel"], ["pel"]]),
            "pregnant": dice.choice(["yes", "no", None]),
            "last-peel": dice.choice(days),
            "age": dice.choice([None, 17, 18, 34, 121, -1]),
            "depth": dice.choice([None, Decimal("0.5"), Decimal("1.6"), Decimal("-0.1"), Decimal("3.1")]),
            "areas": dice.choice([None, ["face"], ["face", "neck"], ["none"], ["nose"], ["none", "face"]]),
        }
        for _ in range(2000)
    ]
    kinds = {
        "id": pa.uint64(),
        "on": pa.date32(),
        "answered": pa.date32(),
        "procedures": pa.list_(pa.string()),
        "pregnant": pa.dictionary(pa.uint8(), pa.string()),
        "last-peel": pa.date32(),
        "age": pa.int16(),
        "depth": pa.decimal128(5, 1),
        "areas": pa.large_list(pa.string_view()),
    }
    table = pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})
    wanted = rows_of_program(as_csv(rows), list(kinds), tmp_path, "--rules", rules)
    # without `--on`, the day of the record counts; the program was given a day, so the table is given one too
    assert rows_of_table(protocol.screen_table(table, on=ON)) == wanted


def test_a_number_has_the_decimals_of_its_type(protocol: Protocol) -> None:
    column = pa.array([Decimal("0.5"), None], pa.decimal128(9, 2))
    [first, second] = rows_of_table(protocol.screen_table(pa.table({"depth": column}), on=ON, procedures=["peel"]))
    # as in a CSV that is written from the table: 0.50 has two decimals, and the question accepts one
    assert (first["errors"], second["errors"]) == ("depth", "")


def test_the_columns_are_those_of_the_csv(protocol: Protocol) -> None:
    results = pa.table(protocol.screen_table(pa.table({"age": [34]}), on=ON, procedures=["peel"]))
    kinds = {"record": "int64", "line": "int64", "on": "date32[day]", "not_before": "date32[day]", "answered": "date32[day]"}
    lists = ("until", "reasons", "needed", "ignored", "stale", "errors")
    names = (
        "file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,"
        "answered,mapping,protocol"
    )
    assert results.schema.names == names.split(",")
    for field in results.schema:
        kind = "list<item: string>" if field.name in lists else kinds.get(field.name, "string")
        assert str(field.type) == kind, field.name
    [row] = results.to_pylist()
    assert row == {
        "file": None,
        "record": 1,
        "line": None,
        "id": None,
        "procedure": "peel",
        "on": date(2026, 11, 22),
        "verdict": "incomplete",
        "at_least": "eligible",
        "at_most": "refer",
        "not_before": None,
        "until": [],
        "reasons": [],
        "needed": ["pregnant", "last-peel", "areas", "depth"],
        "ignored": [],
        "stale": [],
        "errors": [],
        "answered": None,
        "mapping": None,
        "protocol": "example@1+draft",
    }


def test_each_row_is_a_record_also_one_without_a_value(protocol: Protocol) -> None:
    table = pa.table({"id": pa.nulls(3), "age": pa.array([None, None, 17], pa.int64())})
    results = pa.table(protocol.screen_table(table, on=ON))
    assert results["record"].to_pylist() == [1, 1, 2, 2, 3, 3]


def test_an_empty_table_has_no_result(protocol: Protocol) -> None:
    table = pa.table({"age": pa.array([], pa.int64())})
    results = pa.table(protocol.screen_table(table, on=ON))
    assert (results.num_rows, results.num_columns) == (0, 19)
    batches = pa.table({"age": pa.chunked_array([], pa.int64())})
    assert pa.table(protocol.screen_table(batches, on=ON)).num_rows == 0


def test_a_single_batch_is_a_table(protocol: Protocol) -> None:
    batch = pa.record_batch({"age": [17, 34]})
    assert pa.table(protocol.screen_table(batch, on=ON, procedures=["peel"])).num_rows == 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pa.table({"age": [34], "smoker": ["no"]}), "column 2 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`"),
        (pa.table({"Jane Doe": ["34"], "1990-05-01": ["no"]}), "no column has a known name: a column is a question id, `id`, `on`, `answered` or `procedures`"),
        (pa.table({"Age": [34]}), "unknown column `Age` (did you mean `age`?)"),
        (pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["age", "age"]), "column `age` occurs twice"),
        (pa.table({}), "the table has no columns: it must hold question ids, or `id`, `on`, `answered` or `procedures`"),
    ],
)
def test_columns_that_are_no_questions_are_refused(protocol: Protocol, table: pa.Table, message: str) -> None:
    with pytest.raises(ValueError) as raised:
        protocol.screen_table(table, on=ON)
    assert str(raised.value) == message


NOT_EXACT = "it is not exact: cast it to whole numbers or decimals"
NO_ANSWER = "an answer is text, a dictionary of texts, a day, a whole number, a decimal or a list of texts"


@pytest.mark.parametrize(
    ("kind", "named", "why"),
    [
        (pa.bool_(), "Boolean", "write `yes` and `no`"),
        (pa.float64(), "Float64", NOT_EXACT),
        (pa.float32(), "Float32", NOT_EXACT),
        (pa.timestamp("us", "Europe/Paris"), 'Timestamp(µs, "Europe/Paris")', "cast it to days (date32)"),
        (pa.timestamp("ns"), "Timestamp(ns)", "cast it to days (date32)"),
        (pa.date64(), "Date64", "cast it to days (date32)"),
        (pa.binary(), "Binary", NO_ANSWER),
        (pa.list_(pa.int64()), "List(Int64)", "a list holds ids of options as text"),
        (pa.binary_view(), "BinaryView", NO_ANSWER),
        (pa.dictionary(pa.int32(), pa.float64()), "Dictionary(Int32, Float64)", NO_ANSWER),
        (pa.struct({"Jane Doe": pa.date32()}), "Struct", NO_ANSWER),
        (pa.list_(pa.struct({"Jane Doe": pa.date32()})), "List", "a list holds ids of options as text"),
        (pa.list_(pa.field("Jane Doe", pa.int64())), "List", "a list holds ids of options as text"),
        (pa.map_(pa.string(), pa.string()), "Map", NO_ANSWER),
        (pa.decimal256(50, 1), "Decimal256(50, 1)", "cast it to a decimal of 128 bits"),
    ],
)
def test_types_that_are_no_answers_are_refused(protocol: Protocol, kind: pa.DataType, named: str, why: str) -> None:
    with pytest.raises(TypeError) as raised:
        protocol.screen_table(pa.table({"age": pa.array([None], kind)}), on=ON)
    assert str(raised.value) == f"column `age` has the type {named}: {why}"


def test_nulls_in_a_list_are_no_answer(protocol: Protocol) -> None:
    areas = pa.array([["face", None], [None], [], None, ["none"]], pa.list_(pa.string()))
    results = pa.table(protocol.screen_table(pa.table({"areas": areas}), on=ON, procedures=["peel"]))
    assert results["errors"].to_pylist() == [["areas"], ["areas"], [], [], []]
    assert ["areas" in needed for needed in results["needed"].to_pylist()] == [True, True, True, True, False]


def test_lists_are_told_apart_by_their_members(protocol: Protocol) -> None:
    dice = random.Random(5)
    texts = ["face", "neck", "none", "peel", "laser", "\0", "face\0neck", "peel\0laser", "\1", "\x04\0\0\0\0\0\0\0face", "", " ", ";", None]
    parts = ["face", "neck", "peel", "laser", "\0", "\1", "\xff"]
    for column in ("areas", "procedures"):
        lists: list[list[str | None] | None] = [None, [], ["face", "neck"], ["face\0neck"], ["peel", "laser"], ["peel\0laser"]]
        for _ in range(200):
            members = [dice.choice([dice.choice(texts), "".join(dice.choices(parts, k=2))]) for _ in range(dice.randrange(4))]
            lists.append(members)
        table = pa.table({column: pa.array(lists, pa.list_(pa.string()))})
        together = protocol.screen_table(table, on=ON, threads=1)
        alone = [protocol.screen_table(table.slice(row, 1), on=ON, threads=1) for row in range(len(lists))]
        wanted = [{**row, "record": str(at)} for at, one in enumerate(alone, start=1) for row in rows_of_table(one)]
        assert rows_of_table(together) == wanted


def test_a_column_without_a_type_is_missing(protocol: Protocol) -> None:
    frame = pl.DataFrame({"pregnant": ["yes", "no"], "age": [None, None]})
    for table in (frame, pa.table(frame), frame.to_pandas(), frame.select(pl.all().shuffle(1))):
        results = pa.table(protocol.screen_table(table, on=ON, procedures=["laser"]))
        assert ["age" in needed for needed in results["needed"].to_pylist()] == [True, True]
        assert results["errors"].to_pylist() == [[], []]
    assert pa.table(protocol.screen_table(frame.head(0), on=ON)).num_rows == 0
    alone = pa.table(protocol.screen_table(frame.select("age"), on=ON, procedures=["laser"]))
    assert alone["verdict"].to_pylist() == ["incomplete", "incomplete"]


def test_an_empty_list_is_missing_whatever_its_type(protocol: Protocol) -> None:
    empty = pa.table({"areas": pa.array([[], None, [None]], pa.list_(pa.null()))})
    results = pa.table(protocol.screen_table(empty, on=ON, procedures=["peel"]))
    assert results["errors"].to_pylist() == [[], [], ["areas"]]
    for table in (empty.slice(0, 2), pl.DataFrame({"areas": [[], []]}), duckdb.sql("SELECT [] AS areas FROM range(2)")):
        results = pa.table(protocol.screen_table(table, on=ON, procedures=["peel"]))
        assert results["errors"].to_pylist() == [[], []]
        assert ["areas" in needed for needed in results["needed"].to_pylist()] == [True, True]


def test_a_day_outside_the_calendar_cannot_be_read(protocol: Protocol) -> None:
    numbers = [2**31 - 1, -(2**31), 7_304_484, 7_304_485, -7_304_485, 2_932_896, 2_932_897, 20_000, None]
    days = pa.array(numbers, pa.int32()).cast(pa.date32())
    readable = [number in (20_000, None) for number in numbers]
    results = pa.table(protocol.screen_table(pa.table({"last-peel": days}), on=ON, procedures=["peel"]))
    assert results["errors"].to_pylist() == [[] if one else ["last-peel"] for one in readable]
    for column in ("on", "answered"):
        results = pa.table(protocol.screen_table(pa.table({column: days}), on=ON, procedures=["peel"]))
        assert results["verdict"].to_pylist() == ["incomplete" if one else "unreadable" for one in readable]
    infinite = duckdb.sql("SELECT 'infinity'::DATE AS \"last-peel\"")
    assert pa.table(protocol.screen_table(infinite, on=ON, procedures=["peel"]))["errors"].to_pylist() == [["last-peel"]]


def test_an_index_outside_its_dictionary_cannot_be_read(protocol: Protocol) -> None:
    for texts in (["yes", "no"], []):
        for kind in (pa.int8(), pa.int64(), pa.uint16()):
            indices = [0, 5, None, 1, 200 if kind == pa.uint16() else -1]
            column = pa.DictionaryArray.from_arrays(pa.array(indices, kind), pa.array(texts, pa.string()), safe=False)
            results = pa.table(protocol.screen_table(pa.table({"pregnant": column}), on=ON, procedures=["peel"]))
            wrong = [index is not None and not 0 <= index < len(texts) for index in indices]
            assert results["errors"].to_pylist() == [["pregnant"] if one else [] for one in wrong]
    days = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), pa.array([date(2026, 11, 20)]), safe=False)
    results = pa.table(protocol.screen_table(pa.table({"last-peel": days}), on=ON, procedures=["peel"]))
    assert results["errors"].to_pylist() == [[], ["last-peel"]]
    for column in ("id", "on", "answered", "procedures"):
        outside = pa.DictionaryArray.from_arrays(pa.array([1], pa.int8()), pa.array(["peel"]), safe=False)
        results = pa.table(protocol.screen_table(pa.table({column: outside}), on=ON, procedures=["peel"]))
        assert results["verdict"].to_pylist() == ["unreadable"]


def test_a_list_outside_its_values_cannot_be_read(protocol: Protocol) -> None:
    offsets = pa.py_buffer(struct.pack("<4i", 0, 1, 9, 2))
    areas = pa.Array.from_buffers(pa.list_(pa.string()), 3, [None, offsets], children=[pa.array(["face", "neck"])])
    results = pa.table(protocol.screen_table(pa.table({"areas": areas}), on=ON, procedures=["peel"]))
    assert results["errors"].to_pylist() == [[], ["areas"], ["areas"]]


def test_a_dictionary_may_hold_values_that_nobody_has(protocol: Protocol) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([1, None, 1], pa.int8()), pa.array(["sometimes", "yes", None]))
    results = pa.table(protocol.screen_table(pa.table({"pregnant": column}), on=ON, procedures=["peel"]))
    assert results["errors"].to_pylist() == [[], [], []]
    assert results["reasons"].to_pylist() == [["pregnant"], [], ["pregnant"]]
    empty = pa.DictionaryArray.from_arrays(pa.array([None], pa.int8()), pa.array([], pa.string()))
    [row] = pa.table(protocol.screen_table(pa.table({"pregnant": empty}), on=ON, procedures=["peel"])).to_pylist()
    assert (row["verdict"], row["errors"]) == ("incomplete", [])


def test_a_value_of_a_dictionary_may_be_null(protocol: Protocol) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), pa.array([None, "no"]))
    results = pa.table(protocol.screen_table(pa.table({"pregnant": column}), on=ON, procedures=["peel"]))
    assert ["pregnant" in needed for needed in results["needed"].to_pylist()] == [True, False]


def test_a_slice_is_read_from_its_start(protocol: Protocol) -> None:
    column = pa.array(["yes", "no", None, "yes"])
    for kind in (pa.string(), pa.dictionary(pa.int8(), pa.string())):
        table = pa.table({"pregnant": column.cast(kind)}).slice(1, 3)
        results = pa.table(protocol.screen_table(table, on=ON, procedures=["peel"]))
        assert results["reasons"].to_pylist() == [[], [], ["pregnant"]]


def batches(count: int, raising: Exception | None = None) -> pa.RecordBatchReader:
    """A stream of batches of 1000 rows, which may raise at its end."""
    schema = pa.schema({"age": pa.int64(), "pregnant": pa.string()})

    def made() -> Iterator[pa.RecordBatch]:
        for _ in range(count):
            yield pa.record_batch({"age": pa.array([34] * 1000), "pregnant": pa.array(["no"] * 1000)}, schema=schema)
        if raising is not None:
            raise raising

    return pa.RecordBatchReader.from_batches(schema, made())


def test_a_stream_that_raises_in_the_middle_ends_with_an_error_that_names_the_row(protocol: Protocol) -> None:
    stream = batches(3, ValueError("the answer of C-17 is `pregnant, 12 weeks`"))
    reader = pa.RecordBatchReader.from_stream(protocol.screen_table(stream, on=ON, procedures=["peel"]))
    rows = 0
    with pytest.raises(pa.ArrowInvalid) as raised:
        for batch in reader:
            rows += batch.num_rows
    assert rows == 3000
    assert "the table cannot be read after row 3000: read it without `contra` to see why" in str(raised.value)
    assert "C-17" not in str(raised.value)


def test_results_are_read_once(protocol: Protocol) -> None:
    results = protocol.screen_table(pa.table({"age": [34]}), on=ON)
    assert pa.table(results).num_rows == 2
    with pytest.raises(ValueError, match="^the results were read before: screen the table again$"):
        pa.table(results)


class Once:
    """An exporter of one stream, which can be read once."""

    def __init__(self, table: pa.Table) -> None:
        self.stream = table.__arrow_c_stream__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.stream


def test_a_stream_that_was_released_is_refused(protocol: Protocol) -> None:
    once = Once(pa.table({"age": [34]}))
    assert pa.table(protocol.screen_table(once, on=ON)).num_rows == 2
    with pytest.raises(ValueError, match="^the stream is already released: a stream is read once$"):
        protocol.screen_table(once, on=ON)


class OnceBatch:
    """An exporter of one batch, which can be read once."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.capsules = batch.__arrow_c_array__()

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self.capsules


def test_a_batch_that_was_released_is_refused(protocol: Protocol) -> None:
    once = OnceBatch(pa.record_batch({"age": [34]}))
    assert pa.table(protocol.screen_table(once, on=ON)).num_rows == 2
    with pytest.raises(ValueError, match="^the batch is already released, or is not Arrow data: a batch is given out once$"):
        protocol.screen_table(once, on=ON)


class Raising:
    """An exporter that raises when it is opened."""

    def __init__(self, raised: BaseException) -> None:
        self.raised = raised

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise self.raised


def test_an_error_of_an_exporter_is_not_repeated(protocol: Protocol) -> None:
    failing = duckdb.sql("SELECT CAST(x AS INT) AS age FROM (VALUES ('38'), ('s3cr3t')) v(x)")
    for kind, table in (("ConversionException", failing), ("KeyError", Raising(KeyError("s3cr3t")))):
        with pytest.raises(ValueError) as raised:
            protocol.screen_table(table, on=ON)
        error = raised.value
        assert (type(error), str(error)) == (ValueError, f"the table cannot be read ({kind}): read it without `contra` to see why")
        assert (error.__cause__, error.__context__) == (None, None)
    with pytest.raises(KeyboardInterrupt):
        protocol.screen_table(Raising(KeyboardInterrupt()), on=ON)


def test_a_text_about_ctrl_c_is_no_ctrl_c(protocol: Protocol) -> None:
    for text in ("KeyboardInterrupt", "\nKeyboardInterrupt", "Detail: Python exception: \nKeyboardInterrupt"):
        reader = pa.RecordBatchReader.from_stream(protocol.screen_table(batches(1, RuntimeError(text)), on=ON))
        with pytest.raises(pa.ArrowInvalid) as raised:
            list(reader)
        assert str(raised.value) == "Invalid argument error: the table cannot be read after row 1000: read it without `contra` to see why"


def test_a_row_that_is_null_is_refused(protocol: Protocol) -> None:
    rows = pa.StructArray.from_arrays([pa.array([17, 34, 17])], names=["age"], mask=pa.array([False, False, True]))
    valid = pa.StructArray.from_arrays([pa.array([17, 34])], names=["age"])
    for table, row in ((rows, 3), (pa.chunked_array([valid, rows]), 5)):
        with pytest.raises(pa.ArrowInvalid) as raised:
            pa.table(protocol.screen_table(table, on=ON))
        assert str(raised.value) == f"Invalid argument error: row {row} of the table is null: make its columns null, or leave it out"
    whole = pa.table(protocol.screen_table(pa.chunked_array([valid, rows.slice(0, 2)]), on=ON, procedures=["laser"]))
    assert whole["reasons"].to_pylist() == [["young"], [], ["young"], []]


def test_a_nul_makes_a_row_unreadable(protocol: Protocol) -> None:
    table = pa.table({"id": ["C-1", "C-\x002", "C-3"], "notes": ["a", "b", "c\x00"], "pregnant": ["no\x00", "no", "no"]})
    results = pa.table(protocol.screen_table(table, on=ON)).to_pylist()
    assert [(row["record"], row["id"], row["verdict"], row["errors"]) for row in results] == [
        (1, "C-1", "unreadable", ["there is a NUL in the column `pregnant` of the row: it is not text"]),
        (2, None, "unreadable", ["there is a NUL in the column `id` of the row: it is not text"]),
        (3, "C-3", "unreadable", ["there is a NUL in the column `notes` of the row: it is not text"]),
    ]


def test_an_exporter_may_be_gone_before_its_batches_are_read(protocol: Protocol) -> None:
    table = pa.table({"pregnant": ["yes", "no"] * 5000})
    results = protocol.screen_table(table, on=ON, procedures=["peel"])
    del table
    [*_] = [bytearray(100_000) for _ in range(50)]
    reasons = pc.list_value_length(pa.table(results)["reasons"])
    assert pc.sum(reasons).as_py() == 5000


def test_something_that_is_no_table_is_refused(protocol: Protocol) -> None:
    with pytest.raises(TypeError, match=r"^a table has `__arrow_c_stream__` or `__arrow_c_array__`, and an object of type list has neither$"):
        protocol.screen_table([{"age": 34}])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    for threads in (0, -1, 257, 2**70):
        with pytest.raises(ValueError, match="^`threads` is a number from 1 to 256$"):
            protocol.screen_table(pa.table({"age": [34]}), threads=threads)
    for kind, wrong in (("bool", True), ("str", "2"), ("float", 2.0)):
        with pytest.raises(TypeError, match=f"^`threads` is a number from 1 to 256, and not a value of type {kind}$"):
            protocol.screen_table(pa.table({"age": [34]}), threads=wrong)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="^`window` is True or False, and not a value of type int$"):
        protocol.screen_table(pa.table({"age": [34]}), window=1)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    array = pa.array([34])
    for column in (array, pa.chunked_array([array]), pl.Series("age", [34])):
        with pytest.raises(TypeError, match="^this is a column, and not a table: make it a column of a table, with its name$"):
            protocol.screen_table(column)
    wide = pl.DataFrame({"age": pl.Series([34], dtype=pl.Int128)})
    with pytest.raises(TypeError) as raised:
        protocol.screen_table(wide)
    assert str(raised.value) == f"a column has a type that cannot be read: {NO_ANSWER}"


def test_other_threads_run_while_a_table_is_screened(protocol: Protocol) -> None:
    import threading

    counted = 0
    done = threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.is_set():
            counted += 1

    thread = threading.Thread(target=count)
    thread.start()
    try:
        results = pa.table(protocol.screen_table(batches(300), on=ON, threads=1))
    finally:
        done.set()
        thread.join()
    assert results.num_rows == 600_000
    assert counted > 0


def test_the_results_of_another_library_are_read(protocol: Protocol) -> None:
    import pandas as pd

    intake = pa.table({"id": ["a", "b"], "age": [17, 34]})
    wanted = rows_of_table(protocol.screen_table(intake, on=ON))
    frame = pl.DataFrame(protocol.screen_table(pl.DataFrame(intake), on=ON))
    assert rows_of_table(frame.to_arrow()) == wanted
    pandas = pd.DataFrame.from_arrow(protocol.screen_table(pd.DataFrame({"id": ["a", "b"], "age": [17, 34]}), on=ON))
    assert pandas["verdict"].tolist() == [row["verdict"] for row in wanted]
    # a connection reads one result at a time
    source, sink = duckdb.connect(), duckdb.connect()
    results = protocol.screen_table(source.sql("FROM intake"), on=ON)  # noqa: F841
    counted = sink.sql("SELECT verdict FROM results ORDER BY record, procedure DESC").fetchall()
    assert [verdict for (verdict,) in counted] == [row["verdict"] for row in wanted]


def test_the_example_of_the_project_gives_the_results_of_the_program(tmp_path: Path) -> None:
    import csv

    from support import PROJECT, contra, without_place

    file = PROJECT / "examples" / "intake.csv"
    with file.open(newline="") as text:
        rows = [row for row in csv.DictReader(text) if any(row.values())]
    table = pa.table({name: [row[name] for row in rows] for name in rows[0]})
    ended = contra("screen", file, "--format", "csv", "--no-defuse", "--quiet", "--on", ON)
    wanted = [without_place(row) for row in csv.DictReader(ended.stdout.splitlines())]
    assert rows_of_table(contraindication.embedded().screen_table(table, on=ON)) == wanted
