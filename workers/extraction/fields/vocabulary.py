"""The words that give away a job title, an employer, an institution or a degree, in the languages of CVs.

Words of Latin, Greek and Cyrillic letters stand alone or end a compound; those of other scripts are looked for
anywhere.
"""

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
    ontwikkelaar|medewerker|adviseur|stagiair|docent|hoofd|inżynier|programista|kierownik|specjalista|stażyst(?:a|ka)|
    specjalistka|nauczyciel(?:ka)?|pielęgniark[ai]|asystent(?:ka)?|menedżer(?:ka)?|dyrektor|projektant(?:ka)?|analityk|
    księgow[ay]|sprzedawca|kierowca|doradca|
    \w*utvecklare|\w*ingenjör|\w*chef|\w*ledare|\w*konsult|\w*lärare|sjuksköterska|\w*assistent|praktikant|\w*ansvarig|säljare|
    \w*udvikler|\w*ingeniør|\w*leder|\w*konsulent|\w*lærer|sygeplejerske|\w*medarbejder|sælger|elev|\w*rådgiver|
    \w*utvikler|sykepleier|\w*medarbeider|selger|prosjektleder|
    \w*kehittäjä|\w*insinööri|\w*päällikkö|\w*johtaja|\w*asiantuntija|\w*opettaja|sairaanhoitaja|harjoittelija|\w*suunnittelija|
    \w*avustaja|myyjä|
    vývojář(?:ka)?|inženýr(?:ka)?|manažer(?:ka)?|vedoucí|ředitel(?:ka)?|specialist(?:a|ka)|učitel(?:ka)?|zdravotní\ssestra|stážist(?:a|ka)|
    konzultant(?:ka)?|analytik|účetní|prodavač(?:ka)?|programátor(?:ka)?|
    inginer[ăa]?|dezvoltator|programator|directoare|profesoar[ăa]|asistent[ăa]?|asistentă|contabil[ăa]?|consilier|stagiar[ăa]?|
    fejlesztő|mérnök|vezető|\w*vezető|igazgató|\w*mérnök|\w*fejlesztő|tanár|ápoló|gyakornok|tanácsadó|elemző|\w*szakértő|asszisztens|
    mühendis\w*|geliştirici\w*|müdür\w*|yönetici\w*|uzman\w*|öğretmen\w*|hemşire\w*|stajyer\w*|danışman\w*|asistan\w*|tasarımcı\w*|
    \w*инженер|\w*разработчик|\w*программист|\w*менеджер|руководитель|начальник|директор|специалист|аналитик|консультант|
    учитель(?:ница)?|преподаватель|медсестра|медицинская\sсестра|врач|стажёр|стажер|бухгалтер|дизайнер|помощник|ассистент|
    архитектор|водитель|продавец|повар|юрист|
    \w*інженер(?:ка)?|розробни(?:к|ця)|програміст(?:ка)?|керівни(?:к|ця)|фахівець|спеціаліст(?:ка)?|аналітик|вчитель(?:ка)?|викладач(?:ка)?|
    лікар(?:ка)?|бухгалтер(?:ка)?|помічни(?:к|ця)|дизайнер(?:ка)?|директор(?:ка)?|
    μηχανικός|προγραμματιστής|προγραμματίστρια|διευθυντής|διευθύντρια|υπεύθυν(?:ος|η)|καθηγητής|καθηγήτρια|νοσηλευτής|νοσηλεύτρια|
    σύμβουλος|βοηθός|αναλυτής|αναλύτρια|ασκούμεν(?:ος|η)|λογιστής|λογίστρια|δασκάλα|δάσκαλος|σχεδιαστής|σχεδιάστρια)\b
    |工程师|经理|负责人|总监|开发|设计师|实习|主管|专员|顾问|助理|教师|护士|分析师
    |工程師|經理|負責人|總監|設計師|實習|專員|顧問|教師|護理師|分析師|主任
    |エンジニア|インターン|デザイナー|マネージャー|リーダー|コンサルタント|部長|課長|担当|主任|看護師|教諭|講師
    |엔지니어|개발자|매니저|팀장|과장|대리|사원|인턴|디자이너|교사|간호사|연구원|분석가|컨설턴트
    |مهندس|مطور|مدير|مبرمج|محلل|معلم|ممرض|طبيب|محاسب|مستشار|مساعد|متدرب|أخصائي|مصمم|مشرف|رئيس|مدرس
    |מהנדס|מפתח|מנהל|מורה|אחות|רופא|יועץ|יועצת|עוזר|מתמחה|אנליסט|מעצב|ראש\sצוות|רכז|מתכנת
    |अभियंता|इंजीनियर|डेवलपर|प्रबंधक|शिक्षक|शिक्षिका|नर्स|विश्लेषक|सहायक|सलाहकार|प्रशिक्षु|निदेशक|लेखाकार""",
    re.IGNORECASE | re.VERBOSE,
)
_LEGAL_FORMS = re.compile(
    r"\b(?:inc|ltd|llc|llp|corp|gmbh|ag|kg|ug|mbh|e\.\s?v|s\.?a\.?r\.?l|s\.p\.a|s\.?r\.l|b\.v|plc|pvt|ab|oy|oyj|a/s|aps|as|kft|zrt|bt|nyrt|s\.r\.o|a\.s|sp\.\sz\so\.o|a\.ş|şti)\b\.?|\b(?:ооо|оао|пао|зао|ао|тов|прат|αε|α\.ε|επε)\b|有限公司|株式会社|주식회사|㈜|בע[\"״]מ",
    re.IGNORECASE,
)
_EMPLOYERS = re.compile(
    r"""\b(?:inc|ltd|llc|llp|corp|corporation|company|co|gmbh|ag|kg|ug|mbh|e\.\s?v|s\.?a\.?r?\.?l?|s\.?p\.?a|
    s\.?r\.?l|b\.?v|plc|group|gruppe|
    university|universität|université|universidad|università|universidade|hochschule|institute?|institut|
    college|school|hospital|klinik|bank|
    labs?|laboratory|studios?|agency|agentur|solutions|technologies|systems|partners|holding|foundation|stiftung|
    ministry|department|ministerium|restaurant|hotel|café|airlines|pharma|media|networks?|ventures|capital|
    logistics|energy|pvt|
    \w+gesellschaft|\w*werft|\w*verlag|\w*verein|\w*kanzlei|\w+stiftung|
    universitet\w*|yliopisto|sygehus|sykehus|sjukhus|sairaala|nemocnice|spital(?:ul)?|kórház|hastane\w*|szpital|
    firma|společnost|компания|компанія|группа|завод|банк|больница|лікарня|школа|университет|університет|
    εταιρεία|τράπεζα|νοσοκομείο|όμιλος|πανεπιστήμιο)\b\.?
    |公司|集团|集團|银行|銀行|医院|醫院|病院|会社|회사|그룹|은행|병원|شركة|مؤسسة|مستشفى|بنك|مصرف|חברת|קבוצת|בנק|בית\sחולים
    |कंपनी|लिमिटेड|प्राइवेट|बैंक|अस्पताल""",
    re.IGNORECASE | re.VERBOSE,
)


_INSTITUTIONS = re.compile(
    r"""\b(?:universit\w+|univ|college|school|institut\w*|academy|akademie|académie|academia|accademia|
    hochschule|fachhochschule|gymnasium|
    schule|\w*schule|\w*gymnasium|lycée|école|ecole|escuela|instituto|istituto|liceo|faculdade|faculty|
    polytechni\w+|politecnic[oa]|politécnic\w+|
    eth|tu|mit|bootcamp|hogeschool|universiteit|uniwersytet|politechnika|kolleg|conservator\w+|iut|insa|cégep|
    coursera|udacity|dhbw|
    universitet\w*|\w*högskolan?|\w*skolan?|højskole|\w*skole|høgskolen?|\w*gymnasiet|gymnasium|yliopisto|\w*yliopisto|ammattikorkeakoulu|\w*lukio|
    lukio|\w*koulu|univerzit\w*|vysoká\sškola|gymnázium|střední\sškola|škola|fakult\w*|liceul|colegiul|facultatea|academia|școala|
    egyetem|\w*egyetem|főiskola|gimnázium|szakközépiskola|iskola|üniversite\w*|lise\w*|fakülte\w*|enstitü\w*|okul\w*|liceum|technikum|
    szkoła|akademia|университет|\w*университет|институт|академия|школа|лицей|колледж|техникум|гимназия|університет|інститут|
    академія|ліцей|коледж|гімназія|політехніка|πανεπιστήμιο|πολυτεχνείο|σχολή|λύκειο|τει|ινστιτούτο)\b
    |大学|大學|学院|學院|高中|高校|高等学校|学校|學校|專科|대학|고등학교|학교|جامعة|الجامعة|معهد|كلية|مدرسة|ثانوية|أكاديمية
    |אוניברסיט|מכללת|המכללה|הטכניון|טכניון|תיכון|בית\sספר|विश्वविद्यालय|महाविद्यालय|संस्थान|विद्यालय|कॉलेज""",
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
    mittlere\sreife|bootcamp|nanodegree|undergraduate|postgraduate|pregrado|posgrado|especialización|tecnólog[oa]|maestr[ií]a|t[eé]cnica|tecnolog[ií]a\sen|
    diplomado|curso|visiting\s(?:scholar|student)|matriculation|intermediate|realschulabschluss|hauptschulabschluss|vordiplom|
    umschulung|b\.?com|m\.?com|b\.?ed|m\.?ed|m\.?phil|dphil|hnd|gcses?|ingenier[oa]|postdoc|
    kandidat\w*|\w*examen|civilingenj\w*|masterexamen|gymnasieexamen|studentexamen|\w*kandidat|cand\.\w*|studentereksamen|hf|bachelorgrad|mastergrad|
    vitnemål|studiekompetanse|fagbrev|kandidaatti|\w*kandidaatti|maisteri|\w*maisteri|tohtori|diplomi-insinööri|ylioppilas\w*|tradenomi|insinööri|
    bakalář\w*|magistr\w*|inženýr|doktor\w*|maturit\w*|bc|mgr|ing|licență|licenta|masterat|bacalaureat|diplomă|alapképzés|mesterképzés|bsc|msc|
    érettségi|diploma|doktori|okleveles|lisans|yüksek\slisans|ön\slisans|doktora|lise\sdiploması|бакалавр\w*|магистр\w*|специалист|специалитет|
    диплом\w*|кандидат\sнаук|аспирантура|магістр\w*|спеціаліст|аспірантура|середня\sосвіта|πτυχίο|μεταπτυχιακό|διδακτορικό|δίπλωμα|
    απολυτήριο|inżynieria|magisterskie|licencjackie|inżynierskie|doktorat)\b
    |学士|學士|硕士|碩士|博士|本科|修士|大专|研究生|학사|석사|박사|졸업|بكالوريوس|ماجستير|دكتوراه|دبلوم|الثانوية\sالعامة|ليسانس
    |תואר|בגרות|דוקטורט|בוגר|मास्टर|स्नातक|स्नातकोत्तर|डिप्लोमा|पीएचडी|बी\.?टेक|एम\.?टेक|एमबीए""",
    re.IGNORECASE | re.VERBOSE,
)


_WHOLE_DEGREES = re.compile(
    rf"(?:{_DEGREES.pattern})(?:\s(?:triennale|magistrale|specialistica|professionnel(?:le)?|générale?|studies|studium)\b)?",
    _DEGREES.flags,
)


def titleness(text: str) -> int:
    """How much ``text`` reads like a job title (above 0) or like an employer (below 0)."""
    if _LEGAL_FORMS.search(text):
        return -2
    return 2 if _TITLES.search(text) else -2 * bool(_EMPLOYERS.search(text))


def schoolness(text: str) -> int:
    """How much ``text`` reads like an institution (above 0) or like a degree (below 0)."""
    return 2 * bool(_INSTITUTIONS.search(text)) - names_degree(text)


def split_degree(text: str) -> tuple[str, str] | None:
    """Part ``Master Economics`` or ``Economics (Master)`` into degree and field, or give None."""
    field, bracket, degree = text.rstrip(")").partition(" (")
    if bracket and text.endswith(")") and names_degree(degree) and not names_degree(field):
        return text[len(field) + 2 : -1], field
    first = _WHOLE_DEGREES.match(text)
    after = text[first.end() :] if first else ""
    rest = after.lstrip("., ")
    names_field = len(rest) > 2 and rest[0].isupper() and not (rest.casefold().startswith("of ") or names_degree(rest))
    return (text[: -len(after)], rest) if names_field and after[0] in "., " else None


def names_degree(text: str) -> bool:
    """Tell whether ``text`` names a degree."""
    return bool(_DEGREES.search(text))
