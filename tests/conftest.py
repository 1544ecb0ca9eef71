import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from summarizer import Document, Summarizer

settings.register_profile(  # the same examples each time: a failure can be repeated everywhere
    "default",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(  # `make fuzz`: new examples each time
    "fuzz", settings.get_profile("default"), max_examples=6_000, derandomize=False
)
settings.load_profile("default")

# A shell ignores Ctrl-C in what it starts in the background, and every child process inherits this.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
# A source distribution comes without the benchmarks.
collect_ignore = [] if (ROOT / "benchmarks").is_dir() else ["test_benchmarks.py"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the folders to make that need a browser, other frameworks or much time; make names them."""
    named = [Path(arg.partition("::")[0]).resolve() for arg in config.args]
    names = ("adapters", "browser", "service/slow", "spark")
    left_out = collection_path in {ROOT / "tests" / name for name in names}
    return True if left_out and not any(path.is_relative_to(collection_path) for path in named) else None


@pytest.fixture(scope="session")
def article() -> str:
    return (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def news(article: str) -> Document:
    return Summarizer().fit([article])._pipeline().document(article)
