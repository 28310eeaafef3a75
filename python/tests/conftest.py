from __future__ import annotations

from pathlib import Path

import pytest

import contraindication
from contraindication import Protocol
from support import small_rules


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with a small protocol."""
    return small_rules(tmp_path)


@pytest.fixture
def protocol(rules: Path) -> Protocol:
    """A small protocol."""
    return contraindication.load(rules)
