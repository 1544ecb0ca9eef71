"""Runs in the environment of a peer. Each line in is a request in JSON, each line out an answer in JSON.

    python peer_worker.py PEER SECONDS

Request: {"text", "title", "lang", "size", "unit"}; answer: {"sentences": […], "seconds": …} or {"error": …}.
Only the standard library and the peer are imported. A peer is told the language of the text if it has such a
setting. For a budget in words it gives the smallest number of its best sentences that reaches the budget.
"""

from __future__ import annotations

import importlib
import json
import math
import signal
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

LANGUAGES = {
    "en": "english",
    "de": "german",
    "pt": "portuguese",
    "tr": "turkish",
    "fr": "french",
    "es": "spanish",
}
PATIENCE = 10  # time limit by the clock, as a multiple of the limit in processor time
Request = dict[str, Any]


def take(ranked: list[tuple[int, str]], request: Request) -> list[str]:
    """Return the best sentences in text order. `ranked` holds (position, text) of all, best first."""
    size, unit = request["size"], request["unit"]
    if unit == "ratio":
        size = max(1, math.floor(size * len(ranked) + 0.5))
    chosen = []
    for position, text in ranked:
        chosen.append((position, text))
        reached = len(chosen) if unit != "words" else sum(len(t.split()) for _, t in chosen)
        if reached >= size:
            break
    return [text for _, text in sorted(chosen)]


@lru_cache
def punkt(lang: str) -> Any:
    """Return NLTK's splitter for a language."""
    from nltk.tokenize.punkt import PunktTokenizer

    return PunktTokenizer(LANGUAGES.get(lang, "english"))


def sumy(method: str) -> Callable[[Request], list[str]]:
    """Return a method of sumy. sumy passes all sentences, best first, to the function `count`."""
    module, class_name = {
        "LexRank": ("lex_rank", "LexRankSummarizer"),
        "TextRank": ("text_rank", "TextRankSummarizer"),
        "Luhn": ("luhn", "LuhnSummarizer"),
        "LSA": ("lsa", "LsaSummarizer"),
        "Edmundson": ("edmundson", "EdmundsonSummarizer"),
        "SumBasic": ("sum_basic", "SumBasicSummarizer"),
    }[method]
    summarizer_class = getattr(importlib.import_module(f"sumy.summarizers.{module}"), class_name)
    from sumy.nlp.stemmers import Stemmer, null_stemmer
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.utils import get_stop_words

    def run(request: Request) -> list[str]:
        language = LANGUAGES.get(request["lang"], "english")
        try:
            stemmer = Stemmer(language)
        except LookupError:
            stemmer = null_stemmer
        try:
            stop_words = get_stop_words(language)
        except LookupError:
            stop_words = frozenset()
        parser = PlaintextParser.from_string(request["text"], Tokenizer(language))
        summarizer = summarizer_class(stemmer)
        if method == "Edmundson":  # with the words of sumy's command line
            summarizer.bonus_words = parser.significant_words
            summarizer.stigma_words = parser.stigma_words
            summarizer.null_words = stop_words
        else:
            summarizer.stop_words = stop_words
        chosen: list[str] = []

        def count(infos: Any) -> Any:
            infos = list(infos)
            chosen.extend(take([(info.order, str(info.sentence)) for info in infos], request))
            return infos[:1]

        summarizer(parser.document, count)
        return chosen

    return run


def summa() -> Callable[[Request], list[str]]:
    """Return summa's TextRank."""
    from summa.preprocessing.snowball import SnowballStemmer
    from summa.summarizer import summarize

    def run(request: Request) -> list[str]:
        language = LANGUAGES.get(request["lang"], "english")
        if language not in SnowballStemmer.languages:
            language = "english"
        found = summarize(request["text"], ratio=1.0, language=language, split=True, scores=True)
        ranked = sorted(enumerate(found), key=lambda entry: -entry[1][1])
        return take([(position, text) for position, (text, _) in ranked], request)

    return run


def lexrank() -> Callable[[Request], list[str]]:
    """Return crabcamp's LexRank, with the first 100 texts of the set as its background corpus."""
    from lexrank import STOPWORDS, LexRank

    models: dict[str, Any] = {}

    def run(request: Request) -> list[str]:
        lang = request["lang"]
        if lang not in models:
            corpus = [punkt(lang).tokenize(text) for text in BACKGROUND[:100]]
            models[lang] = LexRank(corpus, stopwords=STOPWORDS.get(lang, STOPWORDS["en"]))
        sentences = punkt(lang).tokenize(request["text"])
        scores = models[lang].rank_sentences(sentences, threshold=None, fast_power_method=True)
        ranked = sorted(enumerate(sentences), key=lambda entry: -scores[entry[0]])
        return take(ranked, request)

    return run


def newspaper4k() -> Callable[[Request], list[str]]:
    """Return the summarizer of newspaper4k. It needs a title: without a title, the first sentence."""
    from newspaper import nlp
    from newspaper.text import StopWords

    # summarize() returns the best sentences in text order. This keeps the ranking that it makes before.
    rankings: list[list[tuple[int, str]]] = []
    original = nlp.scored_sentences

    def scored_sentences(*args: Any) -> Any:
        ranks = original(*args)
        rankings.append([(position, text) for position, text, _ in ranks])
        return ranks

    nlp.scored_sentences = scored_sentences

    def run(request: Request) -> list[str]:
        text = request["text"]
        title = request["title"] or nlp.split_sentences(text)[0]
        nlp.summarize(title, text, StopWords(request["lang"]))
        return take(rankings.pop(), request)

    return run


def lede() -> Callable[[Request], list[str]]:
    """Return the summarizer of lede. It takes only budgets in characters.

    For other units, look for the smallest budget that gives the size. lede cuts sentences that do not fit
    ("Scott Par..."). For a size in sentences these pieces are not counted.
    """
    from lede import summarize

    def run(request: Request) -> list[str]:
        text, unit = request["text"], request["unit"]
        size = request["size"]
        if unit == "chars":
            return [str(summarize(text, size))]
        if unit == "ratio":
            size = max(1, math.floor(size * len(punkt(request["lang"]).tokenize(text)) + 0.5))

        squeezed = " ".join(text.split())

        def summary(chars: int) -> tuple[list[str], int]:
            found = punkt(request["lang"]).tokenize(str(summarize(text, chars)))
            if unit != "words":
                found = [s for s in found if " ".join(s.split()) in squeezed]
            return found, (sum(len(s.split()) for s in found) if unit == "words" else len(found))

        low, high = 0, 200
        while summary(high)[1] < size and high < 2 * len(text):
            low, high = high, 2 * high
        while high - low > 20:
            middle = (low + high) // 2
            low, high = (middle, high) if summary(middle)[1] < size else (low, middle)
        found = summary(high)[0]
        return found if unit == "words" else found[: int(size)]

    return run


def splitter(name: str) -> Callable[[Request], list[str]]:
    """Return a sentence splitter. It is told the language of the text if it knows the language."""
    if name == "nltk":
        return lambda request: punkt(request["lang"]).tokenize(request["text"])
    if name == "pysbd":
        from pysbd import Segmenter
        from pysbd.languages import LANGUAGE_CODES

        segmenters = {code: Segmenter(language=code, clean=False) for code in LANGUAGE_CODES}
        return lambda request: segmenters.get(request["lang"], segmenters["en"]).segment(request["text"])
    if name == "syntok":
        from syntok import segmenter

        return lambda request: [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.process(request["text"])
            for sentence in paragraph
        ]
    if name == "blingfire":
        from blingfire import text_to_sentences

        return lambda request: text_to_sentences(request["text"]).split("\n")
    from nupunkt import sent_tokenize

    return lambda request: sent_tokenize(request["text"])


def keywords(method: str) -> Callable[[Request], list[str]]:
    """Return a function that extracts `size` keywords, best first."""
    if method == "yake":
        from yake import KeywordExtractor

        def run_yake(request: Request) -> list[str]:
            extractor = KeywordExtractor(lan=request["lang"], n=3, top=request["size"])
            return [phrase for phrase, _ in extractor.extract_keywords(request["text"])]

        return run_yake
    if method == "summa":
        from summa.keywords import keywords as extract

        def run_summa(request: Request) -> list[str]:
            language = LANGUAGES.get(request["lang"], "english")
            found = extract(request["text"], language=language, split=True)
            if len(found) < request["size"]:  # by default it returns a fifth of the words
                found = extract(request["text"], ratio=1.0, language=language, split=True)
            return list(found[: request["size"]])

        return run_summa
    from rake_nltk import Rake

    def run_rake(request: Request) -> list[str]:
        language = LANGUAGES.get(request["lang"], "english")
        # RAKE has no limit of the length of phrases. A limit of four words is better for it on both sets.
        rake = Rake(language=language, max_length=4, include_repeated_phrases=False)
        rake.extract_keywords_from_text(request["text"])
        return list(rake.get_ranked_phrases()[: request["size"]])

    return run_rake


BACKGROUND: list[str] = []


def main(peer: str, seconds: str) -> None:
    """Answer all requests. After three time-outs, answer with an error."""
    requests = [json.loads(line) for line in sys.stdin]
    BACKGROUND.extend(request["text"] for request in requests)
    family, _, method = peer.partition(" ")
    alone = {"summa": summa, "lexrank": lexrank, "newspaper4k": newspaper4k, "lede": lede}
    with_methods = {"sumy": sumy, "split": splitter, "keywords": keywords}
    run = with_methods[family](method) if method else alone[family]()

    def too_slow(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    # A limit of processor time, so that other work does not count. A peer that waits uses no processor time:
    # for this case there is a limit by the clock, too.
    limits = {signal.ITIMER_PROF: float(seconds), signal.ITIMER_REAL: PATIENCE * float(seconds)}
    for sign in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(sign, too_slow)
    timeouts = 0
    for request in requests:
        if timeouts >= 3:
            answer: dict[str, Any] = {"error": f"left out: more than {seconds} s for each of three texts"}
        else:
            start = time.perf_counter()
            for timer, limit in limits.items():
                signal.setitimer(timer, limit)
            try:
                answer = {"sentences": run(request)}
            except TimeoutError as error:
                timeouts += 1
                answer = {"error": str(error)}
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"[:200]}
            finally:
                for timer in limits:
                    signal.setitimer(timer, 0)
            answer["seconds"] = round(time.perf_counter() - start, 4)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
