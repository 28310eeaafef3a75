"""One person: answers in, results with reasons out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import contraindication
from contraindication import AnswerError, Protocol, Window

CLEAR = {"pregnant": "no", "last-peel": "2026-01", "age": 34, "depth": Decimal("0.5"), "areas": ["none"]}


def test_a_result_has_its_reasons(protocol: Protocol) -> None:
    answers = {**CLEAR, "id": "C-1", "pregnant": "yes", "last-peel": date(2026, 11, 20), "areas": ["neck", "face"]}
    peel, laser = protocol.screen(answers, on=date(2026, 11, 22))
    assert (peel.id, peel.procedure, peel.on, peel.verdict) == ("C-1", "peel", date(2026, 11, 22), "refer")
    assert [reason.rule for reason in peel.reasons] == ["pregnant", "recent-peel", "neck", "face"]
    assert [reason.rule for reason in laser.reasons] == ["pregnant", "recent-peel", "neck"]
    assert peel.not_before == date(2026, 12, 4) and peel.not_before_final
    assert peel.until == ("after the birth",)
    reason = peel.reasons[0]
    assert (reason.verdict, reason.say, reason.because, reason.answers) == ("refer", "Refer.", ("handout",), {"pregnant": "yes"})
    assert peel.reasons[2].answers == {"areas": ["face", "neck"]}
    assert peel.protocol == protocol.version


def test_a_clear_sheet_is_eligible(protocol: Protocol) -> None:
    [result] = protocol.screen(CLEAR, on="2026-11-22", procedures=["laser"])
    assert (result.verdict, result.at_least, result.at_most, result.needed) == ("eligible", "eligible", "eligible", ())


def test_a_result_says_when_the_answers_would_do(protocol: Protocol) -> None:
    def window(**more: object) -> Window | None:
        [result] = protocol.screen({**CLEAR, **more}, on="2026-11-22", procedures=["laser"])  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
        return result.window

    assert window() == Window(date(2026, 11, 22), None)
    assert window(**{"last-peel": "2026-11-20"}) == Window(date(2026, 12, 4), None)
    assert window(pregnant="yes") is None
    assert window(answered="2026-11-23") is None


def test_what_is_left_out_is_not_no(protocol: Protocol) -> None:
    for gap in (None, "unsure", "declined", "", []):
        [result] = protocol.screen({**CLEAR, "pregnant": gap}, on="2026-11-22", procedures=["peel"])
        if gap == []:
            assert result.errors == () and result.verdict == "incomplete"
        assert (result.verdict, result.at_least, result.at_most) == ("incomplete", "eligible", "refer"), gap
        assert result.needed == ("pregnant",)


def test_an_answer_that_cannot_be_read_is_in_the_errors(protocol: Protocol) -> None:
    [result] = protocol.screen({**CLEAR, "age": "about 30", "areas": ["neck", None]}, on="2026-11-22", procedures=["peel"])
    assert result.verdict == "incomplete"
    assert [(error.question, error.value) for error in result.errors] == [("age", "about 30"), ("areas", "neck;")]
    assert result.errors[0] == AnswerError("age", "about 30", "this question takes a whole number in digits alone")


def test_a_record_that_cannot_be_read_is_a_result(protocol: Protocol) -> None:
    [result] = protocol.screen({**CLEAR, "answered": "2026-11-23"}, on="2026-11-22")
    assert (result.verdict, result.procedure, result.on) == ("unreadable", None, None)
    assert result.errors[0].message == "`answered` lies after the screening date 2026-11-22"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"pregnant": True}, "`pregnant`: a bool is no answer: write `yes` or `no`"),
        ({"depth": 0.5}, "`depth`: a float is not exact: give an int, a Decimal or text"),
        ({"last-peel": datetime(2026, 11, 20)}, "`last-peel`: a date with a time is no answer: give its `.date()`"),
        ({"depth": float("nan")}, "`depth`: a float is not exact: give an int, a Decimal or text"),
        ({"depth": Decimal("NaN")}, "`depth`: a Decimal that is not a number is no answer: leave it out, or give None"),
        ({"areas": [["face"]]}, "`areas`: a list holds ids of options, not a value of type list"),
        ({"areas": {1}}, "`areas`: a list holds ids of options, not a value of type int"),
        ({"id": ["a"]}, "`id` is never a list: give one value"),
        ({"on": ["2026-11-22"]}, "`on` is never a list: give one value"),
        ({"answered": datetime(2026, 11, 20)}, "`answered`: a date with a time is no answer: give its `.date()`"),
        ({1: "yes"}, "`answers`: a key is the id of a question, and not a value of type int"),
        ([("pregnant", "yes")], "`answers` takes a dictionary, and not a value of type list"),
        ({"age": b"34"}, "`age`: a value of type bytes is no answer: give text, a number, a date or a list of options"),
    ],
)
def test_a_value_of_another_type_is_an_exception(protocol: Protocol, answers: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError) as raised:
        protocol.screen(answers)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert str(raised.value) == message


def test_a_key_that_is_no_question_is_an_exception(protocol: Protocol) -> None:
    with pytest.raises(ValueError, match=r"^unknown column `pregnnt` \(did you mean `pregnant`\?\)$"):
        protocol.screen({"pregnnt": "no"})
    with pytest.raises(ValueError, match="^there is no procedure `pel`$"):
        protocol.screen({"pregnant": "no"}, procedures=["pel"])
    with pytest.raises(ValueError, match="^no column has a known name: a column is a question id, `id`, `on`, `answered` or `procedures`$"):
        protocol.screen({"Jane Doe": "no"})
    with pytest.raises(ValueError, match="^columns 2 and 3 are unknown: a column is a question id, `id`, `on`, `answered` or `procedures`$"):
        protocol.screen({"age": 34, "Jane Doe": "no", "1990-01-01": None})


DAY = "`on` takes a day as YYYY-MM-DD, from 1900-01-01 to 2199-12-31"
HALF = "half of a surrogate pair: it is not text"


@pytest.mark.parametrize(
    ("arguments", "raised", "message"),
    [
        ({"on": "2026-02-30"}, ValueError, DAY),
        ({"on": "2026-11-22T10:00"}, ValueError, DAY),
        ({"on": "2200-01-01"}, ValueError, DAY),
        ({"on": date(1899, 12, 31)}, ValueError, DAY),
        ({"on": ""}, ValueError, DAY),
        ({"on": "2026-11-2\ud800"}, ValueError, DAY),
        ({"on": 0}, TypeError, "`on` takes a date, or text such as 2026-11-22, and not a value of type int"),
        ({"on": b"2026-11-22"}, TypeError, "`on` takes a date, or text such as 2026-11-22, and not a value of type bytes"),
        ({"on": np.datetime64("2026-11-22")}, TypeError, "`on` takes a date, or text such as 2026-11-22, and not a value of type datetime64"),
        ({"on": datetime(2026, 11, 22, 10)}, TypeError, "`on`: a date with a time is no day: give its `.date()`"),
        ({"procedures": "peel"}, TypeError, "`procedures` takes a list of ids, and not a value of type str"),
        ({"procedures": None}, TypeError, "`procedures` takes a list of ids, and not a value of type NoneType"),
        ({"procedures": [1]}, TypeError, "`procedures` takes a list of ids, and not one of values of type int"),
        ({"procedures": ["p\ud800"]}, ValueError, f"`procedures` has an id with {HALF}"),
    ],
)
def test_a_wrong_argument_is_named(protocol: Protocol, arguments: dict[str, Any], raised: type[Exception], message: str) -> None:
    def screen_table(**more: Any) -> object:
        return protocol.screen_table(pa.table({"pregnant": ["no"]}), **more)

    def screen(**more: Any) -> object:
        return protocol.screen({"pregnant": "no"}, **more)

    for call in (screen, screen_table):
        with pytest.raises(raised) as error:
            call(**arguments)
        assert (type(error.value), str(error.value)) == (raised, message)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"age": 10**5000}, "`age`: the number has more than 100 digits"),
        ({"age": Decimal("1E+999999999")}, "`age`: the number has more than 100 digits"),
        ({"depth": Decimal("1E-999999999")}, "`depth`: the number has more than 100 digits"),
        ({"pregnant": "x\ud800"}, f"`pregnant` has {HALF}"),
        ({"areas": ["x\ud800"]}, f"`areas` has {HALF}"),
        ({"age": 34, "x\ud800": "no"}, f"key 2 of `answers` has {HALF}"),
    ],
)
def test_a_value_that_cannot_be_written_names_its_key_and_not_itself(protocol: Protocol, answers: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as raised:
        protocol.screen(answers)
    error = raised.value
    assert (type(error), error.args, error.__cause__, error.__context__) == (ValueError, (message,), None, None)


def test_a_record_without_a_key_has_every_answer_missing(protocol: Protocol) -> None:
    peel, laser = protocol.screen({}, on="2026-11-22")
    assert (peel.verdict, peel.at_least, peel.at_most) == ("incomplete", "eligible", "contraindicated")
    assert peel.needed == ("age", "pregnant", "last-peel", "areas", "depth")
    assert (peel, laser) == tuple(protocol.screen(dict.fromkeys(CLEAR), on="2026-11-22"))


def test_a_set_is_a_list_in_any_order(protocol: Protocol) -> None:
    listed = protocol.screen({**CLEAR, "areas": ["face", "neck"]}, on="2026-11-22")
    for areas in ({"neck", "face"}, frozenset({"face", "neck"}), ("neck", "face")):
        assert protocol.screen({**CLEAR, "areas": areas}, on="2026-11-22") == listed


def test_a_result_is_a_key_and_its_text_has_no_answer(protocol: Protocol) -> None:
    answers = {**CLEAR, "pregnant": "yes", "age": "s3cr3t", "areas": ["neck"]}
    [result] = protocol.screen(answers, on="2026-11-22", procedures=["laser"])
    [again] = protocol.screen(answers, on="2026-11-22", procedures=["laser"])
    assert {result: 1}[again] == 1
    assert hash(result.reasons) == hash(again.reasons)
    assert result.errors[0].value == "s3cr3t"
    assert "s3cr3t" not in repr(result) + repr(result.errors[0])
    assert repr(result.reasons[1]) == (
        "Reason(rule='neck', verdict='precaution', say='Neck.', do=None, because=('handout',), against=(), disputed=None, "
        "until=None, urgent=None, not_before=None)"
    )


def test_the_embedded_protocol_gives_a_verdict_in_five_lines() -> None:
    protocol = contraindication.embedded()
    results = protocol.screen({"pregnancy": "yes"}, on="2026-11-22", procedures=["microneedling"])
    assert results[0].at_least in ("precaution", "defer", "refer", "contraindicated")
