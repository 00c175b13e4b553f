"""The words that give away a job title, an employer, an institution or a degree, in the commonest languages of CVs."""

import re

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
    ontwikkelaar|medewerker|adviseur|stagiair|docent|hoofd|inżynier|programista|kierownik|specjalista|stażysta)\b|工程师|经理|负责人|总监|开发|设计师|实习|エンジニア|インターン|デザイナー""",
    re.IGNORECASE | re.VERBOSE,
)
_LEGAL_FORMS = re.compile(
    r"\b(?:inc|ltd|llc|llp|corp|gmbh|ag|kg|ug|mbh|e\.\s?v|s\.?a\.?r\.?l|s\.p\.a|s\.?r\.l|b\.v|plc|pvt)\b\.?|有限公司|株式会社",
    re.IGNORECASE,
)
_EMPLOYERS = re.compile(
    r"""\b(?:inc|ltd|llc|llp|corp|corporation|company|co|gmbh|ag|kg|ug|mbh|e\.\s?v|s\.?a\.?r?\.?l?|s\.?p\.?a|
    s\.?r\.?l|b\.?v|plc|group|gruppe|
    university|universität|université|universidad|università|universidade|hochschule|institute?|institut|
    college|school|hospital|klinik|bank|
    labs?|laboratory|studios?|agency|agentur|solutions|technologies|systems|partners|holding|foundation|stiftung|
    ministry|department|ministerium|restaurant|hotel|café|airlines|pharma|media|networks?|ventures|capital|
    logistics|energy|pvt)\b\.?""",
    re.IGNORECASE | re.VERBOSE,
)


_INSTITUTIONS = re.compile(
    r"""\b(?:universit\w+|univ|college|school|institut\w*|academy|akademie|académie|academia|accademia|
    hochschule|fachhochschule|gymnasium|
    schule|\w*schule|\w*gymnasium|lycée|école|ecole|escuela|instituto|istituto|liceo|faculdade|faculty|
    polytechni\w+|politecnic[oa]|politécnic\w+|
    eth|tu|mit|bootcamp|hogeschool|universiteit|uniwersytet|politechnika|kolleg|conservator\w+|iut|insa|cégep|
    coursera|udacity|dhbw)\b|大学|学院|高中|高校""",
    re.IGNORECASE | re.VERBOSE,
)
_DEGREES = re.compile(
    r"""\b(?:bachelor\w*|titre|brevet|ma[iî]trise|fachhochschulreife|master\w*|b\.?\s?sc?|m\.?\s?sc?|b\.?a|m\.?a|b\.?eng|m\.?eng|mba|ph\.?\s?d|doctor\w*|
    diplom\w*|associate|degree|minor|
    bts|dut|licence|licenciatura|grado|máster|laurea|maturità|abitur|fachabitur|matura|staatsexamen|promotion|
    magister|magist\w+|ingeniería|
    ingénieur|baccalauréat|bac|bacharel\w*|mestrado|doutorado|dottorato|doctorado|doctorat|certificate|ged|
    high\sschool\sdiploma|a-levels?|
    b\.?tech|m\.?tech|bfa|mfa|llb|llm|jd|md|technicien|técnico|perito|inżynier|licencjat|ausbildung|
    mittlere\sreife|bootcamp|nanodegree)\b|学士|硕士|博士|本科""",
    re.IGNORECASE | re.VERBOSE,
)


def titleness(text: str) -> int:
    """How much ``text`` reads like a job title (above 0) or like an employer (below 0)."""
    if _LEGAL_FORMS.search(text):
        return -2
    return 2 if _TITLES.search(text) else -2 * bool(_EMPLOYERS.search(text))


def schoolness(text: str) -> int:
    """How much ``text`` reads like an institution (above 0) or like a degree (below 0)."""
    return 2 * bool(_INSTITUTIONS.search(text)) - names_degree(text)


def names_degree(text: str) -> bool:
    """Tell whether ``text`` names a degree."""
    return bool(_DEGREES.search(text))
