"""One person: answers in, results with reasons out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

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
        ({"areas": [["face"]]}, "`areas`: a list holds ids of options, not a value of type list"),
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
    with pytest.raises(ValueError, match="^the day is not one that can be screened for$"):
        protocol.screen({"pregnant": "no"}, on="2026-02-30")
    with pytest.raises(TypeError, match="^`procedures` takes a list of ids$"):
        protocol.screen({"pregnant": "no"}, procedures="peel")


def test_the_embedded_protocol_gives_a_verdict_in_five_lines() -> None:
    protocol = contraindication.embedded()
    results = protocol.screen({"pregnancy": "yes"}, on="2026-11-22", procedures=["microneedling"])
    assert results[0].at_least in ("precaution", "defer", "refer", "contraindicated")
