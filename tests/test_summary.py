from __future__ import annotations

from summarizer import summarize
from summarizer.rendering import highlight, html, markdown


def test_the_page_around_an_article_is_left_out(article: str) -> None:
    furniture = (
        "Home | News,By Ingrid,Published,Knut Haugen,Share this,Get the,Previous,Ferry line,Next,School,©"
    )
    for length in (1, 3, 5, 1000):
        summary = summarize(article, length)
        assert summary.title == "Harbour town votes to let the sea back in"
        for opening in furniture.split(","):
            assert any(block.text.startswith(opening) for block in summary.skipped)
            assert not any(sentence.text.startswith(opening) for sentence in summary)


def test_what_a_summary_tells_of_itself(article: str) -> None:
    summary = summarize(article, 4)
    assert str(summary).split("\n") == [s.text for s in summary]
    assert len(summary) == 4
    kept = summary.compression
    assert kept.sentences == 4 / len(summary.source)
    assert 0 < kept.words < 0.3
    data = summary.to_dict()
    assert data["summary"] == str(summary)
    assert data["sentences"][0].keys() == {"text", "start", "end", "index", "score"}
    assert data["skipped"][0]["kind"] in ("table", "furniture")


def test_explanations_read_well(article: str) -> None:
    line = str(summarize(article, 1).explain()[0])
    assert " = " in line
    assert "position" in line
    assert "position" in line
    assert " sentences: 'The town council" in line


def test_the_notebook_view_marks_the_chosen_sentences() -> None:
    text = "# A <b>title</b>\n\nRain & fog. Snow <i>came</i>."
    page = html(summarize(text, 1))
    assert page.count("<mark>") == 1
    assert "<mark>Rain &amp; fog.</mark>" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert summarize(text, 1)._repr_html_() == page


def test_the_terminal_view_shows_the_whole_article(article: str) -> None:
    shown = highlight(summarize(article, 2))
    plain = shown.replace("\x1b[1;7m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert plain == article
    assert shown.count("\x1b[1;7m") == 2
    assert "\x1b[31m" not in highlight(summarize("Bad \x1b[31m text. More."))


def test_markdown_has_the_title_and_a_bullet_a_sentence(article: str) -> None:
    lines = markdown(summarize(article, 2)).split("\n")
    assert lines[0] == "## Harbour town votes to let the sea back in"
    assert [line[:2] for line in lines[2:]] == ["- ", "- "]
