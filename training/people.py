"""Invents persons, as JSON Resume documents."""

from __future__ import annotations

import unicodedata
from random import Random
from typing import Any

from babel import Locale
from faker import Faker

from training.titles import is_kept_out, titles_of
from training.words import AWARDS, INTERESTS, ISSUERS, LANGUAGES, PROFESSIONS

Resume = dict[str, Any]
PROFILES = {"LinkedIn": "linkedin.com/in/{}", "GitHub": "github.com/{}", "Xing": "xing.com/profile/{}"}
SPOKEN = ("en", "de", "fr", "es", "it", "pt", "ru", "zh", "ar", "ja", "pl", "nl")
THIS_YEAR = 2026
DATED_DEEDS = 0.06
"""Of all deeds, those that mention a year: it begins no entry."""
COURSES = 0.2
"""Of all courses of study, those that list what was heard."""


class Inventor:
    """Draws one person from a language: ``Inventor(Random(7), "de").resume()``."""

    def __init__(self, random: Random, language: str):
        """Take the source of chance and one of LANGUAGES."""
        self.random = random
        self.language = language
        self.words = LANGUAGES[language]
        self.locale: str = random.choice(self.words["locales"])
        self.fake = Faker(self.locale)
        self.fake.seed_instance(random.getrandbits(32))
        self.profession: Any = random.choice(PROFESSIONS)
        self.companies = [self._company() for _ in range(5)]

    def resume(self) -> Resume:
        """Give everything about the person, as a JSON Resume document."""
        work = self._work()
        return {
            "basics": self._basics(work),
            "work": work,
            "education": self._education(work),
            "skills": self._skills(),
            "languages": self._languages(),
            "projects": self._projects(),
            "certificates": self._certificates(),
            "awards": self._awards(),
            "publications": self._publications(),
            "volunteer": self._volunteer(),
            "interests": [{"name": name} for name in self._some(INTERESTS, 2, 5)],
            "references": self._references(),
        }

    def _basics(self, work: list[Resume]) -> Resume:
        name = self._name()
        ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        handle = "".join(c for c in ascii_name.replace(" ", ".") if c.isalnum() or c == ".").strip(".")
        handle = handle if len(handle) > 4 else self.fake.unique.user_name()
        domain = self.random.choice(("example.com", "example.org", "mail.example.net", "example.edu"))
        location = {"city": self.city()}
        slug = handle.replace(".", self.random.choice(("", "-")))
        return {
            "name": name,
            "label": work[0]["position"],
            "email": f"{handle}{self.random.choice(('', '', '7', '88'))}@{domain}",
            "phone": self._phone(),
            "url": f"https://{self.random.choice(('', 'www.'))}{slug}.example.org",
            "summary": self.prose(2, 4),
            "location": location,
            "profiles": [
                {"network": network, "username": slug, "url": "https://" + PROFILES[network].format(slug)}
                for network in self._some(PROFILES, 1, 2)
            ],
        }

    def _name(self) -> str:
        fake, first = self.fake, self.random.random()
        name = f"{fake.first_name()} {fake.last_name()}"
        if self.language in ("zh", "zh_Hant", "ja", "ko"):
            name = f"{fake.last_name()}{' ' if self.language == 'ja' and first < 0.5 else ''}{fake.first_name()}"
        elif self.language == "hu":
            name = f"{fake.last_name()} {fake.first_name()}"
        elif first < 0.15:
            name = f"{fake.first_name()} {name}"
        elif first < 0.25:
            name = f"{name}-{fake.last_name()}"
        return name.strip()

    def _phone(self) -> str:
        return str(self.fake.phone_number()).partition("x")[0].strip()

    def city(self) -> str:
        """Give a town of the person's country."""
        if "cities" in self.words:
            return self.random.choice(self.words["cities"])
        return str(self.fake.city())

    def _company(self) -> str:
        return str(self.fake.company()).strip()

    def prose(self, least: int, most: int) -> str:
        """Give so many sentences."""
        return " ".join(self.deed() for _ in range(self.random.randint(least, most)))

    def deed(self) -> str:
        """Give one thing that the person did."""
        if self.language != "en":
            sentence = str(self.fake.sentence(nb_words=self.random.randint(6, 18)))
            return f"{sentence.rstrip('.')} {self._year()}." if self.random.random() < DATED_DEEDS else sentence
        deeds = [
            deed.format(n=self.random.randint(2, 60), p=self.random.randint(5, 40)) for deed in self.profession["deeds"]
        ]
        first, second = self.random.sample(deeds, 2)
        text = first if self.random.random() < 0.6 else f"{first} and {second}"
        if self.random.random() < DATED_DEEDS:
            text += self.random.choice((" since {y}", " in {y}", " in March {y}", " ({y})")).format(y=self._year())
        return text[0].upper() + text[1:] + self.random.choice((".", "", ";")).replace(";", ".")

    def _year(self) -> int:
        return self.random.randint(2008, THIS_YEAR)

    def _deeds(self, least: int, most: int) -> list[str]:
        return list(dict.fromkeys(self.deed() for _ in range(self.random.randint(least, most))))

    def _titles(self) -> list[str]:
        """Give job titles, the latest first."""
        if self.language == "en" and self.random.random() < 0.6:
            titles = list(self.profession["titles"])
            start = self.random.randint(0, 2)
            return titles[start : start + self.random.randint(2, 4)][::-1]
        if "titles" in self.words:
            return self._some(self.words["titles"], 2, 4)
        known = titles_of(self.locale) or titles_of("en_US")
        return self._some([title for title in known if is_kept_out(title)], 2, 5)

    def _work(self) -> list[Resume]:
        entries: list[Resume] = []
        year, month = THIS_YEAR - self.random.choice((0, 0, 1, 2)), self.random.randint(1, 9)
        end: str | None = f"{year}-{month:02d}"
        if self.random.random() < 0.6:
            end = None
        companies = iter(self.companies)
        company = next(companies)
        for title in self._titles():
            months = self.random.randint(7, 70)
            start_year, start_month = divmod(year * 12 + month - 1 - months, 12)
            entry: Resume = {"name": company, "position": title, "startDate": f"{start_year}-{start_month + 1:02d}"}
            if end:
                entry["endDate"] = end
            entry["location"] = self.city()
            if self.random.random() < 0.25:
                entry["summary"] = self.deed()
            entry["highlights"] = self._deeds(1, 5)
            entries.append(entry)
            gap = self.random.choice((0, 1, 1, 3))
            year, left = divmod(start_year * 12 + start_month - gap, 12)
            month = left + 1
            end = f"{year}-{month:02d}"
            if self.random.random() > 0.2:
                company = next(companies, self._company())
        return entries

    def _education(self, work: list[Resume]) -> list[Resume]:
        end = int(work[-1]["startDate"][:4]) - self.random.choice((0, 0, 1))
        entries = []
        for degree in self._some(self.words["degrees"], 1, 3):
            start = end - self.random.randint(1, 5)
            school = self.random.choice(self.words["schools"]).format(c=self.city())
            entry: Resume = {
                "institution": school,
                "studyType": degree,
                "area": self.random.choice(self.words["fields"]),
                "startDate": f"{start}-09",
                "endDate": f"{end}-06",
            }
            if self.random.random() < 0.3:
                entry["score"] = self.random.choice(("3.8", "1,7", "3.62/4.0", "8.4", "First Class Honours", "92 %"))
            if self.random.random() < COURSES:
                entry["courses"] = self._some([*self.words["fields"], *self.words["skills_"]], 2, 5)
            entries.append(entry)
            end = start
        return entries

    def _skills(self) -> list[Resume]:
        groups = [
            {"name": name, "keywords": self._some(words, 2, len(words))} for name, words in self.profession["skills"]
        ]
        if self.language != "en":
            groups.insert(0, {"name": "", "keywords": self._some(self.words["skills_"], 3, 6)})
        return groups

    def _languages(self) -> list[Resume]:
        own = self.language.partition("_")[0]
        codes = [own, *(code for code in self._some(SPOKEN, 1, 3) if code != own)]
        names = Locale.parse(self.language).languages
        levels = self.words["levels"]
        found = [{"language": names[codes[0]], "fluency": levels[0]}]
        for code in codes[1:]:
            level = self.random.choice([*levels[1:], "B1", "C1", "A2"])
            found.append({"language": names[code], "fluency": level})
        if self.language not in ("de", "zh", "zh_Hant", "ja", "ko", "ar", "he", "hi"):
            capital = self.random.random() < 0.8
            for one in found:
                one["language"] = one["language"].capitalize() if capital else one["language"]
        return found

    def _projects(self) -> list[Resume]:
        return [
            {
                "name": self._thing(),
                "description": self.deed(),
                "startDate": f"{self.random.randint(2012, 2024)}-{self.random.randint(1, 12):02d}",
            }
            for _ in range(self.random.randint(1, 3))
        ]

    def _thing(self) -> str:
        if self.language in ("zh", "zh_Hant", "ja", "ko"):
            return str(self.fake.sentence(nb_words=3)).rstrip(".。")
        words = str(self.fake.sentence(nb_words=self.random.randint(2, 4))).rstrip(".").split()
        return " ".join(words)

    def _certificates(self) -> list[Resume]:
        return [
            {"name": name, "issuer": self.random.choice(ISSUERS), "date": self._date()}
            for name in self._some(self.profession["certificates"], 1, 3)
        ]

    def _awards(self) -> list[Resume]:
        return [
            {"title": title, "awarder": self.random.choice(self.companies), "date": self._date()}
            for title in self._some(AWARDS, 1, 2)
        ]

    def _publications(self) -> list[Resume]:
        return [
            {
                "name": self._thing() + " " + self._thing(),
                "publisher": self.random.choice(("Journal of Applied Work", "Annals of Practice", self._company())),
                "releaseDate": self._date(),
            }
            for _ in range(self.random.randint(1, 3))
        ]

    def _volunteer(self) -> list[Resume]:
        start = self.random.randint(2008, 2022)
        return [
            {
                "organization": self._company(),
                "position": self.random.choice(self._titles()),
                "startDate": f"{start}-{self.random.randint(1, 12):02d}",
                "endDate": f"{start + self.random.randint(1, 3)}-{self.random.randint(1, 12):02d}",
                "summary": self.deed(),
            }
        ]

    def _references(self) -> list[Resume]:
        return [{"name": self._name(), "reference": self.prose(1, 2)}]

    def _date(self) -> str:
        return f"{self.random.randint(2010, 2025)}-{self.random.randint(1, 12):02d}"

    def _some(self, options: Any, least: int, most: int) -> list[Any]:
        options = list(options)
        return self.random.sample(options, min(len(options), self.random.randint(least, max(least, most))))
