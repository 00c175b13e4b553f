"""Trains what tells a job title from an employer by its letters: ``python -m training.titles`` writes the model.

A logistic regression (Cox 1958) over hashed groups of letters, with the titles and firms of Faker's locales as its
examples. It decides only where no word is known. A fifth of the titles is kept out of it: invented CVs have only those,
so that what they measure was not learnt by heart.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from functools import cache
from random import Random

from faker import Faker

from training.words import LANGUAGES
from workers.extraction.fields.likeness import BUCKETS, MODEL, SCALE, features

ROUNDS = 12
RATE = 0.3
SHRINK = 1e-5
FIRMS = 350
"""Of each locale."""
TOWNS = 6
"""That the schools of each locale are called after."""

Example = tuple[list[int], int]


def is_kept_out(title: str) -> bool:
    """Tell whether a title is among the fifth that nothing is trained on."""
    return zlib.crc32(title.encode()) % 5 == 0


@cache
def titles_of(locale: str) -> list[str]:
    """Give every job title that Faker knows in a locale; none where it has only English ones."""
    provider = next(
        one for one in Faker(locale).get_providers() if one.__class__.__module__.startswith("faker.providers.job")
    )
    translated = locale.startswith("en") or provider.__class__.__module__ != "faker.providers.job.en_US"
    return sorted(set(provider.jobs)) if translated else []


def examples() -> list[Example]:
    """Give the features of titles (1) and employers (0)."""
    texts = {(text, kind) for text, kind in _texts()}
    return [(features(text), kind) for text, kind in sorted(texts)]


def _texts() -> Iterator[tuple[str, int]]:
    for words in LANGUAGES.values():
        for locale in words["locales"]:
            fake = Faker(locale)
            fake.seed_instance(1)
            yield from (
                (title, 1) for title in [*titles_of(locale), *words.get("titles", [])] if not is_kept_out(title)
            )
            yield from ((fake.company(), 0) for _ in range(FIRMS))
            # Faker draws Italian towns from a set, whose order changes from run to run
            towns = words.get("cities") or [fake.city() for _ in range(TOWNS)]
            yield from ((pattern.format(c=town), 0) for pattern in words["schools"] for town in towns[:TOWNS])


def train(found: list[Example], random: Random) -> list[float]:
    """Give the weights that stochastic descent finds, both kinds counting the same."""
    weights = [0.0] * BUCKETS
    share = sum(kind for _, kind in found) / len(found)
    for number in range(ROUNDS):
        random.shuffle(found)
        rate = RATE / (1 + number)
        for active, kind in found:
            told = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights[at] for at in active) / len(active) ** 0.5))))
            step = rate * (kind - told) * (1 - share if kind else share) * 2 / len(active) ** 0.5
            for at in active:
                weights[at] += step - rate * SHRINK * weights[at]
    return weights


def main() -> None:
    """Train, say how well it does on what was kept out, and write the model."""
    weights = train(examples(), Random(1))
    MODEL.write_bytes(bytes(max(-127, min(127, round(weight * SCALE))) & 0xFF for weight in weights))
    unseen = [title for words in LANGUAGES.values() for locale in words["locales"] for title in titles_of(locale)]
    unseen = [title for title in dict.fromkeys(unseen) if is_kept_out(title)]
    right = sum(sum(weights[at] for at in features(title)) > 0 for title in unseen)
    print(f"{right} of {len(unseen)} titles that were kept out are told from employers")


if __name__ == "__main__":
    main()
