"""Texts for property tests: any Unicode at all, and prose-like text of many scripts."""

from hypothesis import strategies as st

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

any_text = st.text(max_size=300) | st.text(
    alphabet=st.characters(
        categories=["Lu", "Ll", "Lo", "Mn", "Mc", "Nd", "Po", "Ps", "Pe", "Zs", "Zl", "Cc", "Cf", "Cs", "So"]
    ),
    max_size=300,
)
prose = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(MARKS)), max_size=25
).map(lambda parts: "".join(" ".join(words) + mark for words, mark in parts))
texts = any_text | prose
