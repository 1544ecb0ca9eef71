"""Context for a language model: shorten ten passages to a budget of tokens, for one question."""

from summarizer import compress

QUESTION = "How much does it cost to raise the dike of Varsund?"
PASSAGES = [
    "Engineers put the cost of raising the dike at 62 million crowns. The estimate is from 2023.",
    "Raising the dike of Varsund would cost at least 62 million crowns, the council heard. Few wondered.",
    "The dike was built in 1954. It keeps the sea out of the northern fields. Sheep graze behind it.",
    "Varsund lies at the mouth of the Lind. Its harbour freezes in cold winters.",
    "A salt marsh in front of a dike breaks the waves. That lowers the cost of keeping the dike up.",
    "The state pays half of what a town spends on dikes. The other half is raised by a tax on land.",
    "Farmers want the dike raised by a metre. A metre more costs 9 million crowns a kilometre.",
    "The church by the harbour was painted last year. The colours come from a workshop in Bergen.",
    "Tickets for the ferry cost 40 crowns. Children travel free of charge.",
    "The old dike sinks by 1.5 centimetres a year. Storms have opened it twice.",
]
BUDGET = 80


def tokens(text: str) -> int:
    """Count tokens; put your model's own counter here, e.g. ``len(encoding.encode(text))``."""
    return len(text) // 4 + 1


kept = compress(PASSAGES, QUESTION, BUDGET, tokens)
for number, passage in enumerate(kept, 1):
    if passage:
        print(f"[{number}] {passage.text}")

before, after = (sum(map(tokens, texts)) for texts in (PASSAGES, [p.text for p in kept if p]))
print(f"\n{before} tokens -> {after}, budget {BUDGET}")
assert after <= BUDGET  # noqa: S101 - never longer than the room
