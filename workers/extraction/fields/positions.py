"""Positions held. Which part of a head is the employer and which the title is decided once for the whole document."""

import re

from workers.extraction.document import Line
from workers.extraction.fields import Found, Part
from workers.extraction.fields.entries import Entry, cut_entries, read_body

_TITLES = re.compile(
    r"""\b(?:engineer|developer|manager|director|analyst|assistant|consultant|designer|architect|lead|head|
    chief|officer|intern|internship|
    trainee|specialist|coordinator|administrator|scientist|researcher|professor|lecturer|teacher|instructor|
    tutor|nurse|technician|associate|
    supervisor|executive|president|founder|co-founder|owner|editor|writer|programmer|representative|advisor|
    adviser|fellow|postdoc|accountant|
    c[etof]o|vp|freelance|freelancer|barista|chef|cook|driver|clerk|cashier|server|member|partner|mentor|
    volunteer|student|apprentice|agent|
    strategist|producer|photographer|curator|librarian|planner|recruiter|buyer|operator|mechanic|electrician|
    attorney|paralegal|counsel|
    \w*entwickler(?:in)?|\w*ingenieur(?:in)?|\w*leiter(?:in)?|\w*berater(?:in)?|\w*assistent(?:in)?|
    werkstudent(?:in)?|praktikant(?:in)?|
    praktikum|\w*mitarbeiter(?:in)?|\w*referent(?:in)?|auszubildende[r]?|ausbildung|geschäftsführer(?:in)?|
    \w*techniker(?:in)?|\w*kaufmann|
    \w*kauffrau|\w*administrator(?:in)?|\w*manager(?:in)?|\w*lehrer(?:in)?|\w*meister(?:in)?|
    sachbearbeiter(?:in)?|projektmanager(?:in)?|
    ingénieure?|développeu(?:r|se)|responsable|chef|cheffe|directeur|directrice|stagiaire|stage|assistante|
    conseill(?:er|ère)|chargée?|
    technicien(?:ne)?|gestionnaire|enseignante?|consultante?|infirmi(?:er|ère)|alternante?|vendeu(?:r|se)|
    ingenier[oa]|desarrollador[a]?|gerente|director[a]?|jef[ea]|analista|asistente|técnic[oa]|consultor[a]?|
    coordinador[a]?|profesor[a]?|
    becari[oa]|practicante|diseñador[a]?|encargad[oa]|programador[a]?|arquitect[oa]|enfermer[oa]|investigador[a]?|
    ingegnere|sviluppatore|sviluppatrice|direttore|direttrice|stagista|tirocinante|tirocinio|impiegat[oa]|
    consulente|tecnico|insegnante|
    progettista|coordinatore|coordinatrice|assistente|engenheir[oa]|desenvolvedor[a]?|estagiári[oa]|estágio|
    coordenador[a]?|diretor[a]?|
    ontwikkelaar|medewerker|adviseur|stagiair|docent|hoofd|inżynier|programista|kierownik|specjalista|stażysta)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_EMPLOYERS = re.compile(
    r"""\b(?:inc|ltd|llc|llp|corp|corporation|company|co|gmbh|ag|kg|ug|mbh|e\.\s?v|s\.?a\.?r?\.?l?|s\.?p\.?a|
    s\.?r\.?l|b\.?v|plc|group|gruppe|
    university|universität|université|universidad|università|universidade|hochschule|institute?|institut|
    college|school|hospital|klinik|bank|
    labs?|laboratory|studios?|agency|agentur|solutions|technologies|systems|software|services|consulting|
    partners|holding|foundation|stiftung|
    ministry|department|ministerium|restaurant|hotel|café|airlines|pharma|media|networks?|ventures|capital|
    logistics|energy|pvt)\b\.?""",
    re.IGNORECASE | re.VERBOSE,
)


def find_positions(lines: list[Line], sections: list[list[int]], employer: str = "name") -> list[Found]:
    """Give JSON Resume ``work`` (with ``employer="organization"``: ``volunteer``) from the lines of its sections."""
    entries = [entry for where in sections for entry in cut_entries(lines, where)]
    title_first = _title_comes_first(entries)
    positions: list[Found] = []
    for entry in entries:
        found = _position(entry, title_first, employer)
        if employer not in found and positions and "position" in found and "startDate" in found:
            _inherit(found, positions[-1], employer)
        summary, highlights = read_body(lines, entry.body)
        found |= ({"summary": summary} if summary else {}) | ({"highlights": highlights} if highlights else {})
        if employer in found or "position" in found:
            positions.append(found)
    return positions


def titleness(text: str) -> int:
    """How much ``text`` reads like a job title (above 0) or like an employer (below 0)."""
    return 2 * bool(_TITLES.search(text)) - 2 * bool(_EMPLOYERS.search(text))


def _title_comes_first(entries: list[Entry]) -> bool:
    """Let all heads vote; where nobody knows, the title comes first as in most CVs."""
    votes = 0
    for entry in entries:
        if len(entry.parts) >= 2:
            votes += titleness(entry.parts[0].text) - titleness(entry.parts[1].text)
    return votes >= 0


def _position(entry: Entry, title_first: bool, employer: str) -> Found:
    found = dict(entry.found)
    parts = _first_two(entry.parts)
    if len(parts) == 1:
        found["position" if titleness(parts[0].text) > 0 else employer] = parts[0].quote()
    elif parts:
        first, second = parts if title_first else parts[::-1]
        found |= {"position": first.quote(), employer: second.quote()}
    if "location" in found and employer == "organization":
        del found["location"]
    return found


def _first_two(parts: list[Part]) -> list[Part]:
    """The two parts that name title and employer; one part ``Title, Employer`` is cut at its comma."""
    if len(parts) == 1 and parts[0].text.count(",") == 1 and "(" not in parts[0].text:
        halves = [half.strip() for half in parts[0].text.split(",")]
        if (
            all(halves)
            and titleness(halves[0]) * titleness(halves[1]) <= 0
            and titleness(halves[0]) != titleness(halves[1])
        ):
            return [Part(half, parts[0].line) for half in halves]
    return parts[:2]


def _inherit(found: Found, before: Found, employer: str) -> None:
    """A further role under the employer named above it."""
    if employer in before:
        found[employer] = before[employer]
