"""Where words may be divided: those with a hyphen nowhere, those without end every so often.

Whoever reads text out of a PDF takes a hyphen at a line's end for a division and drops it: ``re-issued`` becomes
``reissued``, another word than the CV's. And WeasyPrint looks at the whole rest of a word for each line that the word
fills: a hundred thousand letters without a space would keep it busy for minutes.
"""

import re
from itertools import pairwise

from markupsafe import Markup

# A longer word may not fit beside others: losing a hyphen is better than writing over the margin.
_LONGEST = 32
_WITHOUT_BREAK = r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffef\U00020000-\U0003ffff]"
"""Any sign but those of scripts that are written without spaces: their lines break by rules of their own."""
_ENDLESS = re.compile(rf"{_WITHOUT_BREAK}{{50}}(?={_WITHOUT_BREAK}{{50}})")
_HYPHENATED = re.compile(rf"(?<!\S)(?=\S{{3,{_LONGEST}}}(?!\S))\S*\w-\w\S*")


def keep_whole(text: str) -> Markup:
    """Give the text as HTML in which words with a hyphen are marked as ``whole``, and endless ones can be divided."""
    html, end = Markup(), 0
    for word in _HYPHENATED.finditer(text):
        html += _divisible(text[end : word.start()]) + Markup('<span class="whole">{}</span>').format(word[0])
        end = word.end()
    return html + _divisible(text[end:])


def _divisible(text: str) -> Markup:
    places = [0, *(piece.end() for piece in _ENDLESS.finditer(text)), len(text)]
    return Markup("<wbr>").join(text[start:end] for start, end in pairwise(places))


def is_short_hyphenated(text: str) -> bool:
    """Tell whether all of the text is one such word."""
    return bool(_HYPHENATED.fullmatch(text))
