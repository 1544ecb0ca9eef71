"""What several test files share.

Texts for property tests: any Unicode at all, and prose-like text of every script that a profile is in.
Documents of few words, plain views of a document for slow oracles, and a test of how time grows.
"""

import json
import time
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from summarizer import Document, Language, Sentence, load_language, split_sentences
from summarizer.document import NEAR_SHARE, NEAR_TERMS, analyse
from summarizer.reading import Reading
from summarizer.select.selection import select
from summarizer.text.blocks import Block
from summarizer.text.dependence import dangles, without_lead_in
from summarizer.text.sentences import Sentences
from summarizer.text.terms import term_lists

CASES = json.loads((Path(__file__).parent / "cases" / "languages.json").read_text(encoding="utf-8"))

MARKS = [
    ".",
    ". ",
    "! ",
    "? ",
    "… ",
    "... ",
    "。",
    "！",
    "？",
    "؟ ",
    "। ",
    ".\n",
    "\n",
    "\n\n",
    "\r\n",
    ".” ",
    '." ',
    ".) ",
    ": ",
]
WORDS = """
the a rain fell on Oslo harbour Dr Mr U.S. e.g. No 5 3.14 J. said he But However dike sea council 1954
регион вода Совет море 東京 水 会議は 行く ไทย น้ำ والبحر المدينة समुद्र शहर θάλασσα ים מים 🌊 🙂 • - * # > |
``` == İstanbul ﬁn ǅ ß http://example.org/a.b?c=d a@b.example file.txt
""".split()
WORDS += ["\u200b", "\ufeff", "\x00", "\u00a0", "\ud800"]

# Letters of each script, with the marks that combine with them, its joiners, digits and marks.
LATIN = "aeiouyszcdlnrtgABEIOUSZ"
SCRIPTS = {
    "Latin": LATIN
    + "åäöøæœßçñğışżłőűđơưșțěůÀÉÑİ"
    + "\u0301\u0300\u0308\u0302\u0306\u030c\u0323\u0327"
    + "'’¿¡«»„“",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊΐᾳῥΑΩΆ" + "\u0301\u0308\u0345" + ";·\u037e\u0387",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґАБЯЇ" + "\u0301\u0306\u0308\u0483" + "№«»—",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשתךםןףץ" + "\u05b0\u05b7\u05bc\u05c1\u05c2\u0591" + "־׳״׃\u200f",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچژگکی" + "\u064b\u064e\u0651\u0652\u0670\u0640"
    "\u200c\u200d\u200f" + "٠١٢۳۴۵" + "؟،؛۔ﷺﻻ",
    "Devanagari": "अआइईउऊएऐओऔकखगघचजटडतदनपबमयरलवशसहक़"
    + "\u0902\u0901\u093e\u093f\u0940\u0941\u0947\u094b\u094d\u093c"
    "\u200c\u200d" + "०१२" + "।॥",
    "Bengali": "কখগঙচজটডণতদনপবমযরলসহড়য়" + "\u09bc\u09be\u09c7\u09d7\u09cd" + "।",
    "Tamil": "கஙசஞடணதநபமயரலவழளறன" + "\u0bbe\u0bc6\u0bc7\u0bd7\u0bcd",
    "Thai": "กขคงจชซดตถทนบปผพมยรลวสหอเแโใไฯๆ"
    + "\u0e31\u0e34\u0e35\u0e37\u0e38\u0e33\u0e47\u0e48\u0e49\u0e4c"
    + "๑๒๓฿๏๚๛",
    "Hangul": "가나다라마바사아자차한국어을를이가은는" + "\u1112\u1161\u11ab\u3131\uffa1" + "ㄱㅏ",
    "Han": "水会议国市民东京的是在了不人\u9fff\u3400\U00020000\U0002f800々〇"
    + "。！？；：、「」『』《》（）",
    "Kana": "あいうえおかきくけこさしすせそたちつてとのはひふへほまみむめもらりるれろわをん"
    "アイウエオカキクケコーサシスセソ" + "\u3099\u309a\uff76\uff9e" + "。！？「」…",
}
SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800"]

any_text = st.text(max_size=300) | st.text(
    alphabet=st.characters(
        categories=["Lu", "Ll", "Lo", "Mn", "Mc", "Nd", "Po", "Ps", "Pe", "Zs", "Zl", "Cc", "Cf", "Cs", "So"]
    ),
    max_size=300,
)
prose = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(MARKS)), max_size=25
).map(lambda parts: "".join(" ".join(words) + mark for words, mark in parts))
_space = st.sampled_from([" ", " ", " ", "", "\n", "\u3000", "\u00a0", "\u200b"])


def _sentences(word: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Join words by spaces (or none), and end sentences by marks of any script."""
    sentence = st.tuples(st.lists(st.tuples(word, _space), min_size=1, max_size=8), st.sampled_from(MARKS))
    return st.lists(sentence, max_size=12).map(
        lambda parts: "".join("".join(w + gap for w, gap in words) + mark for words, mark in parts)
    )


script_prose = st.sampled_from(sorted(SCRIPTS)).flatmap(
    lambda name: _sentences(
        st.text(st.sampled_from(SCRIPTS[name]), min_size=1, max_size=8) | st.sampled_from(SURROGATES)
    )
)
# Words of real sentences in each language, whole or decomposed.
language_prose = st.sampled_from(sorted(CASES)).flatmap(
    lambda code: _sentences(
        st.sampled_from(sorted({word for line in CASES[code]["paragraph"] for word in line.split()})).flatmap(
            lambda word: st.sampled_from([word, unicodedata.normalize("NFD", word), word.upper()])
        )
    )
)
# Short sentences that need each other, say little, or come again: selection has to look twice.
SHORT = [
    "She agreed.", "Nobody knows.", "Sea.", "3rd.", "12 people.", "But why?", "Ida Moe farms there.",
    "Rain fell.", "She is angry about the dike.", "However, it rained.", "“No.”", "They left.",
    "Snow lay on Bergen.", "The council voted to open the dike.",
    "The council voted to open the old dike near the harbour.",
]  # fmt: skip
choppy = st.lists(st.tuples(st.sampled_from(SHORT), st.sampled_from([" ", " ", "\n\n"])), max_size=12).map(
    lambda parts: "".join(sentence + gap for sentence, gap in parts)
)
texts = any_text | prose | script_prose | language_prose | choppy
# Hostile texts: any of the above, or pieces that were expensive or wrong once, many times over.
HOSTILE: list[str] = json.loads(
    (Path(__file__).parent / "cases" / "hostile.json").read_text(encoding="utf-8")
)
hostile_texts = texts | st.lists(
    st.tuples(st.sampled_from(HOSTILE) | st.sampled_from(SHORT) | st.text(max_size=3), st.integers(1, 30)),
    max_size=8,
).map(lambda parts: "".join(piece * times for piece, times in parts))


def analysed(
    sentences: Sequence[Sentence],
    blocks: Sequence[Block] = (),
    *,
    language: str | Language = "en",
    title: str = "",
    **settings: Any,
) -> Document:
    """Analyse sentences that were split already; without blocks they are one paragraph."""
    text = max((s.end for s in sentences), default=0) * " "
    given = Sentences(
        [s.text for s in sentences],
        array("q", [s.start for s in sentences]),
        array("q", [s.end for s in sentences]),
        {s.index: s.speaker for s in sentences if s.speaker},
        [s.index for s in sentences],
    )
    return analyse(Reading(text, load_language(language), given, blocks, title=title), **settings)


def picked(*args: Any, **settings: Any) -> list[int]:
    """Return the positions that `select` chooses."""
    return select(*args, **settings).positions


def needed_by(document: Document, position: int) -> int:
    """Return the position of the sentence that one needs before it, or -1: the slow way."""
    sentence = document.sentences[position]
    text = without_lead_in(sentence.text, document.language) if document.is_talk else sentence.text
    if sentence.index in document.starts or not dangles(text, document.language):
        return -1
    before = document.repeats.get(sentence.index - 1, sentence.index - 1)
    return next(i for i, other in enumerate(document.sentences) if other.index == before)


def proper(document: Document, scores: np.ndarray) -> list[int]:
    """Return the positions of the sentences that are no scraps, best first."""
    return [i for i in order_of(scores) if not document.scraps[i]]


def dense(document: Document) -> np.ndarray:
    matrix = np.zeros((len(document), len(document.terms)))
    matrix[document.rows, document.indices] = document.weights
    return matrix


def of_lines(lines: Iterable[str]) -> Document:
    text = "\n".join(f"{line.capitalize()}." for line in lines)
    return analysed(split_sentences(text))


_few = st.sampled_from("rain snow fog sea dike town vote field sheep marsh the of and it was not".split())
sentence_lists = st.lists(st.lists(_few, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=9)
"""Sentences of few words, so that many are shared."""
documents = sentence_lists.map(of_lines) | prose.map(lambda text: analysed(split_sentences(text)))


def term_counts(document: Document) -> list[Counter[str]]:
    lists = term_lists([s.text for s in document.sentences], document.language)
    return [Counter(line) for line in lists]


def numbered(sets: Sequence[Iterable[Hashable]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of the set of each item, and the number of the item."""
    number: dict[Hashable, int] = {}
    items = [(row, number.setdefault(item, len(number))) for row, held in enumerate(sets) for item in held]
    rows, columns = np.array(items, dtype=np.int64).reshape(-1, 2).T
    return rows, columns


def order_of(scores: np.ndarray) -> list[int]:
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order


FLOOD = (
    "The old dike broke on Monday night. Sheep were brought to the church of Varsund in time.",
    "Rain had fallen for a whole week. On Monday night the old dike broke near the mill. Nobody was hurt.",
    "The town council met on Tuesday morning. The old dike broke because it was sinking, engineers said.",
)


def same_said(document: Document, one: int, other: int) -> bool:
    a, b = (held_terms(document, i) for i in (one, other))
    return len(a & b) >= NEAR_TERMS and mass(document, a & b) >= NEAR_SHARE * min(
        mass(document, a), mass(document, b)
    )


def held_terms(document: Document, position: int) -> set[int]:
    return {*document.indices[document.indptr[position] : document.indptr[position + 1]].tolist()}


def mass(document: Document, terms: set[int]) -> float:
    return float(sum(document.idf[sorted(terms)]))


Input = TypeVar("Input")


def assert_growth(work: Callable[[Input], object], small: Input, large: Input, at_most: float) -> None:
    """Assert that the large input takes at most so many times the processor time of the small input.

    Processor time of one run against processor time of another: a busy machine changes both alike.
    A measurement that misses the bound is made a second time.
    """
    seconds = [0.0, 0.0]
    for _ in range(2):
        for i, given in enumerate((small, large)):
            start = time.process_time()
            work(given)
            seconds[i] = time.process_time() - start
        if seconds[1] < at_most * max(seconds[0], 0.005):  # below that the clock says little
            return
    raise AssertionError(f"{seconds[0]:.3f} s, then {seconds[1]:.3f} s: more than {at_most} times as much")
