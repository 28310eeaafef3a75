"""Runs programs in turn and measures the time and the memory of each."""

import pathlib
import statistics
import subprocess
from dataclasses import dataclass, field


@dataclass
class Timed:
    """The counted runs of one program."""

    seconds: list = field(default_factory=list)
    # the maximum memory of a run, in MiB
    peak: float = 0
    # the output of each run
    printed: list = field(default_factory=list)

    def median(self):
        return statistics.median(self.seconds)


class Stopwatch:
    """Measures with a small program, so that its own memory does not count. Its reports and the outputs of the programs
    are in `folder`. The programs run in `home`."""

    def __init__(self, program, folder, home):
        self.program = program
        self.folder = folder
        self.report = folder / "timed.txt"
        self.home = home

    def interleaved(self, programs, runs):
        """Runs each of the named commands in turn, several times. The first round does not count."""
        timed = {name: Timed() for name in programs}
        for turn in range(runs + 1):
            for name, command in programs.items():
                seconds, peak, printed = self.run(command)
                if turn > 0:
                    timed[name].seconds.append(seconds)
                    timed[name].peak = max(timed[name].peak, peak)
                    timed[name].printed.append(printed)
        return timed

    def run(self, command):
        # otherwise, the time to free the pages of the previous output would be measured too
        for word in command[1:]:
            if isinstance(word, pathlib.Path) and word.parent == self.folder and word.is_file():
                word.unlink()
        command = [str(word) for word in command]
        ended = subprocess.run(
            [self.program, self.report, *command],
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if ended.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\nended with {ended.returncode}:\n{ended.stderr}")
        seconds, peak = self.report.read_text().split()
        return float(seconds), int(peak) / 2**20, ended.stdout.strip()
