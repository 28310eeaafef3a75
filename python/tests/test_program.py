"""The program `contra` as an entry point of the wheel."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from support import PROJECT, contra

PROGRAM = Path(sys.executable).with_name("contra")


def test_the_program_has_the_version_of_the_wheel() -> None:
    ended = contra("--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"contra {version('contraindication')}\n", "")


def test_exit_codes_are_those_of_the_program(tmp_path: Path) -> None:
    assert contra("screen", PROJECT / "examples" / "intake.csv", "--quiet", "--on", "2026-11-22").returncode == 0
    assert contra("screen").returncode == 2
    assert contra("check", tmp_path).returncode == 3
    assert contra("screen", tmp_path / "gone.csv").returncode == 4


def test_an_argument_that_is_no_text_arrives_as_it_is(tmp_path: Path) -> None:
    command = [PROGRAM, b"screen", bytes(tmp_path) + b"/\xff.csv"]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert ended.returncode == 4


def test_a_pipe_that_is_closed_is_a_normal_end() -> None:
    command = f"{PROGRAM} list rules --format json | head -c 10; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_output_to_a_pipe_is_whole() -> None:
    rules = json.loads(contra("list", "rules", "--format", "json").stdout)
    assert len(rules) > 300


def test_ctrl_c_ends_the_program_as_it_ends_another() -> None:
    screening = subprocess.Popen(
        [PROGRAM, "screen", "-", "--input-format", "ndjson", "--format", "ndjson"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert screening.stderr is not None
    assert screening.stderr.readline().startswith("protocol: skin-procedures ")
    time.sleep(0.2)
    screening.send_signal(signal.SIGINT)
    _, told = screening.communicate(timeout=60)
    assert (screening.returncode, told) == (130, "")


@pytest.mark.parametrize("made_by", ["python", "arrow"])
def test_ctrl_c_ends_a_stream_of_results(made_by: str) -> None:
    script = """
import sys, time
import pyarrow as pa, contraindication
batch = pa.record_batch({"age": pa.array([34] * 1000)})
def made():
    while True:
        yield batch
endless = pa.RecordBatchReader.from_batches(batch.schema, made())
long = pa.Table.from_batches([batch] * 20_000)
results = contraindication.embedded().screen_table(endless if sys.argv[1] == "python" else long)
print("started", flush=True)
try:
    try:
        for batch in pa.RecordBatchReader.from_stream(results):
            pass
    except pa.ArrowInvalid:
        for _ in range(300):
            time.sleep(0.1)
except KeyboardInterrupt:
    print("interrupted")
"""
    running = subprocess.Popen([sys.executable, "-c", script, made_by], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "started\n"
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    told, _ = running.communicate(timeout=50)
    assert (running.returncode, told) == (0, "interrupted\n")
