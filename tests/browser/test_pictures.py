from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_pictures_of_the_documentation_can_be_made(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "pictures.py", tmp_path], check=True)
    made = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert made.keys() == {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    assert min(made.values()) > 10_000
