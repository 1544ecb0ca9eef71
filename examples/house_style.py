"""A house style: train the ranker on your own texts and the summaries that your editors wrote."""

from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer import LearnedRanker, summarize, train_ranker

# Made-up pairs. The editors always quote the decision. It is never the first sentence. Use your own pairs.
TOWNS = ["Varsund", "Molde", "Eidvik", "Tana", "Roros", "Hamar", "Alta", "Voss", "Lom", "Vik"]
TOPICS = ["the old dike", "a new school", "the night bus", "the fish market", "two wind turbines"]


def minutes(town: str, topic: str) -> tuple[str, str]:
    """Return a report of a meeting, and the summary that an editor wrote."""
    decision = f"It was decided to postpone {topic} until the spring budget."
    report = (
        f"The council of {town} met on Tuesday to talk about {topic}. Nineteen members came to the hall. "
        f"Several speakers from {town} recalled the history of {topic} at length. {decision} "
        "The next meeting is in March."
    )
    return report, decision


pairs = [minutes(town, topic) for town in TOWNS for topic in TOPICS]
texts, references = zip(*pairs, strict=True)
ranker = train_ranker(texts, references, length=1)
for name in ("held-out score", "held-out score of the default", "held-out score of the first sentences"):
    print(f"{name}: {ranker.about[name]} ({ranker.about['held out']} texts)")

with TemporaryDirectory() as folder:
    ranker.save(Path(folder) / "house_style.json")
    ranker = LearnedRanker.load(Path(folder) / "house_style.json")

report, _ = minutes("Bodin", "the swimming pool")
print(summarize(report, 1, ranker=ranker))
