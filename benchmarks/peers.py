"""The other libraries: an environment for each, one call for all, outputs cached.

    python benchmarks/peers.py build            # all environments, into .cache/environments
    python benchmarks/peers.py run [PEER ...]   # all outputs on all sets, into .cache/outputs (hours)

The libraries conflict with each other and with this library. So each runs in an environment of its own, as a
child process (`peer_worker.py`) that reads and writes JSON lines.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

from data import SETS, WORD_RUNS, Item, default_folder, load
from systems import as_long_as_lead

CACHE = Path(__file__).parent.parent / ".cache"
WORKER = Path(__file__).parent / "peer_worker.py"
SECONDS_PER_TEXT = 20
AS_LONG = "as long as LEAD"  # the run with the words of the first sentences as the budget

# Environment -> what pip installs there.
ENVIRONMENTS = {
    "sumy": ["sumy", "numpy"],
    "summa": ["summa"],
    "lexrank": ["lexrank", "nltk"],
    "newspaper4k": ["newspaper4k[nlp]", "lxml_html_clean"],
    "lede": ["lede", "nltk"],  # nltk counts the sentences of a summary
    "splitters": ["pysbd", "syntok", "blingfire", "nupunkt", "nltk", "numpy"],
    "keywords": ["yake", "summa", "rake-nltk", "numpy"],
}
# Peer -> environment. The worker finds the method by the name of the peer.
PEERS = {
    "sumy LexRank": "sumy",
    "sumy TextRank": "sumy",
    "sumy Luhn": "sumy",
    "sumy LSA": "sumy",
    "sumy Edmundson": "sumy",
    "sumy SumBasic": "sumy",
    "summa": "summa",
    "lexrank": "lexrank",
    "newspaper4k": "newspaper4k",
    "lede": "lede",
}
# Peer -> its name in tables. This library has a ranker "lexrank", too.
LABELS = {peer: "lexrank (PyPI)" if peer == "lexrank" else peer for peer in PEERS}


def python_of(environment: str) -> Path:
    """Return the interpreter of an environment, building the environment if it is not there."""
    folder = CACHE / "environments" / environment
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *ENVIRONMENTS[environment]], check=True)
        (folder / "ready").touch()
    return python


def nltk_data() -> Path:
    """Return a folder with NLTK's punkt_tab, from a wheel that contains it."""
    folder = CACHE / "nltk_data"
    if not (folder / "ready").exists():
        wheels = CACHE / "wheels"
        command = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels), "llama-index-core"]
        subprocess.run([python_of("splitters"), *command], check=True)
        inside = "llama_index/core/_static/nltk_cache/"
        with zipfile.ZipFile(next(wheels.glob("llama_index_core-*.whl"))) as wheel:
            for name in wheel.namelist():
                if name.startswith(inside) and not name.endswith("/"):
                    target = folder / name.removeprefix(inside)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(wheel.read(name))
        (folder / "ready").touch()
    return folder


def ask(peer: str, requests: list[dict[str, Any]], *, environment: str | None = None) -> list[dict[str, Any]]:
    """Send requests to a peer's worker and return its answers, in order."""
    python = python_of(environment or PEERS[peer])
    result = subprocess.run(
        [python, WORKER, peer, str(SECONDS_PER_TEXT)],
        input="".join(json.dumps(request) + "\n" for request in requests),
        env={
            "NLTK_DATA": str(nltk_data()),
            "PATH": "/usr/bin:/bin",
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",  # threads of several processes would wait for each other
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if len(answers) != len(requests):
        raise RuntimeError(
            f"{peer} stopped after {len(answers)} of {len(requests)} texts: {result.stderr[-2000:]}"
        )
    return answers


def _cache_file(peer: str, name: str, items: list[Item]) -> Path:
    key = hashlib.sha256(
        "\n".join(item.id + item.text for item in items).encode("utf-8", "replace")
    ).hexdigest()
    return CACHE / "outputs" / f"{peer} {name} {key[:12]}.json"


def cached_outputs(peer: str, name: str, items: list[Item]) -> list[dict[str, Any]] | None:
    """Return the cached answers of a peer for a set: {"sentences": […]} or {"error": reason}; None if new."""
    file = _cache_file(peer, name, items)
    if not file.exists():
        return None
    answers: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return answers


def outputs(peer: str, name: str, items: list[Item]) -> list[dict[str, Any]]:
    """Return the answers of a peer for a set, from the cache or by running the peer.

    After three texts that take too long, all further answers are errors.
    """
    answers = cached_outputs(peer, name, items)
    if answers is None:
        requests = [
            {"text": item.text, "title": item.title, "lang": item.lang, "size": item.size, "unit": item.unit}
            for item in items
        ]
        answers = ask(peer, requests)
        file = _cache_file(peer, name, items)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(answers), encoding="utf-8")
    return answers


def main(command: str, *names: str) -> None:
    """Build the environments, or fill the cache of outputs."""
    if command == "build":
        for environment in names or ENVIRONMENTS:
            print(environment, python_of(environment))
        print("punkt_tab", nltk_data())
        return
    folder = default_folder()
    runs = [(name, name, SETS[name]) for name in SETS]
    runs += [(f"{name} words", name, task) for name, task in WORD_RUNS.items()]
    runs += [(f"{name} {AS_LONG}", name, task) for name, task in SETS.items() if task.unit != "words"]
    for name, file, task in sorted(runs, key=lambda run: run[2].long):
        items = load(folder, file, task=task)
        if name.endswith(AS_LONG):
            items = [as_long_as_lead(item) for item in items]
        for peer in names or PEERS:
            try:
                answers = outputs(peer, name, items)
            except RuntimeError as error:
                print(f"{name}: {peer}: {error}", file=sys.stderr)
                continue
            failed = sum("error" in answer for answer in answers)
            print(f"{name}: {peer}: {len(answers) - failed} summaries, {failed} failed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
