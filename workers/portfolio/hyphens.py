"""Words with a hyphen, kept on one line of the PDF.

Whoever reads text out of a PDF takes a hyphen at a line's end for a division and drops it: ``re-issued`` becomes
``reissued``, another word than the CV's.
"""

import re

from markupsafe import Markup, escape

# A longer word may not fit beside others: losing a hyphen is better than writing over the margin.
_LONGEST = 32
_HYPHENATED = re.compile(rf"(?<!\S)(?=\S{{3,{_LONGEST}}}(?!\S))\S*\w-\w\S*")


def keep_whole(text: str) -> Markup:
    """Give the text as HTML in which words with a hyphen are marked as ``whole``."""
    html, end = Markup(), 0
    for word in _HYPHENATED.finditer(text):
        html += escape(text[end : word.start()]) + Markup('<span class="whole">{}</span>').format(word[0])
        end = word.end()
    return html + escape(text[end:])


def is_short_hyphenated(text: str) -> bool:
    """Tell whether all of the text is one such word."""
    return bool(_HYPHENATED.fullmatch(text))
