from __future__ import annotations

import inspect
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from summarizer import RANKERS, LearnedRanker, keywords, summarize, summarize_documents
from summarizer.cli import main

ARTICLE = Path(__file__).parent.parent / "examples" / "article.txt"


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], input=stdin)


def test_a_file_and_standard_input_give_the_same(article: str) -> None:
    expected = str(summarize(article)) + "\n"
    assert run(str(ARTICLE)).stdout == expected
    assert run("-", stdin=article.encode()).stdout == expected
    assert run(stdin=article.encode()).stdout == expected


def test_marks_of_a_copied_text_are_left_out_unless_the_exact_text_is_wanted() -> None:
    text = "The **old** dike\nbroke.[17] It was late."
    exact, clean = "The **old** dike\nbroke.[17]\n", "The old dike broke.\n"
    stdin = text.encode()
    assert run("-n", "1", stdin=stdin).stdout == clean
    assert run("-n", "1", "--exact", stdin=stdin).stdout == exact
    assert run("-n", "1", "--together", stdin=stdin).stdout == clean
    assert run("-n", "1", "--together", "--exact", stdin=stdin).stdout == exact
    for options, expected in (([], clean), (["--exact"], exact)):
        record = json.loads(run("-n", "1", "-f", "jsonl", *options, stdin=stdin).stdout)
        assert record["summary"] + "\n" == expected
        assert record["details"]["sentences"][0]["text"] + "\n" == exact
    assert "  The old dike broke.\n" in run("compare", "-n", "1", stdin=stdin).stdout


def test_a_message_is_one_line_whatever_a_file_is_called() -> None:
    assert run("no\nsuch\x1bfile").stderr == "summarize: no\\nsuch\\x1bfile: No such file or directory\n"
    said = run("box", "page.html", "one\u2028more").stderr.splitlines()[-1]
    assert said == "Error: Got unexpected extra argument (one\\u2028more)"


def test_sizes_and_rankers(article: str) -> None:
    result = run(str(ARTICLE), "--length", "40", "--unit", "words", "--ranker", "lead", "--diversity", "0.2")
    assert result.stdout == str(summarize(article, 40, "words", ranker="lead", diversity=0.2)) + "\n"


def test_help_names_every_ranker() -> None:
    named = re.search(r"scored: (.*); or the \.json file", " ".join(run("--help").stdout.split()))
    assert named
    assert named[1].split(", ") == list(RANKERS)


def test_a_trained_model_scores(tmp_path: Path, article: str) -> None:
    model = tmp_path / "house.json"
    bundled = LearnedRanker.bundled()
    contrary = tuple(tuple(-weight for weight in row) for row in bundled.weights)
    LearnedRanker(contrary).save(model)
    result = run(str(ARTICLE), "-n", "2", "--ranker", str(model), "--jobs", "2")
    assert result.stdout == f"{summarize(article, 2, ranker=LearnedRanker(contrary))}\n"
    assert result.stdout != f"{summarize(article, 2)}\n"
    model.write_text("{}", encoding="utf-8")
    for path, why in ((model, "is no summarizer-ranker file"), (tmp_path / "none.json", "No such file")):
        failed = run(str(ARTICLE), "--ranker", str(path))
        assert failed.exit_code == 2
        assert why in failed.stderr
        assert "or the .json file of a trained model; got" in failed.stderr


def test_the_language_of_each_text_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Niemand wusste, ob der Deich sicher ist.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Никто не знал, безопасна ли дамба.", encoding="utf-8")
    result = run(str(tmp_path), "--format", "jsonl")
    assert [json.loads(line)["details"]["language"] for line in result.stdout.splitlines()] == ["de", "ru"]


@pytest.mark.parametrize(
    "arguments",
    [["--length", "0"], ["--ranker", "best"], ["--language", "xx"], ["--length", "2.5"], ["--jobs", "0"]],
)
def test_wrong_settings_are_usage_errors(arguments: list[str]) -> None:
    result = run(str(ARTICLE), *arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_json_lines_in_and_out(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [{"id": 1, "body": "Rain fell. Snow came."}, {"id": 2}, {"id": 3, "body": "Fog. Hail."}]
    file.write_text("\n".join(map(json.dumps, rows)) + "\nnot json\n\n")
    result = run(str(file), "--field", "body", "-n", "1", "--format", "jsonl")
    out = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["id"], row["summary"]) for row in out] == [(1, "Rain fell."), (3, "Fog.")]
    assert out[0]["details"]["sentences"][0]["start"] == 0
    assert result.exit_code == 1
    assert (
        "in.jsonl:2: no text in field 'body'; name the right field with --field; fields of this line: ['id']"
        in (result.stderr)
    )
    assert "in.jsonl:4: not a line of JSON" in result.stderr


def test_a_wrong_field_is_reported_once() -> None:
    first, rest = run("--field", "body", stdin=b'{"text": "Rain."}\n' * 711).stderr.splitlines()
    assert first.startswith("summarize: standard input:1: no text in field 'body'")
    assert rest == "summarize: standard input: … and 710 more lines without text in the field 'body'"
    assert "fields of this line: none" in run("--field", "body", stdin=b"[1]").stderr


def test_a_bad_byte_costs_its_line_only(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [json.dumps({"text": f"Rain {i}."}).encode() for i in range(4)]
    rows[1] = rows[1].replace(b"Rain", b"R\xffin")
    file.write_bytes(b"\n".join(rows))
    result = run(str(file))
    assert result.stdout.count("==>") == 3
    assert "Rain 0." in result.stdout
    assert "Rain 3." in result.stdout
    assert result.stderr == f"summarize: {file}:2: not utf-8; name its encoding, e.g. --encoding cp1252\n"
    assert result.exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_lines_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    rows = [{"text": "Søren såg 水。"}, {"text": "Snö\u2028\r\n."}]
    text = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "in.jsonl").write_bytes(text.encode(encoding))
    out = run(str(tmp_path / "in.jsonl"), "-f", "jsonl").stdout
    assert [json.loads(line)["text"] for line in out.split("\n")[:-1]] == [row["text"] for row in rows]


def test_json_lines_on_standard_input() -> None:
    lines = b'{"body": "Rain fell. Snow came.", "id": 1}\n{"id": 2}\n{"body": "Fog.", "id": 3}\n'
    for arguments in ([], ["-"]):
        result = run(*arguments, "--field", "body", "-n", "1", "-f", "jsonl", stdin=lines)
        out = [json.loads(line) for line in result.stdout.splitlines()]
        assert [(row["id"], row["summary"]) for row in out] == [(1, "Rain fell."), (3, "Fog.")]
        assert "standard input:2: no text in field 'body'" in result.stderr
    plain = run("--field", "body", "-n", "1", stdin=lines).stdout
    assert plain == "==> standard input:1 <==\nRain fell.\n\n==> standard input:3 <==\nFog.\n"
    found = run("keywords", "--field", "body", "-n", "1", "-f", "jsonl", stdin=lines)
    assert len(found.stdout.splitlines()) == 2
    together = run("--together", "--field", "body", "-n", "9", stdin=lines)
    assert together.stdout == "Rain fell.\nSnow came.\nFog.\n"
    assert "if these are JSON lines, name the field of the text with --field" in run(stdin=lines).stderr
    assert run(stdin=b"{Rain} fell.").stderr == ""


def test_fields_of_the_input_are_never_lost(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    row = {"summary": "wanted", "text": "Rain.", "details": 1, "input_summary": 2, "keywords": 3}
    file.write_text(json.dumps(row))
    out = json.loads(run(str(file), "-f", "jsonl").stdout)
    assert (out.pop("summary"), out.pop("details")["ranker"]) == ("Rain.", "learned")
    assert out == {
        "input_summary": "wanted",
        "text": "Rain.",
        "input_details": 1,
        "input_input_summary": 2,
        "keywords": 3,
    }
    out = json.loads(run("keywords", str(file), "-f", "jsonl").stdout)
    assert out["input_keywords"] == 3
    assert out["keywords"][0]["text"] == "Rain"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Rain fell on Oslo. Snow came.", "В Осло шёл дождь. Пошёл снег."])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_wide_encoding_without_a_mark_must_be_named(
    tmp_path: Path, name: str, text: str, encoding: str
) -> None:
    file, first = tmp_path / name, text.partition(".")[0]
    content = text if name == "a.txt" else json.dumps({"text": text}, ensure_ascii=False)
    file.write_bytes(content.encode(encoding))
    result = run(str(file), "-n", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert ("a.txt: many NUL bytes" if name == "a.txt" else "a.jsonl:1: not a line of JSON") in result.stderr
    assert run(str(file), "-n", "1", "--encoding", encoding).stdout.endswith(f"{first}.\n")


def test_a_few_nuls_are_text(tmp_path: Path) -> None:
    text = "A NUL\x00 stands here, as it may. " * 3
    (tmp_path / "a.txt").write_text(text)
    assert run(str(tmp_path / "a.txt"), "-n", "1").stdout == "A NUL\x00 stands here, as it may.\n"


def test_several_files_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Snow came.")
    (tmp_path / "a.md").write_text("Rain fell.")
    (tmp_path / "c.bin").write_bytes(b"\xff")
    result = run(str(tmp_path))
    assert (
        result.stdout
        == f"==> {tmp_path / 'a.md'} <==\nRain fell.\n\n==> {tmp_path / 'b.txt'} <==\nSnow came.\n"
    )
    both = run(str(tmp_path / "b.txt"), str(tmp_path / "missing.txt"), "--format", "json")
    assert json.loads(both.stdout)[0]["summary"] == "Snow came."
    assert both.exit_code == 1
    assert "missing.txt: No such file" in both.stderr
    assert run(str(tmp_path / "missing.txt"), "-f", "json").stdout == "[]\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_and_without_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("Søren såg regn. Snö.", encoding=encoding)
    assert run(str(tmp_path / "a.txt"), "-n", "1").stdout == "Søren såg regn.\n"


def test_another_encoding_must_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Søren såg regn.".encode("cp1252"))
    result = run(str(tmp_path / "a.txt"))
    assert result.exit_code == 1
    assert "--encoding" in result.stderr
    assert run(str(tmp_path / "a.txt"), "--encoding", "cp1252").stdout == "Søren såg regn.\n"
    assert run(str(tmp_path / "a.txt"), "--encoding", "klingon").exit_code == 2
    assert run(str(tmp_path / "a.txt"), "--encoding", "base64").exit_code == 2


def test_several_files_together(tmp_path: Path) -> None:
    texts = [
        "The old dike broke on Monday night. Sheep were brought to the church in time.",
        "Rain had fallen for a whole week. On Monday night the old dike broke near the mill.",
    ]
    for i, text in enumerate(texts):
        (tmp_path / f"{i}.txt").write_text(text)
    expected = summarize_documents(texts, 1)
    assert run(str(tmp_path), "--together", "-n", "1").stdout == f"{expected}\n"
    files = [str(tmp_path / f"{i}.txt") for i in range(2)]
    asked = run(*files, "--together", "-n", "1", "--query", "sheep", "-f", "markdown")
    assert asked.stdout == f"- Sheep were brought to the church in time. ({files[0]})\n"
    for more in (["--together"], []):
        lost = run(*files, *more, "-n", "1", "--query", "zebra")
        assert (lost.exit_code, lost.stdout) == (0, run(*files, *more, "-n", "1").stdout)
        assert "nothing of the query was found" in lost.stderr
    compared = run("compare", *files, "--query", "sheep")
    assert [f"{file}: nothing of the query" in compared.stderr for file in files] == [False, True]
    lead = json.loads(run(*files, "--together", "-n", "1", "-r", "lead", "-f", "json").stdout)
    assert (lead["files"], lead["summary"]) == (files, "The old dike broke on Monday night.")
    assert lead["details"]["sentences"][0]["document"] == 0
    missing = run(files[0], "nowhere.txt", "--together", "-n", "1")
    assert (missing.exit_code, missing.stdout) == (1, "The old dike broke on Monday night.\n")
    assert run("--together", stdin=b"").stdout == ""


def test_one_nul_does_not_make_a_text_utf_16() -> None:
    assert run("-n", "1", stdin=b"Hi \x00 yo. Two.").stdout == "Hi \x00 yo.\n"


def test_json_lines_together_come_in_the_order_of_dates(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [{"text": "The dike broke. ", "date": "2024-05-02"}, {"text": "Rain fell.", "date": "2024-05-01"}]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert run(str(file), "--together").stdout == "Rain fell.\nThe dike broke.\n"


@pytest.mark.parametrize(
    "arguments",
    [["--together", "--keep-all"], ["--together", "-f", "highlight"], ["--together", "-r", "best"]],
)
def test_wrong_settings_together_are_usage_errors(arguments: list[str]) -> None:
    assert run(str(ARTICLE), *arguments).exit_code == 2


def test_keywords_of_files(tmp_path: Path, article: str) -> None:
    found = keywords(article, 4)
    assert run("keywords", str(ARTICLE), "-n", "4").stdout == "".join(f"{k}\n" for k in found)
    assert run("keywords", "-n", "4", stdin=article.encode()).stdout == "".join(f"{k}\n" for k in found)
    row = json.loads(run("keywords", str(ARTICLE), "-n", "1", "-f", "jsonl").stdout)
    start, end = row["keywords"][0]["spans"][0]
    assert article[start:end] == row["keywords"][0]["text"] == found[0].text
    (tmp_path / "a.txt").write_text("Rain.")
    (tmp_path / "b.txt").write_text("Snow.")
    two = f"==> {tmp_path / 'a.txt'} <==\nRain\n\n==> {tmp_path / 'b.txt'} <==\nSnow\n"
    assert run("keywords", str(tmp_path)).stdout == two
    assert run("keywords", str(tmp_path / "none.txt")).exit_code == 1
    assert run("keywords", str(ARTICLE), "-n", "0").exit_code == 2


def test_rankers_side_by_side(article: str) -> None:
    lines = run("compare", str(ARTICLE), "-n", "2").stdout.splitlines()
    assert [entry.split()[1] for entry in lines[0].split("  ")] == list(RANKERS)
    for number, name in enumerate(RANKERS):
        column = [line.split("  ", 1)[1] for line in lines[2:] if line[number] != "."]
        assert column == [s.text for s in summarize(article, 2, ranker=name)]
    assert run("compare", "nowhere.txt").exit_code == 1
    assert run("compare", str(ARTICLE), "-n", "0").exit_code == 2


def test_rankers_side_by_side_on_every_text_of_a_folder(tmp_path: Path, article: str) -> None:
    (tmp_path / "a.txt").write_text("Rain fell on Oslo.")
    (tmp_path / "b.jsonl").write_text(f'{{"body": "Snow came."}}\nno JSON\n{json.dumps({"body": article})}\n')
    alone = (run("compare", "-n", "1", stdin=t.encode()).stdout for t in ("Rain fell on Oslo.", article))
    (legend, rain), (_, voted) = (found.split("\n\n") for found in alone)
    result = run("compare", str(tmp_path), str(tmp_path / "none.txt"), "-n", "1", "--field", "body")
    parts = result.stdout.split("\n\n")
    assert parts[0] == legend
    assert parts[1] == f"==> {tmp_path / 'a.txt'} <==\n{rain.rstrip()}"
    assert parts[2].endswith("Snow came.")
    assert parts[3] == f"==> {tmp_path / 'b.jsonl'}:3 <==\n{voted}"
    assert result.exit_code == 1
    assert "b.jsonl:2: not a line of JSON" in result.stderr
    assert "none.txt: No such file" in result.stderr


def test_a_file_may_have_the_name_of_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keywords").write_text("Rain fell.")
    assert run("./keywords").stdout == "Rain fell.\n"
    assert run("-n", "1", "keywords").stdout == "Rain fell.\n"
    for arguments in (["--help"], ["keywords", "--help"], ["compare", "-h"]):
        assert "Usage: " in run(*arguments).stdout
    help_text = run("--help").stdout
    assert "\n    summarize keywords article.txt\n" in help_text
    assert (
        help_text.index("--together") < help_text.index("Commands:\n  box") < help_text.index("\n  keywords")
    )
    assert "Usage: summarize keywords [OPTIONS]" in run("keywords", "-h").stdout


@pytest.mark.parametrize("command", [[], ["keywords"]])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_no_input_on_a_terminal_prints_help(command: list[str]) -> None:
    _, terminal = os.openpty()
    arguments = [sys.executable, "-m", "summarizer", *command]
    ended = subprocess.run(arguments, stdin=terminal, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.startswith(f"Usage: {' '.join(['summarize', *command])} [OPTIONS]")


def test_an_empty_name_is_a_usage_error() -> None:
    result = run("")
    assert result.exit_code == 2
    assert "pass a file, a folder, or - for standard input" in result.stderr


@pytest.mark.parametrize(
    "command", [[], ["-f", "markdown"], ["-f", "highlight"], ["--together"], ["keywords"]]
)
def test_a_blank_text_is_reported(command: list[str]) -> None:
    message = "summarize: standard input: nothing to summarize: the text is empty\n"
    for text in (b"", b" \n\0"):
        result = run(*command, stdin=text)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", message)
    if not command:
        assert json.loads(run("-f", "jsonl", stdin=b"").stdout)["summary"] == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full and a POSIX shell")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (f"{ARTICLE} > /dev/full", "standard output cannot be written: No space left on device"),
        ("--help > /dev/full", "standard output cannot be written: No space left on device"),
        (f"{ARTICLE} >&-", "standard output is closed"),
        ("- <&-", "standard input: it is closed"),
        ("<&-", "standard input: it is closed"),
    ],
)
def test_a_stream_that_fails_gives_one_line(arguments: str, message: str) -> None:
    command = f"{sys.executable} -m summarizer {arguments}"
    ended = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert message in ended.stderr


@pytest.mark.parametrize("style", ["markdown", "highlight"])
def test_other_formats(style: str) -> None:
    result = run(str(ARTICLE), "--format", style)
    assert result.exit_code == 0
    assert "Harbour town votes" in result.stdout


def test_progress_and_jobs(tmp_path: Path) -> None:
    for i in range(4):
        (tmp_path / f"{i}.txt").write_text(f"Text {i}. More.")
    result = run(str(tmp_path), "-n", "1", "--progress", "--jobs", "2", "-f", "jsonl")
    assert [json.loads(line)["summary"] for line in result.stdout.splitlines()] == [
        f"Text {i}." for i in range(4)
    ]
    assert "4 texts" in result.stderr


def test_an_error_stands_on_a_line_of_its_own_beside_the_progress_bar(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "Rain fell. More."}\n\0\n{"text": "Snow came. More."}\n')
    result = run(str(lines), "-n", "1", "--progress")
    assert result.exit_code == 1
    shown = [line.rpartition("\r")[2] for line in result.stderr.strip().split("\n")]
    assert sum("not a line of JSON" in line and line.startswith("summarize: ") for line in shown) == 1
    assert "2 texts" in shown[-1]


def test_as_a_module_with_a_pipe_that_breaks(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text('{"text": "Rain fell on Oslo. Snow came."}\n' * 20_000)
    command = [sys.executable, "-m", "summarizer", str(file), "-f", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_quietly(tmp_path: Path, jobs: str) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text('{"text": "Rain fell on Oslo. Snow came."}\n' * 50_000)
    # A program that starts in the background inherits an ignored SIGINT.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heeding}; from summarizer.cli import main; main()"
    command = [sys.executable, "-c", program, str(file), "-f", "jsonl", "--jobs", jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
        assert process.wait() == 130


@pytest.mark.parametrize("command", [[], ["--together"], ["keywords"], ["compare"]])
def test_ctrl_c_ends_every_command_quietly(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Iterator[None]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("summarizer.cli.read.Reader.__iter__", interrupted)
    result = CliRunner().invoke(main, [*command, "some.txt"])
    assert (result.exit_code, result.output) == (130, "")


def test_the_defaults_are_those_of_the_library() -> None:
    ours = {option.name: option.default for option in main.params}
    theirs = {name: p.default for name, p in inspect.signature(summarize).parameters.items()}
    shared = {"length", "unit", "ranker", "language", "diversity"}
    assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    assert "(did you mean textrank?)" in run(str(ARTICLE), "--ranker", "texrank").stderr
    assert "Errno" not in run(str(ARTICLE), "--ranker", "best").stderr
    assert "'german'" in run(str(ARTICLE), "--language", "germann").stderr
    odd = run("--encoding", "idna", "--field", "text", stdin=b'{"text": "Rain fell."}')
    assert odd.exit_code == 2
    assert "idna is no encoding of texts" in odd.stderr
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    assert "the file is empty" in run(str(empty)).stderr


def test_a_missing_number_is_written_as_null() -> None:
    result = run("--field", "text", "-f", "jsonl", stdin=b'{"text": "Rain fell.", "price": NaN}\n')
    assert json.loads(result.stdout)["price"] is None
    assert "NaN" not in result.stdout
