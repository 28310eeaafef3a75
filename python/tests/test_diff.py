"""Comparisons of two versions of rules on records: the object is that of the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import contraindication
from contraindication import Protocol
from support import contra, small_rules

RECORDS = """id,on,pregnant,last-peel,age,depth,areas
C-1,2026-11-22,no,2026-01,19,0.5,none
C-2,2026-11-22,no,2026-01,34,0.5,none
C-3,2026-11-22,no,2026-01,about 19,0.5,none
C-4,soon,no,2026-01,19,0.5,none
"""

RECORD = """id = "D-1"
on = 2026-12-01

[answers]
age = 20
"""


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The small protocol, in a version that accepts nobody under 21."""
    (tmp_path / "new").mkdir()
    rules = small_rules(tmp_path / "new")
    topic = rules / "topic.toml"
    topic.write_text(topic.read_text().replace("under = 18", "under = 21").replace("at-least = 18", "at-least = 21"))
    return rules


@pytest.fixture
def records(tmp_path: Path) -> Path:
    file = tmp_path / "records.csv"
    file.write_text(RECORDS)
    return file


def of_program(rules: Path, changed: Path, *more: str | Path) -> dict[str, Any]:
    ended = contra("diff", rules, changed, "--format", "json", "--quiet", *more)
    assert ended.returncode == 0, ended.stderr
    compared: dict[str, Any] = json.loads(ended.stdout)
    return compared


def test_a_changed_result_names_its_record_and_its_rules(protocol: Protocol, changed: Path, records: Path) -> None:
    compared = contraindication.diff(protocol, contraindication.load(changed), answers=records)
    changes = compared["records"]["changes"]
    found = [(one["id"], one["procedure"], one["old"]["verdict"], one["new"]["verdict"]) for one in changes]
    assert found == [("C-1", procedure, "eligible", "contraindicated") for procedure in ("peel", "laser")]
    assert changes[0]["rules"] == [{"rule": "young", "old": "false", "new": "true"}]
    counts = compared["records"]["counts"]
    assert (counts["records"], counts["neither_reads"], counts["stricter"]) == (4, 1, 2)


def test_files_and_folders_give_the_object_of_the_program(
    rules: Path, protocol: Protocol, changed: Path, records: Path, tmp_path: Path
) -> None:
    new = contraindication.load(changed)
    folder = tmp_path / "visits"
    folder.mkdir()
    (folder / "visit.toml").write_text(RECORD)
    one = contraindication.diff(protocol, new, answers=str(records))
    assert one == of_program(rules, changed, "--answers", records)
    both = contraindication.diff(protocol, new, answers=[records, folder])
    assert both == of_program(rules, changed, "--answers", records, "--answers", folder)
    assert both["records"]["files"] == [str(records), str(folder / "visit.toml")]
    later = contraindication.diff(protocol, new, "2026-12-24", answers=[folder])
    assert later == of_program(rules, changed, "--answers", folder, "--on", "2026-12-24")
    assert {change["on"] for change in later["records"]["changes"]} == {"2026-12-24"}


def test_the_same_rules_change_no_result(rules: Path, protocol: Protocol, records: Path) -> None:
    compared = contraindication.diff(protocol, protocol, answers=records)
    assert compared == of_program(rules, rules, "--answers", records)
    assert compared["records"]["changes"] == []


def test_an_input_that_cannot_be_read_is_an_exception(protocol: Protocol, records: Path, tmp_path: Path) -> None:
    def refused(kind: type[Exception], answers: Any) -> str:
        with pytest.raises(kind) as raised:
            contraindication.diff(protocol, protocol, answers=answers)
        return str(raised.value)

    gone = tmp_path / "gone.csv"
    message = refused(OSError, [records, gone])
    assert message == f"[Errno 2] No such file or directory: '{gone}'"
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert refused(OSError, empty) == f"{empty}: the input is empty: a CSV starts with a line of column names"
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,pregnnt\nC-1,secret\n")
    message = refused(OSError, wrong)
    assert message == f"{wrong}: unknown column `pregnnt` (did you mean `pregnant`?)"
    other = tmp_path / "records.xlsx"
    other.write_text("")
    assert refused(ValueError, other) == f"the extension of `{other}` is not a known format"
    assert refused(ValueError, "-") == "stdin is not read here: name a file"
    assert refused(ValueError, []) == "`answers` is an empty list: name a file or a folder"
