from __future__ import annotations

from dataclasses import replace

from summarizer import summarize
from summarizer.render import highlight, html, markdown


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


MARKED = "# The _dike_\n\nThe **old** dike\nbroke.[17] Nobody was hurt."


def test_chosen_sentences_are_shown_without_marks_of_a_copied_text() -> None:
    summary = summarize(MARKED, 1, ranker="lead")
    assert markdown(summary) == "## The dike\n\n- The old dike broke."
    assert "<mark>The old dike broke.</mark> Nobody" in html(summary)
    assert "\x1b[1;7mThe old dike broke.\x1b[0m Nobody" in highlight(summary)


def test_the_speaker_stands_before_the_sentence_in_clean_output() -> None:
    summary = summarize(MARKED, 1, ranker="lead")
    said = replace(summary, sentences=(replace(summary.sentences[0], speaker="Anna"),))
    assert said.to_text(clean=True) == "Anna: The old dike broke."
    assert markdown(said).endswith("- Anna: The old dike broke.")
    assert said.to_text() == str(summary)
    assert said.to_dict()["sentences"][0]["speaker"] == "Anna"
    assert summary.sentences[0].speaker == ""
