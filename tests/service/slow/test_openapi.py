from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ..conftest import running

RULES = Path(__file__).parent / "schemathesis.toml"


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    """Its requests must not lead to other hosts, so the service has a name and fetches no addresses."""
    program = Path(sys.executable).with_name("schemathesis")
    with running("--workers", "1", "--name", "127.0.0.1") as service:
        found = subprocess.run(
            [
                *(str(program), "--config-file", str(RULES), "run", f"{service.url}/openapi.json"),
                *("--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "40"),
                *("--seed", "7", "--generation-database", "none"),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,  # it writes reports
        )
    assert found.returncode == 0, found.stdout
