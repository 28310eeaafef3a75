"""The end of Python and copies of its process, while tables and records are screened."""

from __future__ import annotations

import subprocess
import sys

import pytest

THREADS = """
import sys, threading, time
import contraindication
protocol = contraindication.embedded()
begun = threading.Event()

def table():
    import pyarrow as pa
    kinds = pa.schema({"age": pa.int64()})
    batch = pa.record_batch({"age": [34] * 100})
    def made():
        while True:
            yield batch
    while True:
        reader = pa.RecordBatchReader.from_batches(kinds, made())
        results = pa.RecordBatchReader.from_stream(protocol.screen_table(reader, on="2026-11-22"))
        for _ in range(5):
            next(results)
            begun.set()

# batches whose reader takes time when it is dropped
class Slow:
    def __iter__(self):
        return self
    def __next__(self):
        import pyarrow as pa
        return pa.record_batch({"age": [3] * 10})
    def __del__(self):
        begun.set()
        for _ in range(1500):
            time.sleep(0.0002)

def release():
    import pyarrow as pa
    kinds = pa.schema({"age": pa.int64()})
    while True:
        reader = pa.RecordBatchReader.from_batches(kinds, Slow())
        results = pa.RecordBatchReader.from_stream(protocol.screen_table(reader, on="2026-11-22"))
        next(results)
        del reader, results

def screen():
    while True:
        protocol.screen({"keloid": "yes"}, on="2026-11-22")
        begun.set()

def cases():
    while True:
        begun.set()
        protocol.cases()

def load():
    while True:
        begun.set()
        contraindication.embedded()

for _ in range(int(sys.argv[2])):
    threading.Thread(target=globals()[sys.argv[1]], daemon=True).start()
begun.wait()
time.sleep(0.2)
print("ended")
"""


def run(script: str, *arguments: str) -> tuple[int, str, str]:
    """The exit code, and both outputs."""
    ended = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, timeout=120)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("call", ["screen", "cases", "table", "load", "release"])
@pytest.mark.parametrize("threads", ["1", "3"])
def test_python_ends_while_other_threads_screen(call: str, threads: str) -> None:
    for _ in range(3):
        assert run(THREADS, call, threads) == (0, "ended\n", "")


AT_END = """
import atexit
def last():
    [result] = protocol.screen({"keloid": "yes"}, on="2026-11-22", procedures=["microneedling"])
    print(result.at_least, len(protocol.cases()) > 0)
    import pyarrow as pa
    try:
        pa.table(protocol.screen_table(pa.table({"age": [34]})))
    except pa.ArrowInvalid as error:
        print(error)
atexit.register(last)
import contraindication
protocol = contraindication.embedded()
"""


def test_a_function_that_runs_at_the_end_can_screen() -> None:
    told = "refer True\nInvalid argument error: Python is ending: read results before its end\n"
    assert run(AT_END) == (0, told, "")


COPIES_AT_END = pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python copies no process at its end")

FORK_AT_END = """
import atexit, os, sys, threading
def last():
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        [result] = protocol.screen({"keloid": "yes"}, on="2026-11-22", procedures=["microneedling"])
        print(result.at_least)
        results = pa.RecordBatchReader.from_stream(protocol.screen_table(ages))
        try:
            next(results)
        except pa.ArrowInvalid as error:
            print(error)
        # nobody waits for this thread
        threading.Thread(target=endless, daemon=True).start()
        return
    print(os.waitpid(child, 0)[1])
def endless():
    while True:
        protocol.screen({"keloid": "yes"}, on="2026-11-22")
import pyarrow as pa
ages = pa.table({"age": [34]})
atexit.register(last)
import contraindication
protocol = contraindication.embedded()
"""


@COPIES_AT_END
def test_a_copy_of_a_process_that_ends_goes_on_to_end() -> None:
    told = "refer\nInvalid argument error: Python is ending: read results before its end\n0\n"
    for _ in range(3):
        assert run(FORK_AT_END) == (0, told, "")


# the copy is made while the main thread ends, on another thread, which does not exist in the copy
FORK_BESIDE_END = """
import atexit, os, sys, threading
is_copy = False
def last():
    if is_copy:
        [result] = protocol.screen({"keloid": "yes"}, on="2026-11-22", procedures=["microneedling"])
        print(result.at_least)
        return
    ending.set()
    copied.wait()
def copy():
    global is_copy
    ending.wait()
    child = os.fork()
    if child == 0:
        is_copy = True
        table = protocol.screen_table(ages, on="2026-11-22", procedures=["microneedling"])
        print(next(pa.RecordBatchReader.from_stream(table)).num_rows)
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(0)
    print(os.waitpid(child, 0)[1])
    copied.set()
import pyarrow as pa
ages = pa.table({"age": [34]})
ending, copied = threading.Event(), threading.Event()
atexit.register(last)
import contraindication
protocol = contraindication.embedded()
threading.Thread(target=copy, daemon=True).start()
"""


@COPIES_AT_END
def test_a_copy_made_beside_the_end_of_python_has_an_end_of_its_own() -> None:
    assert run(FORK_BESIDE_END) == (0, "1\nrefer\n0\n", "")


FORK = """
import os, sys
import pyarrow as pa
import contraindication
protocol = contraindication.embedded()
batches = pa.Table.from_batches([pa.record_batch({"age": [34] * 100})] * 100)
results = pa.RecordBatchReader.from_stream(protocol.screen_table(batches, on="2026-11-22", procedures=["microneedling"]))
next(results)
child = os.fork()
if child == 0:
    try:
        next(results)
    except pa.ArrowInvalid as error:
        print(error)
    print(pa.table(protocol.screen_table(batches, on="2026-11-22", procedures=["microneedling"])).num_rows)
    sys.exit()
_, status = os.waitpid(child, 0)
print(status, 100 + sum(batch.num_rows for batch in results))
"""


def test_results_that_are_half_read_are_not_read_in_a_copy_of_the_process() -> None:
    told = "Invalid argument error: another process has begun to read the results: screen the table again in this process\n"
    assert run(FORK) == (0, told + "10000\n0 10000\n", "")
