"""What people may say, for conversations that nobody wrote down: samples, answers, scraps and noise, alone and joined."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from skill.interaction import expand, load_built_ins, load_interaction_model
from tools.utterance_sets import look_alikes, questions, red_flags, utterances

ANSWERS = (
    "yes",
    "no",
    "not sure",
    "a two",
    "about seven",
    "three days",
    "six weeks",
    "it is getting worse",
    "the same",
    "back of my thigh",
    "under my heel",
    "none of those",
    "ready",
    "feels good",
    "my heel",
)
NOISE = (
    "",
    " ",
    "?",
    "...",
    "\u0000",
    "\ufeff",
    "ok ok ok ok",
    "\ufb01ve",
    "\uff11\uff12",
    "\U0001d7db",
    "\u202eyes",
    "🦶",
    "no no no not not",
    "e\u0301" * 40,
    "n" * 300,
)
PER_INTENT = 25


@cache
def sentences() -> tuple[str, ...]:
    """Whole sentences: some samples of every intent, and what people really say."""
    model = load_interaction_model("en-US")
    samples = [one.text for intent in model.intents for one in _some(tuple(expand(model, intent)))]
    said = [
        one.text for some in (utterances("dev"), red_flags("dev"), look_alikes("dev"), questions("dev")) for one in some
    ]
    plain = [text for texts in load_built_ins("en-US").phrases.values() for text in texts]
    return tuple(dict.fromkeys((*samples, *plain, *said)))


def _some(samples: tuple[object, ...]) -> list[object]:
    """A few of many, spread evenly."""
    return list(samples[:: max(1, len(samples) // PER_INTENT)])


def words() -> st.SearchStrategy[str]:
    """One utterance: mostly what people say, sometimes two things in a breath, sometimes noise."""
    spoken = st.sampled_from(sentences())
    joined = st.builds(
        "{} {} {}".format, spoken, st.sampled_from(("and", "but", "because", ",", ".", "no wait")), spoken
    )
    scraps = st.builds(
        lambda text, ends: " ".join(text.split()[min(ends) : max(ends)]),
        spoken,
        st.tuples(st.integers(0, 6), st.integers(0, 12)),
    )
    return st.one_of(
        spoken,
        st.sampled_from(ANSWERS),
        st.sampled_from(ANSWERS),
        joined,
        scraps,
        st.sampled_from(NOISE),
        st.text(max_size=60),
    )
