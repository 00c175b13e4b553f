"""One CV in every language that we read: its headings, dates, "until today", titles, schools and levels are known."""

from dataclasses import dataclass

import pytest

from tests.workers.extraction import papers
from workers.extraction import read


@dataclass
class Curriculum:
    """What a CV of a language says, in the order of its page."""

    name: str
    work: str
    position: str
    since: str
    employer: str
    former_position: str
    period: str
    former_employer: str
    education: str
    degree: str
    school: str
    skills: str
    languages: str
    spoken: str
    fluency: str

    def as_text(self) -> str:
        """The CV as a text file, with English addresses."""
        return f"""{self.name}
mail@quastenflosser.example

{self.work}

{self.position} | {self.since}
{self.employer}

{self.former_position} | {self.period}
{self.former_employer}

{self.education}

{self.degree} | 2009 – 2013
{self.school}

{self.skills}
Python, SQL, Excel

{self.languages}
{self.spoken} – {self.fluency}
"""

    def as_page(self) -> str:
        """The same in HTML."""
        return f"""<h1>{self.name}</h1><p>mail@quastenflosser.example</p>
<h2>{self.work}</h2>
<h3>{self.position} | {self.since}</h3><p>{self.employer}</p>
<h3>{self.former_position} | {self.period}</h3><p>{self.former_employer}</p>
<h2>{self.education}</h2><h3>{self.degree} | 2009 – 2013</h3><p>{self.school}</p>
<h2>{self.skills}</h2><p>Python, SQL, Excel</p>
<h2>{self.languages}</h2><p>{self.spoken} – {self.fluency}</p>"""


def curriculum(language: str) -> Curriculum:
    """Give the CV in that language."""
    return Curriculum(*" ".join(CURRICULA[language].split()).split(" / "))


CURRICULA = {
    "en": """Wilma Quastenflosser / Work experience / Software engineer / March 2019 – present /
        Harbour Lights Ltd / Assistant / May 2015 – Feb 2019 / Northern Ferries / Education /
        Bachelor of Science / University of Harbour / Skills / Languages / English / native""",
    "de": """Wilma Quastenflosser / Berufserfahrung / Softwareentwicklerin / März 2019 – heute /
        Hafenlicht GmbH / Assistentin / Mai 2015 – Februar 2019 / Nordfähren AG / Ausbildung /
        Bachelor of Science / Universität Hafenstadt / Kenntnisse / Sprachen / Deutsch / Muttersprache""",
    "fr": """Wilma Quastenflosser / EXPERIENCE PROFESSIONNELLE / Développeuse / mars 2019 – aujourd’hui /
        Phares du Nord / Assistante / mai 2015 – février 2019 / Les Bacs réunis / FORMATION / Licence /
        Université du Port / COMPETENCES / Langues / Français / langue maternelle""",
    "es": """Wilma Quastenflosser / Experiencia laboral / Desarrolladora / marzo de 2019 – actualidad /
        Faros del Norte / Asistente / mayo de 2015 – febrero de 2019 / Barcas Unidas / EDUCACION /
        Licenciatura / Universidad del Puerto / Habilidades / Idiomas / Español / nativo""",
    "it": """Wilma Quastenflosser / Esperienza lavorativa / Sviluppatrice / marzo 2019 – oggi / Fari del Nord /
        Assistente / maggio 2015 – febbraio 2019 / Traghetti Riuniti / Istruzione / Laurea /
        Università del Porto / Competenze / Lingue / Italiano / madrelingua""",
    "pt": """Wilma Quastenflosser / Experiência profissional / Desenvolvedora / março de 2019 – atual /
        Faróis do Norte / Assistente / maio de 2015 – fevereiro de 2019 / Balsas Unidas /
        Formação acadêmica / Bacharelado / Universidade do Porto / Habilidades / Idiomas / Português /
        nativo""",
    "nl": """Wilma Quastenflosser / Werkervaring / Ontwikkelaar / maart 2019 – heden / Noorderlicht BV /
        Medewerker / mei 2015 – februari 2019 / Veren Verenigd / Opleiding / Bachelor /
        Hogeschool Havenstad / Vaardigheden / Talen / Nederlands / moedertaal""",
    "pl": """Wilma Quastenflosser / Doświadczenie zawodowe / Inżynier / marzec 2019 – obecnie /
        Latarnie Północy / Asystentka / maj 2015 – luty 2019 / Promy Polskie / Wykształcenie / Licencjat /
        Politechnika Portowa / Umiejętności / Języki obce / angielski / biegły""",
    "tr": """Yıldız Quastenflosser / İŞ DENEYİMİ / Yazılım Mühendisi / Mart 2019 – halen /
        Kuzey Fenerleri A.Ş. / Asistan / Mayıs 2015 – Şubat 2019 / Deniz Yolları / EĞİTİM / Lisans /
        Liman Üniversitesi / Beceriler / Yabancı diller / İngilizce / ileri""",
    "ru": """Вильма Квастенфлоссер / ОПЫТ РАБОТЫ / Инженер-программист / Март 2019 — настоящее время /
        ООО «Маяки Севера» / Помощник / май 2015 г. — февраль 2019 г. / Паромы и лодки / Образование /
        Бакалавр / Портовый университет / Ключевые навыки / Языки / Русский / родной""",
    "uk": """Вільма Квастенфлоссер / Досвід роботи / Інженер / березень 2019 – теперішній час /
        ТОВ «Маяки Півночі» / Асистент / травень 2015 – лютий 2019 / Пороми та човни / Освіта / Бакалавр /
        Портовий університет / Навички / Мови / Українська / рідна""",
    "el": """Βίλμα Κουαστενφλόσερ / ΕΠΑΓΓΕΛΜΑΤΙΚΗ ΕΜΠΕΙΡΙΑ / Μηχανικός λογισμικού / Μάρτιος 2019 – σήμερα /
        Φάροι του Βορρά ΑΕ / Βοηθός / Μάιος 2015 – Φεβρουάριος 2019 / Πλοία και βάρκες / Εκπαίδευση /
        Πτυχίο / Πανεπιστήμιο Λιμανιού / Δεξιότητες / Ξένες γλώσσες / Αγγλικά / άριστα""",
    "ar": """ليلى حداد / الخبرة المهنية / مهندسة برمجيات / مارس 2019 – حتى الآن / شركة منارات الشمال / مساعدة /
        مايو 2015 – فبراير 2019 / العبارات المتحدة / التعليم / بكالوريوس / جامعة الميناء / المهارات /
        اللغات / العربية / لغة أم""",
    "he": """שרה כהן / ניסיון תעסוקתי / מהנדסת תוכנה / מרץ 2019 – היום / מגדלורי הצפון בע"מ / עוזרת מחקר /
        מאי 2015 – פברואר 2019 / מעבורות הים / השכלה / תואר ראשון / אוניברסיטת הנמל / כישורים / שפות /
        עברית / שפת אם""",
    "hi": """अनीता शर्मा / कार्य अनुभव / सॉफ्टवेयर इंजीनियर / मार्च 2019 – वर्तमान / उत्तर प्रकाश लिमिटेड /
        सहायक / मई 2015 – फ़रवरी 2019 / नदी नौका / शिक्षा / स्नातक / बंदरगाह विश्वविद्यालय / कौशल /
        भाषाएँ / हिन्दी / मातृभाषा""",
    "zh": """李明月 / 工作经历 / 软件工程师 / 2019年3月至今 / 北方灯塔有限公司 / 项目助理 /
        2015年5月至2019年2月 / 海港轮渡公司 / 教育背景 / 学士 / 海港大学 / 专业技能 / 语言能力 / 英语 /
        流利""",
    "zh-Hant": """李明月 / 工作經歷 / 軟體工程師 / 2019年3月 – 至今 / 北方燈塔有限公司 / 專案助理 /
        2015年5月 – 2019年2月 / 海港輪渡公司 / 學歷 / 學士 / 海港大學 / 專業技能 / 語言能力 / 英語 / 流利""",
    "ja": """山田花子 / 職務経歴 / ソフトウェアエンジニア / 2019年3月～現在 / 株式会社きたのとうだい /
        営業担当 / 2015年5月～2019年2月 / 北海フェリー株式会社 / 学歴 / 学士 / みなと大学 / スキル /
        語学 / 英語 / ビジネスレベル""",
    "ko": """김하늘 / 경력사항 / 소프트웨어 엔지니어 / 2019년 3월 ~ 현재 / 주식회사 북쪽등대 / 대리 /
        2015년 5월 ~ 2019년 2월 / 주식회사 바다나루 / 학력 / 학사 / 항구대학교 / 보유 기술 / 외국어 /
        영어 / 비즈니스""",
    "sv": """Wilma Quastenflosser / ARBETSLIVSERFARENHET / Mjukvaruutvecklare / mars 2019 – nuvarande /
        Nordljus AB / Assistent / maj 2015 – februari 2019 / Färjorna AB / Utbildning / Kandidatexamen /
        Hamnstads universitet / Kompetenser / Språk / Svenska / modersmål""",
    "da": """Wilma Quastenflosser / Erhvervserfaring / Softwareudvikler / marts 2019 – nu / Nordlys ApS /
        Assistent / maj 2015 – februar 2019 / Færgerne A/S / Uddannelse / Bachelor / Havneby Universitet /
        Kompetencer / Sprog / Dansk / modersmål""",
    "nb": """Wilma Quastenflosser / Arbeidserfaring / Systemutvikler / mars 2019 – nå / Nordlys AS /
        Assistent / mai 2015 – februar 2019 / Fergene AS / Utdanning / Bachelorgrad /
        Havneby universitet / Ferdigheter / Språk / Norsk / morsmål""",
    "fi": """Wilma Quastenflosser / Työkokemus / Ohjelmistokehittäjä / maaliskuu 2019 – nykyinen /
        Pohjan Valot Oy / Avustaja / toukokuu 2015 – helmikuu 2019 / Lautat Oy / Koulutus / Kandidaatti /
        Satamakaupungin yliopisto / Taidot / Kielitaito / englanti / sujuva""",
    "cs": """Vilma Quastenflosserová / Pracovní zkušenosti / Vývojářka / březen 2019 – dosud /
        Severní majáky s.r.o. / Asistentka / květen 2015 – únor 2019 / Přívozy a lodě / Vzdělání /
        Bakalář / Přístavní univerzita / Dovednosti / Jazyky / angličtina / plynně""",
    "ro": """Vilma Quastenflosser / Experiență profesională / Inginer software / martie 2019 – prezent /
        Farurile Nordului SRL / Asistent / mai 2015 – februarie 2019 / Feriboturi Unite / Educație /
        Licență / Universitatea Portului / Competențe / Limbi străine / engleză / avansat""",
    "hu": """Quastenflosser Vilma / Szakmai tapasztalat / Szoftverfejlesztő / 2019. március – jelenleg /
        Északi Fények Kft. / Asszisztens / 2015. május – 2019. február / Kompok Zrt. / Tanulmányok /
        Alapképzés / Kikötői Egyetem / Készségek / Nyelvtudás / angol / haladó""",
}


def assert_reads(resume, cv):
    assert resume.basics.name == cv.name
    assert resume.basics.email == "mail@quastenflosser.example"
    now, before = resume.work
    assert (now.position, now.name, now.start_date, now.end_date) == (cv.position, cv.employer, "2019-03", None)
    assert (before.position, before.name) == (cv.former_position, cv.former_employer)
    assert (before.start_date, before.end_date) == ("2015-05", "2019-02")
    (study,) = resume.education
    assert (study.study_type, study.institution, study.start_date, study.end_date) == (
        cv.degree, cv.school, "2009", "2013",
    )  # fmt: skip
    assert [skill.name for skill in resume.skills] == ["Python", "SQL", "Excel"]
    assert [(one.language, one.fluency) for one in resume.languages] == [(cv.spoken, cv.fluency)]


@pytest.mark.parametrize("language", CURRICULA)
def test_a_cv_in_any_of_the_languages_is_read_whole(language):
    cv = curriculum(language)
    reading = read(papers.text(cv.as_text()), papers.TEXT)
    assert_reads(reading.resume, cv)
    assert reading.leftovers == []


@pytest.mark.parametrize("language", ["ru", "uk", "el", "ar", "he", "hi", "zh", "ja", "ko"])
def test_a_script_tells_its_language(language):
    assert read(papers.text(curriculum(language).as_text()), papers.TEXT).language == language


PRINTED = ["de", "tr", "ru", "uk", "el", "ar", "he"]
"""Languages whose letters the fonts of every machine have."""


@pytest.mark.parametrize("language", PRINTED)
def test_a_printed_cv_in_any_script_is_read_whole(language):
    cv = curriculum(language)
    way = "rtl" if language in ("ar", "he") else "ltr"
    assert_reads(read(papers.pdf(f'<div dir="{way}">{cv.as_page()}</div>'), papers.PDF).resume, cv)
