"""The programs on the pages run, and print what the pages say."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys

import contraindication
from support import PROJECT

BLOCK = re.compile(r"```(python|text)\n(.*?)```\n", re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    text = (PROJECT / page).read_text()
    return [(kind, code) for kind, code in BLOCK.findall(text)]


def printed(program: str) -> str:
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_the_programs_on_the_page_of_python_print_what_it_says() -> None:
    page = blocks("docs/python.md")
    assert [kind for kind, _ in page] == ["python", "text", "python", "python", "python"]
    told = page[1][1]
    assert printed("".join(code for kind, code in page if kind == "python")) == told


def test_the_path_of_the_first_page_prints_what_it_says() -> None:
    _, path = (PROJECT / "docs/README.md").read_text().split("\n## You work in Python\n")
    page = [(kind, code) for kind, code in BLOCK.findall(path) if not code.startswith("pip ")]
    assert [kind for kind, _ in page] == ["python", "text", "python", "text"]
    assert printed(page[0][1] + page[2][1]) == page[1][1] + page[3][1]


def test_the_program_at_the_top_of_the_module_prints_what_it_says() -> None:
    assert doctest.testmod(contraindication) == doctest.TestResults(failed=0, attempted=3)


def test_the_program_in_the_readme_runs() -> None:
    [(_, program)] = [block for block in blocks("README.md") if block[0] == "python"]
    assert printed(program) == (
        "refer ['keloid-history'] area-skin\n"
        "[{'id': 'C-1002', 'procedure': 'microneedling', 'verdict': 'defer'}]\n"
    )
