"""Rules: loading, checking, cases, their parts, comparing."""

from __future__ import annotations

import copy
import errno
import json
import pickle
from pathlib import Path

import pytest

import contraindication
from contraindication import CaseResult, Difference, Protocol, RuleErrors
from support import PROJECT, contra


def test_the_embedded_protocol_is_that_of_the_program() -> None:
    embedded = contraindication.embedded()
    listed = json.loads(contra("list", "rules", "--format", "json").stdout)
    assert [rule.id for rule in embedded.rules] == [rule["id"] for rule in listed]
    assert embedded.version == contraindication.load(PROJECT / "rules").version
    assert repr(embedded) == f"<Protocol skin-procedures {embedded.version.version}, draft>"


def test_questions_and_rules_say_what_the_files_say(protocol: Protocol) -> None:
    assert protocol.title == "Example"
    assert protocol.procedures == ("peel", "laser")
    areas = protocol.questions[4]
    assert (areas.id, areas.type) == ("areas", "multi")
    assert [option.id for option in areas.options] == ["face", "neck", "none"]
    young = protocol.rules[2]
    assert (young.id, young.verdict, young.questions) == ("young", "contraindicated", ("age",))
    assert young.say == "Too young."


def test_rules_with_errors_raise_all_of_them(rules: Path) -> None:
    topic = rules / "topic.toml"
    text = topic.read_text().replace('verdict = "refer"', 'verdict = "reffer"')
    topic.write_text(text.replace("under = 18", 'under = "18"'))
    with pytest.raises(RuleErrors) as raised:
        contraindication.load(rules)
    found = [(one.name, one.severity, one.line) for one in raised.value.findings]
    assert found == [("unknown-value", "error", 41), ("wrong-value-type", "error", 55)]
    assert str(raised.value).splitlines()[0] == f"the rules in `{rules}` have errors"


def test_a_folder_without_rules_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"^there is no `protocol.toml` in `.*`$"):
        contraindication.load(tmp_path)
    with pytest.raises(FileNotFoundError) as raised:
        contraindication.load(tmp_path / "gone")
    assert (raised.value.errno, raised.value.filename) == (errno.ENOENT, str(tmp_path / "gone"))
    with pytest.raises(FileNotFoundError):
        contraindication.load("")
    with pytest.raises(TypeError, match="^`path` takes a path, and not a value of type bytes$"):
        contraindication.load(bytes(tmp_path))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="^`path` takes a path, and not a value of type NoneType$"):
        contraindication.load(None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_a_copy_of_a_protocol_is_the_protocol(protocol: Protocol) -> None:
    assert copy.copy(protocol) is protocol
    assert copy.deepcopy({"rules": protocol})["rules"] is protocol
    with pytest.raises(TypeError, match="^a Protocol cannot be pickled: load the rules again in the other process$"):
        pickle.dumps(protocol)


def test_check_finds_what_the_program_finds(rules: Path, protocol: Protocol) -> None:
    found = protocol.check(on="2026-11-22")
    ended = contra("check", rules, "--format", "json", "--on", "2026-11-22")
    listed = json.loads(ended.stdout)
    assert [(one.name, one.line, one.message) for one in found] == [
        (one["name"], one["line"], one["message"]) for one in listed
    ]
    assert found


def test_cases_that_fail_say_how(rules: Path) -> None:
    (rules / "topic.test.toml").write_text(
        """
[[case]]
name = "a child"
procedure = "peel"
on = 2026-11-22
given = { age = 17 }
rest = "clear"
expect = "refer"
[[case]]
name = "an adult"
procedure = "peel"
on = 2026-11-22
given = { age = 18 }
rest = "clear"
expect = "eligible"
"""
    )
    cases = contraindication.load(rules).cases()
    file = str(rules / "topic.test.toml")
    difference = Difference("expect", ("refer",), ("contraindicated",))
    assert cases == [
        CaseResult("a child", file, 3, "peel", False, (difference,)),
        CaseResult("an adult", file, 10, "peel", True, ()),
    ]


def test_cases_that_cannot_be_read_raise(rules: Path) -> None:
    (rules / "topic.test.toml").write_text('[[case]]\nname = "a"\nprocedure = "pel"\non = 2026-11-22\n')
    with pytest.raises(RuleErrors, match="^the cases have errors\n"):
        contraindication.load(rules).cases()


def test_a_changed_rule_is_in_the_difference(rules: Path, protocol: Protocol) -> None:
    topic = rules / "topic.toml"
    topic.write_text(topic.read_text().replace("under = 18", "under = 21").replace("at-least = 18", "at-least = 21"))
    changed = contraindication.diff(protocol, contraindication.load(rules), on="2026-11-22")
    verdicts = [(one["id"], [(v["from"], v["to"], v["direction"]) for v in one["verdicts"]]) for one in changed["procedures"]]
    assert all(("eligible", "contraindicated", "stricter") in changes for _, changes in verdicts)
    assert {one["id"] for one in changed["changed"]} == {"age", "young"}
    same = contraindication.diff(protocol, protocol)
    assert same["procedures"] == [] or all(one["verdicts"] == [] for one in same["procedures"])
