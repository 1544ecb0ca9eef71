from __future__ import annotations

import os
import re
import stat
from html import escape
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from strategies import assert_growth
from summarizer import summarize
from summarizer.cli import main
from summarizer.web import decode
from summarizer.web.box import NAME, add_box, has_box, remove_box
from summarizer.web.decode import decode_page
from summarizer.web.extract import extract_article
from summarizer.web.site import box_pages, pages_of, write_whole

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "examples" / "page.html", *(ROOT / "tests" / "browser" / "pages").glob("*.html")]
PAGES = {path.stem: path.read_text("utf-8") for path in FILES if path.stem != "native"}
PARAGRAPH = "<p>The dike of Varsund broke for the {0}th time. Sheep {0} was brought to church.</p>"
STORY = "".join(map(PARAGRAPH.format, range(9)))
on_all_pages = pytest.mark.parametrize("name", sorted(PAGES))


def tree_without_box(page: str) -> bytes:
    """Return the tree of an independent parser. The box and the places are dropped from it."""
    tree = lxml.html.document_fromstring(page)
    for ours in tree.xpath(f"//details[@class='{NAME}'] | //span[starts-with(@id, '{NAME}-')]"):
        ours.drop_tree()
    written: bytes = etree.tostring(tree)
    return written


@on_all_pages
@pytest.mark.parametrize("below", [False, True])
def test_all_but_the_box_stays(name: str, below: bool) -> None:
    page = PAGES[name]
    boxed = add_box(page, below=below)
    assert boxed.count(f'<details class="{NAME}"') == 1 + below
    assert remove_box(boxed) == page
    assert add_box(boxed, below=below) == boxed
    assert tree_without_box(boxed) == tree_without_box(page)


@on_all_pages
def test_each_sentence_of_the_box_is_a_link_to_its_place(name: str) -> None:
    boxed = add_box(PAGES[name], 4)
    links = lxml.html.document_fromstring(boxed).xpath(f"//details[@class='{NAME}']//a")
    summary = summarize(extract_article(PAGES[name]), 4)
    assert [link.text_content() for link in links] == summary.to_text(clean=True).split("\n")
    for link in links:
        _, place, behind = boxed.partition(f'<span id="{link.get("href")[1:]}"></span>')
        assert place
        following = re.sub(
            r"<(?:style|script).*?</(?:style|script)>|<[^>]*>|\s+", "", behind, flags=re.DOTALL
        )
        assert following.startswith(re.sub(r"\s+", "", escape(link.text_content(), quote=False))[:12])


def test_a_box_stands_above_the_article_and_below_it() -> None:
    boxed = add_box(f"<h1>Flood</h1>{STORY}<footer>Contact</footer>", below=True)
    assert re.sub(rf'<details class="{NAME}".*?</details>', "BOX", re.sub("<span.*?></span>", "", boxed)) == (
        f"<h1>Flood</h1>BOX{STORY}BOX<footer>Contact</footer>"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<ul>{}</ul>".format(STORY.replace("<p>", "<li>").replace("</p>", "</li>")),
        "<table><tr><td>{}</table>".format(STORY.replace("<p>", "").replace("</p>", "<br><br>")),
        "<div>{}</div>".format(STORY.replace("<p>", "").replace("</p>", "<br><br>")),
        "<div><b>Varsund</b> {}</div>".format(STORY.replace("<p>", "").replace("</p>", "<br>")),
        f"<blockquote>{STORY}</blockquote>",
        f"<a href='/x'>{STORY}</a>",
        STORY.replace("</p>", ""),
        STORY.replace("<p>", "").replace("</p>", "\n<br><br>\n"),
        "<html><body><article>{}</article></body></html>".format(
            STORY.replace("<p>", "<p><em>").replace("</p>", "</em>")
        ),
        "<pre>\n{}</pre>".format(STORY.replace("<p>", "").replace("</p>", "\n\n")),
    ],
)
def test_a_box_does_not_break_the_elements_around_it(page: str) -> None:
    boxed = add_box(page, 1, below=True)
    if not has_box(boxed):
        pytest.fail("no box")
    assert tree_without_box(boxed) == tree_without_box(page)
    assert remove_box(boxed) == page


def test_html_and_script_in_a_text_stay_text() -> None:
    story = STORY.replace(
        "dike", "&lt;script&gt;alert(1)&lt;/script&gt; dike &amp;lt;b&amp;gt; &lt;/details&gt;"
    )
    boxed = add_box(f"<title>&lt;script&gt;</title>{story}", label="<script>alert(2)</script>", meta=True)
    tree = lxml.html.document_fromstring(boxed)
    assert not tree.xpath("//script")
    assert tree.xpath(f"//details[@class='{NAME}']//a")[0].text_content() == "".join(
        "The <script>alert(1)</script> dike &lt;b&gt; </details> of Varsund broke for the 0th time."
    )
    assert tree.xpath("//summary")[0].text == "<script>alert(2)</script>"
    assert remove_box(boxed) == f"<title>&lt;script&gt;</title>{story}"


def test_label_and_direction_are_those_of_the_language() -> None:
    arabic = lxml.html.document_fromstring(add_box(PAGES["arabic"])).xpath("//details")[0]
    assert (arabic.get("lang"), arabic.get("dir"), arabic[0].text) == (
        "ar",
        "rtl",
        "لا وقت للقراءة؟ اقرأ الملخص",
    )
    japanese = lxml.html.document_fromstring(add_box(PAGES["japanese"], label="要約")).xpath("//details")[0]
    assert (japanese.get("lang"), japanese.get("dir"), japanese[0].text) == ("ja", "ltr", "要約")


def test_a_description_is_filled_in_and_never_overwritten() -> None:
    page = f"<head><title>Flood</title></head><h1>Flood</h1>{STORY}"
    boxed = add_box(page, meta=True)
    (found,) = lxml.html.document_fromstring(boxed).xpath("//head/meta[@name='description']/@content")
    assert 50 <= len(found) <= 160
    assert found.startswith("The dike of Varsund broke")
    assert add_box(boxed, meta=True) == boxed
    assert remove_box(boxed) == page
    own = page.replace("</title>", '</title><META content="Ours" NAME=Description>')
    assert add_box(own, meta=True) == add_box(own)
    long = add_box(
        "<title>x</title>" + STORY.replace(". Sheep", " and again and again" * 9 + ", and sheep"), meta=True
    )
    (cut,) = lxml.html.document_fromstring(long).xpath("//meta[@name='description']/@content")
    assert 140 < len(cut) <= 160
    assert cut.endswith(("again…", "and…"))


def test_a_page_without_need_of_a_box_has_none() -> None:
    short = "<p>The dike of Varsund broke on Monday night. Nobody was hurt in the flood.</p>"
    assert add_box(short) == short
    assert not has_box(short)


def test_an_article_that_a_script_writes_has_no_place_for_a_box() -> None:
    with pytest.raises(ValueError, match="a script writes its article"):
        add_box(f"<script type='text/template'>{STORY}</script>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "gb18030"])
def test_bytes_stay_in_their_encoding(encoding: str) -> None:
    page = f"<meta charset={encoding}><h1>Flüt</h1>\r\n{STORY}".encode(encoding)
    boxed = add_box(page, label="要約")
    text, found = decode_page(boxed)
    assert found.startswith(encoding[:5])
    assert remove_box(text).encode(encoding) == page
    assert lxml.html.document_fromstring(text).xpath("//summary")[0].text == "要約"


def test_bytes_that_cannot_be_read_stay() -> None:
    page = "<h1>Flüt für dich</h1>".encode() + b"\xff\xfe<p>" + STORY.encode() + b"\x80"
    boxed = add_box(page)
    assert has_box(boxed)
    assert re.sub(rb"<details.*?</details>|<span id.*?</span>", b"", boxed) == page


def test_the_encoding_is_guessed_without_the_box(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<p>\xb6" + STORY.encode() + b"\xb6"
    monkeypatch.setattr(decode, "_guessed", lambda raw: "cp852" if b"<details" in raw else "cp1252")
    boxed = add_box(page, 1)
    assert has_box(boxed)
    assert add_box(boxed, 1) == boxed
    assert add_box(boxed, 2) == add_box(page, 2)


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(
            [STORY[:200], STORY, "<p>", "</div>", "<b>", "\r\n", "&", "<", "é", "<table><tr>", "\x00"]
        )
    )
)
def test_any_page_comes_back(pieces: list[str]) -> None:
    page = STORY[:250] + "".join(pieces)
    boxed = add_box(page, 2, below=True, meta=True)
    assert remove_box(boxed) == page
    assert add_box(boxed, 2, below=True, meta=True) == boxed


def test_a_box_stands_before_markup_without_an_end() -> None:
    page = f"<article>{STORY}<script>let x = 1"
    boxed = add_box(page, below=True)
    assert boxed.count(f'<details class="{NAME}"') == 2
    assert boxed.endswith("</details><script>let x = 1")
    assert tree_without_box(boxed) == tree_without_box(page)


def test_ids_of_the_page_are_not_used_again() -> None:
    page = f"<h1>Flood</h1><p id='{NAME}-2'>Contact</p>{STORY}"
    boxed = add_box(page, 3)
    tree = lxml.html.document_fromstring(boxed)
    links = [link.get("href")[1:] for link in tree.xpath(f"//details[@class='{NAME}']//a")]
    assert links == [f"{NAME}-1", f"{NAME}-3", f"{NAME}-4"]
    assert all(len(tree.xpath(f"//span[@id='{name}']")) == 1 for name in links)
    assert remove_box(boxed) == page


def test_other_details_are_no_box() -> None:
    page = f'<details class="{NAME}">More: <details><summary>Map</summary>Varsund</details></details>{STORY}'
    boxed = add_box(page, 3)
    assert remove_box(boxed) == page
    assert add_box(boxed, 3) == boxed


@pytest.mark.parametrize(
    "other",
    ["<svg><title>Logo</title></svg>", "<script>'<title>x</title>'</script>", "<!--<title>x</title>-->"],
)
def test_a_description_stands_behind_the_title_of_the_page(other: str) -> None:
    boxed = add_box(f"<head>{other}<body>{STORY}", meta=True)
    assert "<meta" not in boxed
    with_title = add_box(f"<head><title>Flood</title>{other}<body>{STORY}", meta=True)
    assert with_title.startswith("<head><title>Flood</title><meta ")


@pytest.mark.parametrize("piece", ["<meta ", f'<details class="{NAME}">', "</title", "<!--", "<script>", "<"])
def test_time_grows_with_the_length_of_the_page(piece: str) -> None:
    page = "<title>Flood</title>" + STORY
    assert_growth(lambda n: add_box(page + piece * n, meta=True), 5_000, 20_000, at_most=8)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "sub").mkdir(parents=True)
    for name in ("page", "blog"):
        (folder / f"{name}.html").write_text(PAGES[name], "utf-8")
    (folder / "sub" / "ESSAY.HTM").write_bytes(PAGES["essay"].encode())
    (folder / "sub" / "index.html").write_text("<ul><li><a href=../page.html>News</a></ul>", "utf-8")
    (folder / "sub" / "style.css").write_text("p { color: red }", "utf-8")
    return folder


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["box", *map(str, arguments)], input=stdin)


def test_a_folder_is_done_in_place_and_a_second_run_writes_nothing(site: Path) -> None:
    os.chmod(site / "blog.html", 0o640)
    done = run(site)
    assert done.exit_code == 0
    assert done.stderr.endswith(f"summarize: {site}: 4 pages, 3 with a box, 3 changed\n")
    assert (site / "page.html").read_bytes() == add_box(PAGES["page"].encode())
    assert stat.S_IMODE((site / "blog.html").stat().st_mode) == 0o640
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in site.rglob("*")}
    assert run(site, "--jobs", "2").stderr.endswith("3 with a box, 0 changed\n")
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in site.rglob("*")}


def test_links_out_of_the_folder_are_not_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page.html").write_text(PAGES["page"], "utf-8")
    (site / "link.html").symlink_to(outside / "page.html")
    (site / "folder").symlink_to(outside, target_is_directory=True)
    assert all(page.is_relative_to(site) and not page.is_symlink() for page in pages_of(site))
    assert run(site).exit_code == 0
    assert (outside / "page.html").read_text("utf-8") == PAGES["page"]


def test_pipes_are_no_pages(site: Path) -> None:
    before = pages_of(site)
    os.mkfifo(site / "pipe.html")
    assert pages_of(site) == before


def test_a_folder_that_cannot_be_read_is_reported(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def forbidden(path: str) -> object:  # permissions do not hold for the superuser
        if Path(path).name == "sub":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    assert pages_of(site) == [site / "blog.html", site / "page.html", site / "sub"]
    monkeypatch.undo()
    failed, *_ = box_pages([site / "sub"])
    assert failed.error


def test_output_goes_through_links_and_into_pipes(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old", "utf-8")
    (tmp_path / "link.html").symlink_to("real.html")
    write_whole(tmp_path / "link.html", b"new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_whole(tmp_path / "pipe", b"new")
    assert os.read(reader, 9) == b"new"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_a_page_that_cannot_be_read_costs_only_this_page(site: Path) -> None:
    paths = [site / "none.html", *pages_of(site)]
    failed, *rest = box_pages(paths)
    assert (failed.path, failed.has_box, failed.error) == (
        site / "none.html",
        False,
        "No such file or directory",
    )
    assert [page.has_box for page in rest] == [True, True, True, False]


def test_one_page_in_the_shell(site: Path, tmp_path: Path) -> None:
    page = site / "page.html"
    expected = add_box(PAGES["page"].encode(), 2, below=True, label="Short", meta=True)
    options = ["-n", "2", "--below", "--label", "Short", "--meta"]
    assert run(page, *options).stdout_bytes == expected
    assert run("-", *options, stdin=page.read_bytes()).stdout_bytes == expected
    assert run(page, *options, "-o", tmp_path / "out.html").exit_code == 0
    assert (tmp_path / "out.html").read_bytes() == expected
    assert page.read_text("utf-8") == PAGES["page"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.html"], "summarize: none.html: No such file or directory\n"),
        (["empty.html"], "summarize: empty.html: the page has no article: no running text was found\n"),
        ([".", "-o", "x"], "a folder is done in place: copy it first, and leave --output out\n"),
        ([".", "-n", "0"], "length must be a whole number above 0"),
        ([".", "-j", "0"], "--jobs must be 1 or more"),
        (["empty"], "no pages in this folder (.htm, .html, .xhtml)\n"),
        (
            ["page.html", "-o", "none/out.html"],
            "none/out.html cannot be written: No such file",
        ),
    ],
)
def test_errors_say_what_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.html").write_text("", "utf-8")
    (tmp_path / "page.html").write_text(STORY, "utf-8")
    failed = run(*arguments)
    assert failed.exit_code != 0
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr
