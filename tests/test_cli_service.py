from __future__ import annotations

import pytest
from click.testing import CliRunner

from summarizer.cli import main


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--allow-host", "http://wiki.intranet/"), "a host is a name or an IP address"),
        (("--allow-host", "wiki.intranet:80"), "a host is a name or an IP address"),
        (("--name", ""), "a host is a name or an IP address"),
        (("--allow-origin", "reader.example"), "an origin is a scheme and a host"),
        (("--allow-origin", "https://reader.example/page"), "an origin is a scheme and a host"),
        (("--workers", "0"), "--workers must be 1 or more"),
        (("--port", "70000"), "70000 is not in the range"),
        (("--seconds", "0"), "0.0 is not in the range"),
    ],
)
def test_a_wrong_option_is_a_usage_error(options: tuple[str, ...], says: str) -> None:
    result = CliRunner().invoke(main, ["serve", *options])
    assert result.exit_code == 2
    assert says in result.output
