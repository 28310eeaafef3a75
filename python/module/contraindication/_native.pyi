from collections.abc import Sequence
from os import PathLike
from typing import Any, final

__all__ = ["MAX_THREADS", "Mapped", "Results", "Rules", "diff", "load", "run", "today"]

MAX_THREADS: int

def run(arguments: Sequence[str]) -> int: ...
def today() -> str: ...
def load(folder: str | PathLike[str] | None, today: str) -> tuple[Rules | None, str]: ...
def diff(
    old: Rules,
    new: Rules,
    on: str | None,
    answers: Sequence[str | PathLike[str]] | None,
) -> str: ...
@final
class Rules:
    def head(self) -> str: ...
    def catalog(self, part: str) -> str: ...
    def check(self, on: str) -> str: ...
    def cases(self) -> tuple[str, str]: ...
    def mapping(self, path: str | PathLike[str]) -> tuple[Mapped | None, str]: ...
    def screen(
        self,
        names: Sequence[str],
        cells: Sequence[str | Sequence[str | None] | None],
        on: str | None,
        procedures: Sequence[str],
    ) -> str: ...
    def screen_table(
        self,
        table: Any,
        on: str | None,
        procedures: Sequence[str],
        mapping: Mapped | None,
        threads: int | None,
        window: bool,
    ) -> Results: ...

@final
class Mapped: ...

@final
class Results:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
