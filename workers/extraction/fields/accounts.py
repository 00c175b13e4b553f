"""Accounts elsewhere: by their address, by a name with a user name, or by a name that links to them."""

import re

from workers.extraction.document import Line
from workers.extraction.fields import Found, Quote

NETWORKS = {
    "linkedin": "LinkedIn", "github": "GitHub", "gitlab": "GitLab", "twitter": "Twitter", "x": "X",
    "xing": "XING", "mastodon": "Mastodon", "instagram": "Instagram", "facebook": "Facebook",
    "stackoverflow": "Stack Overflow", "stack overflow": "Stack Overflow", "medium": "Medium",
    "dribbble": "Dribbble", "behance": "Behance", "orcid": "ORCID", "kaggle": "Kaggle", "youtube": "YouTube",
    "google scholar": "Google Scholar", "researchgate": "ResearchGate", "bluesky": "Bluesky",
    "codepen": "CodePen", "hackerrank": "HackerRank", "leetcode": "LeetCode", "dev.to": "dev.to",
    "soundcloud": "SoundCloud", "vimeo": "Vimeo", "pinterest": "Pinterest", "goodreads": "Goodreads",
    "telegram": "Telegram", "skype": "Skype", "bitbucket": "Bitbucket", "codeberg": "Codeberg",
    "threads": "Threads",
}  # fmt: skip
URL = re.compile(
    r"(?:https?://[^\s|<>()，,;]{4,300}|(?<![\w@.])(?:www\.)?(?:[\w-]{1,63}\.){1,4}"
    r"(?:com|org|net|io|dev|de|fr|es|it|pt|nl|eu|me|co|uk|us|ca|ch|at|be|info|tech|app|edu|page|site|online|pl|br|cn|in|se"
    r"|fi|no|dk|cz|xyz|ai|blog|design)"
    r"(?![\w@.-]*@)(?:/[^\s|<>()，,;]{0,200})?(?![\w.]))",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"^\W*({'|'.join(map(re.escape, NETWORKS))})\b\s*(?:[:/|–—-]|\s)\s*@?([\w.@-]{{2,60}})\s*$", re.IGNORECASE
)


USE = re.compile(
    r"\s*\((?:mobile|home|work|personal|private|linkedin|company|other|blog|portfolio|mobil|privat)\)", re.IGNORECASE
)


def bits_of(lines: list[Line], at: int) -> list[str]:
    """Cut a contact line into its details, without what each is used for: ``(Mobile)``."""
    cells = [USE.sub("", cell) for cell in lines[at].cells]
    return [bit.strip() for cell in cells for bit in re.split(r"\s+[|•·●–—/]\s+|\s*[|•●]\s*", cell) if bit.strip()]


def find_accounts(lines: list[Line], where: list[int]) -> list[Found]:
    """Give JSON Resume ``profiles`` from the lines ``where``."""
    profiles: list[Found] = []
    for at in where:
        for match in URL.finditer(lines[at].text):
            network = network_of(match[0])
            if network:
                rest = _rest_of_address(lines, at, match)
                profiles.append(_account(network, match[0] + rest, (at, at + 1) if rest else (at,)))
        for bit in bits_of(lines, at):
            named = _ACCOUNT.match(bit)
            if named and not URL.search(bit):
                profiles.append({"network": Quote(named[1], (at,)), "username": Quote(named[2], (at,))})
        profiles += _linked(lines[at], at)
        if at + 1 in where and lines[at].text.casefold().strip(" :") in NETWORKS:
            profiles += _named_below(lines, at)
    return profiles


def _rest_of_address(lines: list[Line], at: int, match: re.Match[str]) -> str:
    """What a narrow column broke off an address at a hyphen, and put on the next line."""
    if at + 1 == len(lines) or not match[0].endswith("-") or match.end() != len(lines[at].text.rstrip()):
        return ""
    rest = re.fullmatch(r"([\w%-]+/?)", USE.sub("", lines[at + 1].text).strip())
    return rest[1] if rest else ""


def _linked(line: Line, at: int) -> list[Found]:
    """Accounts that are shown by a name alone and lead to their address."""
    found = []
    for run in line.runs:
        network = network_of(run.link) if run.link else None
        if network and run.link and not URL.search(run.text):
            account = {"network": Quote(network, (at,), made=True), "url": Quote(run.link, (at,), made=True)}
            name = run.text.strip(" @/|•·")
            shown = name.casefold() == network.casefold() or " " in name or not name
            found.append(account if shown else account | {"username": Quote(name, (at,))})
    return found


def _named_below(lines: list[Line], at: int) -> list[Found]:
    user = lines[at + 1].text.strip()
    if " " in user or URL.search(user) or user.casefold() in NETWORKS:
        return []
    return [{"network": Quote(lines[at].text.strip(" :"), (at,)), "username": Quote(user.lstrip("@"), (at + 1,))}]


def network_of(url: str) -> str | None:
    """Give the network that an address belongs to, or None."""
    host, _, path = re.sub(r"^https?://|^www\.", "", url.lower().replace("https://www.", "https://")).partition("/")
    name = next((part for part in host.split(".")[:-1] if part in NETWORKS), None)
    return NETWORKS[name] if name and path.strip("/") else None


def _account(network: str, url: str, where: tuple[int, ...]) -> Found:
    user = url.rstrip("/").rsplit("/", 1)[-1]
    return {
        "network": Quote(network, where, made=True),
        "username": Quote(user, where),
        "url": Quote(url.rstrip(".,"), where),
    }
