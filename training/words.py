"""The words that invented CVs are made of, in the languages that the reader reads.

Each language has one block: a name, then ``key: value / value`` lines. ``{c}`` is a city, ``{f}`` a field of study.
"""

SECTIONS = (
    "summary", "work", "education", "skills", "languages", "projects", "certificates", "awards", "publications",
    "volunteer", "interests", "references",
)  # fmt: skip

_BLOCKS = """
en en_US en_GB en_US en_IN
summary: Summary / Profile / About me / Professional summary / Objective / Who I am / In short
work: Experience / Work experience / Employment history / Professional experience / Career history / Where I’ve worked / Employment / Positions held
education: Education / Academic background / Education and training / Qualifications / Studies / Schooling
skills: Skills / Key skills / Core competencies / Technical skills / Expertise / What I know / Tools and technologies / Skill set
languages: Languages / Language skills / Spoken languages / Languages spoken
projects: Projects / Selected projects / Personal projects / Things I’ve built / Side projects
certificates: Certifications / Certificates / Licenses and certifications / Courses and certificates
awards: Awards / Honours and awards / Achievements / Honors & Awards / Prizes
publications: Publications / Selected publications / Papers / Papers and articles
volunteer: Volunteering / Volunteer experience / Community involvement / Voluntary work
interests: Interests / Hobbies / Hobbies and interests / Outside work
references: References / Referees / Recommendations
degrees: Bachelor of Science / BSc / Master of Science / MSc / Bachelor of Arts / BA (Hons) / MBA / PhD / Diploma / Associate Degree / High School Diploma / B.Eng. / M.A.
fields: Mechanical Engineering / Nursing / Business Administration / Computer Science / History / Law / Economics / Hospitality Management / Primary Education / Psychology / Marketing / Civil Engineering
schools: University of {c} / {c} State University / {c} College / {c} Institute of Technology / {c} Community College / St. Mary’s School {c} / {c} Polytechnic
present: Present / present / Now / Current / Today / ongoing
captions: Highlights / Responsibilities / Key achievements / Achievements / Tasks
courses: Courses / Coursework / Modules
levels: Native / Fluent / Advanced / Intermediate / Basic / Professional working proficiency / Conversational
skills_: Teamwork / Time management / First aid / Customer service / Budgeting / Public speaking / Negotiation / Report writing
cities: Leeds / Boston / Portland / Bristol / Pune / Chicago / Cork / Austin / Glasgow / Toronto / Wellington / Norwich / Denver / Cardiff / Mumbai / San Diego / Salt Lake City / Milton Keynes / New York / Kansas City

de de_DE de_AT de_CH
summary: Profil / Über mich / Kurzprofil / Zusammenfassung
work: Berufserfahrung / Beruflicher Werdegang / Berufspraxis / Praxiserfahrung
education: Ausbildung / Bildungsweg / Studium / Schul- und Berufsausbildung
skills: Kenntnisse / Fähigkeiten / Kompetenzen / Fachkenntnisse
languages: Sprachen / Sprachkenntnisse
projects: Projekte / Ausgewählte Projekte
certificates: Zertifikate / Weiterbildung / Fortbildungen
awards: Auszeichnungen / Preise
publications: Veröffentlichungen / Publikationen
volunteer: Ehrenamt / Ehrenamtliches Engagement
interests: Interessen / Hobbys
references: Referenzen
degrees: Bachelor of Science / Master of Arts / Diplom / Abitur / Staatsexamen / Ausbildung / Promotion / B.Sc. / Mittlere Reife
fields: Maschinenbau / Betriebswirtschaftslehre / Informatik / Pflegewissenschaft / Rechtswissenschaften / Lehramt Grundschule / Elektrotechnik
schools: Universität {c} / Technische Universität {c} / Hochschule {c} / Berufsschule {c} / Gymnasium {c} / Fachhochschule {c}
present: heute / Heute / aktuell / laufend
captions: Aufgaben / Erfolge / Tätigkeiten
courses: Kurse / Schwerpunkte
levels: Muttersprache / fließend / verhandlungssicher / Gute Kenntnisse / Grundkenntnisse
skills_: Teamfähigkeit / Zeitmanagement / Erste Hilfe / Buchhaltung / Kundenbetreuung / Arbeitssicherheit / Verhandlungsführung / Qualitätssicherung

fr fr_FR fr_CA fr_CH
summary: Profil / À propos / Présentation / Résumé
work: Expérience professionnelle / Expériences / Parcours professionnel / Emplois occupés
education: Formation / Études / Diplômes / Formation académique
skills: Compétences / Compétences clés / Savoir-faire
languages: Langues
projects: Projets / Réalisations
certificates: Certifications / Formations complémentaires
awards: Prix / Distinctions
publications: Publications
volunteer: Bénévolat / Engagement associatif
interests: Centres d’intérêt / Loisirs
references: Références
degrees: Licence / Master / BTS / Baccalauréat / Diplôme d’ingénieur / Doctorat / DUT / CAP
fields: Génie civil / Informatique / Gestion / Droit public / Soins infirmiers / Lettres modernes / Commerce international
schools: Université de {c} / Lycée {c} / École supérieure de {c} / IUT de {c} / INSA {c}
present: aujourd’hui / présent / en cours / Aujourd'hui / à ce jour
captions: Missions / Réalisations / Points forts
courses: Cours
levels: Langue maternelle / Courant / Avancé / Intermédiaire / Notions / Bilingue
skills_: Travail en équipe / Gestion du temps / Premiers secours / Comptabilité / Relation client / Négociation / Prise de parole
cities: Lyon / Nantes / Lille / Toulouse / Grenoble / Rennes / Montréal / Lausanne / Dijon / Saint-Étienne / Le Mans

es es_ES es_MX es_AR es_CO
summary: Perfil / Sobre mí / Resumen profesional / Extracto
work: Experiencia profesional / Experiencia laboral / Trayectoria profesional / Experiencia
education: Formación académica / Educación / Estudios / Formación
skills: Habilidades / Competencias / Aptitudes / Conocimientos
languages: Idiomas
projects: Proyectos
certificates: Certificaciones / Cursos / Formación complementaria
awards: Premios / Reconocimientos
publications: Publicaciones
volunteer: Voluntariado
interests: Intereses / Aficiones
references: Referencias
degrees: Licenciatura / Grado / Máster / Bachillerato / Ingeniería / Doctorado / Técnico Superior / Diplomado
fields: Administración de Empresas / Derecho / Enfermería / Informática / Arquitectura / Educación Primaria / Ingeniería Industrial
schools: Universidad de {c} / Instituto Tecnológico de {c} / IES {c} / Escuela Superior de {c} / Universidad Autónoma de {c}
present: actualidad / Presente / Actualidad / actualmente / hoy
captions: Logros / Responsabilidades / Aspectos destacados
courses: Cursos
levels: Nativo / Fluido / Avanzado / Intermedio / Básico / Lengua materna
skills_: Trabajo en equipo / Gestión del tiempo / Primeros auxilios / Contabilidad / Atención al cliente / Negociación / Oratoria
cities: Madrid / Sevilla / Valencia / Bogotá / Guadalajara / Córdoba / Bilbao / Monterrey / Rosario / San Sebastián

it it_IT
summary: Profilo / Chi sono / Profilo professionale
work: Esperienza lavorativa / Esperienze professionali / Esperienza professionale
education: Istruzione e formazione / Formazione / Istruzione
skills: Competenze / Capacità / Competenze tecniche
languages: Lingue / Conoscenze linguistiche
projects: Progetti
certificates: Certificazioni / Corsi
awards: Premi / Riconoscimenti
publications: Pubblicazioni
volunteer: Volontariato
interests: Interessi / Hobby
references: Referenze
degrees: Laurea triennale / Laurea magistrale / Diploma di maturità / Dottorato / Master
fields: Ingegneria civile / Economia e commercio / Giurisprudenza / Scienze infermieristiche / Informatica / Lettere
schools: Università di {c} / Politecnico di {c} / Liceo scientifico di {c} / Istituto tecnico di {c} / Università degli Studi di {c}
present: oggi / presente / in corso / Attuale
captions: Punti salienti / Attività / Risultati
courses: Corsi
levels: Madrelingua / Fluente / Ottimo / Buono / Scolastico
skills_: Lavoro di squadra / Primo soccorso / Contabilità / Gestione del tempo / Assistenza clienti / Saldatura
cities: Torino / Bologna / Napoli / Verona / Palermo / Trieste / Reggio Emilia / Bari

pt pt_BR pt_PT
summary: Perfil / Sobre mim / Resumo profissional
work: Experiência profissional / Experiência / Percurso profissional
education: Formação acadêmica / Educação / Formação académica / Formação
skills: Habilidades / Competências / Conhecimentos
languages: Idiomas / Línguas
projects: Projetos
certificates: Certificações / Cursos
awards: Prêmios / Prémios
publications: Publicações
volunteer: Voluntariado / Trabalho voluntário
interests: Interesses / Passatempos
references: Referências
degrees: Bacharelado / Licenciatura / Mestrado / Doutorado / Ensino Médio / Curso Técnico / Tecnólogo
fields: Administração / Direito / Enfermagem / Engenharia Civil / Pedagogia / Sistemas de Informação
schools: Universidade Federal de {c} / Universidade de {c} / Escola Técnica de {c} / Instituto Politécnico de {c} / Colégio {c}
present: atual / presente / Atualmente / hoje / o momento
captions: Destaques / Responsabilidades
courses: Disciplinas / Cursos
levels: Nativo / Fluente / Avançado / Intermediário / Básico
skills_: Trabalho em equipe / Primeiros socorros / Contabilidade / Gestão do tempo / Atendimento ao cliente
cities: Lisboa / Porto / Recife / Curitiba / Campinas / Braga / Belo Horizonte / Coimbra

nl nl_NL nl_BE
summary: Profiel / Over mij / Samenvatting
work: Werkervaring / Ervaring / Loopbaan
education: Opleiding / Opleidingen / Onderwijs
skills: Vaardigheden / Competenties / Kennis
languages: Talen / Talenkennis
projects: Projecten
certificates: Certificaten / Cursussen
awards: Prijzen / Onderscheidingen
publications: Publicaties
volunteer: Vrijwilligerswerk
interests: Interesses / Hobby’s
references: Referenties
degrees: Bachelor / Master / HBO Bachelor / MBO Niveau 4 / VWO / HAVO / Doctoraat
fields: Werktuigbouwkunde / Bedrijfskunde / Verpleegkunde / Rechten / Informatica / Communicatie
schools: Universiteit van {c} / Hogeschool {c} / ROC {c} / {c} College / Technische Universiteit {c}
present: heden / Heden / nu
captions: Taken / Resultaten
courses: Vakken
levels: Moedertaal / Vloeiend / Goed / Gevorderd / Basis
skills_: Samenwerken / EHBO / Boekhouding / Tijdmanagement / Klantenservice / Onderhandelen

pl pl_PL
summary: Profil / O mnie / Podsumowanie zawodowe
work: Doświadczenie zawodowe / Doświadczenie / Przebieg kariery
education: Wykształcenie / Edukacja
skills: Umiejętności / Kompetencje
languages: Języki / Języki obce / Znajomość języków
projects: Projekty
certificates: Certyfikaty / Szkolenia / Kursy i szkolenia
awards: Nagrody / Osiągnięcia
publications: Publikacje
volunteer: Wolontariat
interests: Zainteresowania
references: Referencje
degrees: Magister / Licencjat / Inżynier / Doktorat / Matura / Studia podyplomowe
fields: Informatyka / Zarządzanie / Prawo / Pielęgniarstwo / Budownictwo / Ekonomia
schools: Uniwersytet w {c} / Politechnika {c} / Technikum nr 3 w {c} / Liceum Ogólnokształcące w {c}
present: obecnie / Obecnie / teraz / do teraz / nadal
captions: Obowiązki / Osiągnięcia
courses: Kursy
levels: ojczysty / biegły / zaawansowany / średniozaawansowany / podstawowy
skills_: Praca w zespole / Pierwsza pomoc / Księgowość / Obsługa klienta / Negocjacje

tr tr_TR
summary: Özet / Hakkımda / Profil
work: İş Deneyimi / Deneyim / İş Tecrübesi
education: Eğitim / Öğrenim
skills: Yetenekler / Beceriler / Yetkinlikler
languages: Diller / Yabancı Diller
projects: Projeler
certificates: Sertifikalar / Kurslar
awards: Ödüller / Başarılar
publications: Yayınlar
volunteer: Gönüllülük
interests: İlgi Alanları / Hobiler
references: Referanslar
degrees: Lisans / Yüksek Lisans / Ön Lisans / Doktora / Lise Diploması
fields: Makine Mühendisliği / İşletme / Hukuk / Hemşirelik / Bilgisayar Mühendisliği
schools: {c} Üniversitesi / {c} Teknik Üniversitesi / {c} Anadolu Lisesi
present: halen / devam ediyor / Günümüz / günümüz
captions: Sorumluluklar / Başarılar
courses: Dersler
levels: Ana dil / Akıcı / İleri / Orta / Başlangıç
skills_: Takım çalışması / İlk yardım / Muhasebe / Zaman yönetimi / Müşteri hizmetleri
cities: Ankara / İzmir / Bursa / İstanbul / Antalya / Konya

ru ru_RU
summary: О себе / Профиль / Обо мне
work: Опыт работы / Профессиональный опыт / Трудовая деятельность
education: Образование
skills: Навыки / Ключевые навыки / Профессиональные навыки
languages: Языки / Знание языков / Иностранные языки
projects: Проекты
certificates: Сертификаты / Курсы / Повышение квалификации
awards: Награды / Достижения
publications: Публикации
volunteer: Волонтёрство
interests: Интересы / Увлечения / Хобби
references: Рекомендации
degrees: Бакалавр / Магистр / Специалист / Диплом / Кандидат наук
fields: Экономика / Юриспруденция / Сестринское дело / Машиностроение / Информатика
schools: Университет г. {c} / {c} государственный университет / Колледж {c} / Технический университет {c}
present: настоящее время / по настоящее время / сейчас / н. в.
captions: Обязанности / Достижения
courses: Курсы
levels: Родной / Свободно / Продвинутый / Средний / Базовый
skills_: Работа в команде / Первая помощь / Бухгалтерский учёт / Переговоры / Сварка

uk uk_UA
summary: Про себе / Профіль / Про мене
work: Досвід роботи / Досвід / Професійний досвід
education: Освіта
skills: Навички / Ключові навички
languages: Мови / Знання мов
projects: Проєкти
certificates: Сертифікати / Курси
awards: Нагороди / Досягнення
publications: Публікації
volunteer: Волонтерство
interests: Інтереси / Захоплення
references: Рекомендації
degrees: Бакалавр / Магістр / Спеціаліст / Диплом
fields: Економіка / Право / Медсестринство / Машинобудування / Інформатика
schools: Університет {c} / Національний університет {c} / Коледж {c}
present: теперішній час / донині / зараз
captions: Обов’язки / Досягнення
courses: Курси
levels: Рідна / Вільно / Середній / Базовий
skills_: Робота в команді / Перша допомога / Бухгалтерія / Переговори

el el_GR
summary: Προφίλ / Σύνοψη / Σχετικά με εμένα
work: Επαγγελματική εμπειρία / Εργασιακή εμπειρία / Προϋπηρεσία
education: Εκπαίδευση / Σπουδές
skills: Δεξιότητες / Ικανότητες
languages: Γλώσσες / Ξένες γλώσσες
projects: Έργα
certificates: Πιστοποιήσεις / Σεμινάρια
awards: Βραβεία / Διακρίσεις
publications: Δημοσιεύσεις
volunteer: Εθελοντισμός
interests: Ενδιαφέροντα / Χόμπι
references: Συστάσεις
degrees: Πτυχίο / Μεταπτυχιακό / Δίπλωμα / Διδακτορικό / Απολυτήριο Λυκείου
fields: Νομική / Οικονομικά / Νοσηλευτική / Πληροφορική / Μηχανολογία
schools: Πανεπιστήμιο {c} / Πολυτεχνείο {c} / ΤΕΙ {c} / Λύκειο {c}
present: σήμερα / παρόν / έως σήμερα
captions: Αρμοδιότητες / Επιτεύγματα
courses: Μαθήματα
levels: Μητρική / Άριστα / Πολύ καλά / Καλά / Βασικά
skills_: Ομαδική εργασία / Πρώτες βοήθειες / Λογιστική / Εξυπηρέτηση πελατών

ar ar_AA
summary: نبذة عني / الملخص المهني / الملف الشخصي
work: الخبرة المهنية / الخبرات العملية / الخبرة العملية
education: التعليم / المؤهلات العلمية
skills: المهارات
languages: اللغات
projects: المشاريع
certificates: الشهادات / الدورات التدريبية
awards: الجوائز / الإنجازات
publications: المنشورات
volunteer: العمل التطوعي
interests: الاهتمامات / الهوايات
references: المراجع
degrees: بكالوريوس / ماجستير / دبلوم / دكتوراه / الثانوية العامة
fields: إدارة الأعمال / التمريض / القانون / الهندسة المدنية / المحاسبة
schools: جامعة {c} / كلية {c} / معهد {c} التقني / مدرسة {c} الثانوية
present: الآن / حتى الآن / الحاضر
captions: المهام / الإنجازات
courses: المواد
levels: اللغة الأم / بطلاقة / متقدم / متوسط / مبتدئ
skills_: العمل الجماعي / الإسعافات الأولية / المحاسبة / خدمة العملاء / التفاوض
cities: القاهرة / عمان / بيروت / دبي / الرياض / تونس / بغداد

he he_IL
summary: תקציר / אודות / פרופיל אישי
work: ניסיון תעסוקתי / ניסיון מקצועי / ניסיון
education: השכלה / לימודים
skills: כישורים / מיומנויות
languages: שפות
projects: פרויקטים
certificates: הסמכות / קורסים
awards: פרסים / הישגים
publications: פרסומים
volunteer: התנדבות
interests: תחביבים / תחומי עניין
references: המלצות
degrees: תואר ראשון / תואר שני / תעודת בגרות / דוקטורט
fields: מנהל עסקים / סיעוד / משפטים / הנדסת מכונות / חינוך
schools: אוניברסיטת {c} / מכללת {c} / תיכון {c}
present: היום / כיום / הווה
captions: תחומי אחריות / הישגים
courses: קורסים
levels: שפת אם / שוטפת / גבוהה / טובה / בסיסית
skills_: עבודת צוות / עזרה ראשונה / הנהלת חשבונות / שירות לקוחות
cities: חיפה / תל אביב / ירושלים / באר שבע / נתניה

hi hi_IN
summary: परिचय / सारांश / मेरे बारे में
work: कार्य अनुभव / अनुभव
education: शिक्षा / शैक्षिक योग्यता
skills: कौशल / तकनीकी कौशल
languages: भाषाएँ
projects: परियोजनाएँ
certificates: प्रमाणपत्र
awards: पुरस्कार / उपलब्धियाँ
publications: प्रकाशन
volunteer: स्वयंसेवा
interests: रुचियाँ / शौक
references: संदर्भ
degrees: स्नातक / स्नातकोत्तर / डिप्लोमा / पीएचडी
fields: वाणिज्य / नर्सिंग / विधि / सिविल इंजीनियरिंग / शिक्षा शास्त्र
schools: {c} विश्वविद्यालय / {c} महाविद्यालय / {c} प्रौद्योगिकी संस्थान
present: वर्तमान / अब तक
captions: उपलब्धियाँ / ज़िम्मेदारियाँ
courses: विषय
levels: मातृभाषा / धाराप्रवाह / मध्यम / बुनियादी
skills_: टीम वर्क / प्राथमिक चिकित्सा / लेखांकन / ग्राहक सेवा
titles: शिक्षक / नर्स / सिविल इंजीनियर / लेखाकार / प्रबंधक / विश्लेषक / बावर्ची

zh zh_CN
summary: 个人简介 / 自我评价 / 个人总结
work: 工作经历 / 工作经验 / 职业经历
education: 教育背景 / 教育经历 / 学历
skills: 专业技能 / 技能 / 技能特长
languages: 语言能力 / 语言
projects: 项目经历 / 项目经验
certificates: 证书 / 资格证书
awards: 获奖情况 / 荣誉奖项
publications: 发表论文 / 出版物
volunteer: 志愿者经历 / 志愿服务
interests: 兴趣爱好
references: 推荐人
degrees: 本科 / 硕士 / 博士 / 学士 / 大专
fields: 计算机科学与技术 / 护理学 / 法学 / 会计学 / 土木工程
schools: {c}大学 / {c}理工大学 / {c}职业技术学院 / {c}师范大学
present: 至今 / 现在
captions: 主要职责 / 工作业绩
courses: 主修课程
levels: 母语 / 流利 / 熟练 / 良好 / 入门
skills_: 团队合作 / 急救 / 财务核算 / 客户服务 / 谈判
cities: 北京 / 上海 / 成都 / 武汉 / 广州 / 杭州

zh_Hant zh_TW
summary: 個人簡介 / 自我介紹 / 自傳
work: 工作經歷 / 工作經驗
education: 學歷 / 教育背景 / 教育程度
skills: 專業技能 / 專長
languages: 語言能力 / 語言
projects: 專案經驗 / 專案
certificates: 證照 / 專業證照
awards: 獲獎紀錄 / 榮譽
publications: 發表論文
volunteer: 志工經驗
interests: 興趣 / 興趣愛好
references: 推薦人
degrees: 學士 / 碩士 / 博士
fields: 資訊工程 / 護理學 / 法律學 / 會計學 / 企業管理
schools: 國立{c}大學 / {c}科技大學 / {c}高級中學
present: 至今 / 現在
captions: 主要職責 / 工作成果
courses: 主修課程
levels: 母語 / 流利 / 精通 / 中等 / 基礎
skills_: 團隊合作 / 急救 / 會計 / 客戶服務 / 談判
cities: 臺北 / 臺中 / 高雄 / 臺南 / 新竹

ja ja_JP
summary: 自己紹介 / 職務要約 / 自己PR
work: 職務経歴 / 職歴
education: 学歴
skills: スキル / 活かせるスキル
languages: 語学 / 言語
projects: プロジェクト
certificates: 資格 / 免許・資格
awards: 受賞歴
publications: 論文 / 著作
volunteer: ボランティア活動
interests: 趣味
references: 推薦人
degrees: 学士 / 修士 / 博士
fields: 経済学 / 看護学 / 法学 / 機械工学 / 情報工学
schools: {c}大学 / {c}工業大学 / {c}高等学校
present: 現在 / 至現在
captions: 業務内容 / 実績
courses: 履修科目
levels: 母語 / 流暢 / ビジネスレベル / 日常会話 / 初級
skills_: チームワーク / 応急処置 / 会計 / 接客 / 交渉
cities: 東京 / 大阪 / 京都 / 名古屋 / 札幌 / 福岡

ko ko_KR
summary: 자기소개 / 소개 / 경력 요약
work: 경력 / 경력사항 / 업무 경험
education: 학력 / 학력사항
skills: 보유 기술 / 기술 / 스킬
languages: 외국어 / 언어
projects: 프로젝트
certificates: 자격증
awards: 수상 경력 / 수상
publications: 논문
volunteer: 봉사활동
interests: 취미 / 관심사
references: 추천인
degrees: 학사 / 석사 / 박사
fields: 경영학 / 간호학 / 법학 / 기계공학 / 컴퓨터공학
schools: {c}대학교 / {c}공과대학교 / {c}고등학교
present: 현재
captions: 주요 업무 / 성과
courses: 이수 과목
levels: 모국어 / 유창함 / 비즈니스 / 중급 / 초급
skills_: 팀워크 / 응급처치 / 회계 / 고객 서비스 / 협상
cities: 서울 / 부산 / 대전 / 대구 / 인천

sv sv_SE
summary: Profil / Om mig / Sammanfattning
work: Arbetslivserfarenhet / Erfarenhet / Anställningar
education: Utbildning
skills: Kompetenser / Färdigheter / Kunskaper
languages: Språk / Språkkunskaper
projects: Projekt
certificates: Certifikat / Kurser
awards: Utmärkelser / Priser
publications: Publikationer
volunteer: Ideellt arbete / Volontärarbete
interests: Intressen / Fritidsintressen
references: Referenser
degrees: Kandidatexamen / Masterexamen / Civilingenjörsexamen / Gymnasieexamen
fields: Maskinteknik / Ekonomi / Juridik / Omvårdnad / Datateknik
schools: {c} universitet / {c} högskola / {c} gymnasium
present: nuvarande / pågående / nu / idag
captions: Arbetsuppgifter / Resultat
courses: Kurser
levels: Modersmål / Flytande / God / Grundläggande
skills_: Samarbete / Första hjälpen / Bokföring / Kundtjänst
titles: Sjuksköterska / Lärare / Snickare / Projektledare / Ekonomiassistent / Systemutvecklare / Kock / Jurist

da da_DK
summary: Profil / Om mig / Resumé
work: Erhvervserfaring / Erfaring / Arbejdserfaring
education: Uddannelse
skills: Kompetencer / Færdigheder
languages: Sprog / Sprogkundskaber
projects: Projekter
certificates: Certifikater / Kurser
awards: Priser
publications: Publikationer
volunteer: Frivilligt arbejde
interests: Interesser / Fritidsinteresser
references: Referencer
degrees: Bachelor / Kandidat / Ph.d. / Studentereksamen / HF
fields: Sygepleje / Jura / Økonomi / Maskinteknik / Datalogi
schools: {c} Universitet / Erhvervsakademi {c} / {c} Gymnasium
present: nu / nuværende / i dag
captions: Opgaver / Resultater
courses: Fag
levels: Modersmål / Flydende / Godt / Grundlæggende
skills_: Samarbejde / Førstehjælp / Bogføring / Kundeservice

nb no_NO
summary: Profil / Om meg / Sammendrag
work: Arbeidserfaring / Erfaring / Yrkeserfaring
education: Utdanning
skills: Ferdigheter / Kompetanse / Kvalifikasjoner
languages: Språk / Språkkunnskaper
projects: Prosjekter
certificates: Sertifikater / Kurs
awards: Utmerkelser / Priser
publications: Publikasjoner
volunteer: Frivillig arbeid / Verv
interests: Interesser / Hobbyer
references: Referanser
degrees: Bachelorgrad / Mastergrad / Fagbrev / Studiekompetanse
fields: Sykepleie / Jus / Økonomi / Maskinteknikk / Informatikk
schools: Universitetet i {c} / Høgskolen i {c} / {c} videregående skole
present: nå / nåværende / dags dato
captions: Oppgaver / Resultater
courses: Emner
levels: Morsmål / Flytende / Godt / Grunnleggende
skills_: Samarbeid / Førstehjelp / Regnskap / Kundeservice
titles: Sykepleier / Lærer / Tømrer / Prosjektleder / Regnskapsmedarbeider / Systemutvikler / Kokk / Advokat
cities: Oslo / Bergen / Trondheim / Stavanger / Tromsø

fi fi_FI
summary: Profiili / Yhteenveto / Minusta
work: Työkokemus / Työhistoria / Kokemus
education: Koulutus / Opinnot
skills: Taidot / Osaaminen
languages: Kielitaito / Kielet
projects: Projektit
certificates: Sertifikaatit / Kurssit
awards: Palkinnot / Tunnustukset
publications: Julkaisut
volunteer: Vapaaehtoistyö
interests: Harrastukset / Kiinnostuksen kohteet
references: Suosittelijat
degrees: Kandidaatti / Maisteri / Diplomi-insinööri / Tradenomi / Ylioppilastutkinto
fields: Kauppatiede / Hoitotyö / Oikeustiede / Konetekniikka / Tietotekniikka
schools: {c} yliopisto / {c} ammattikorkeakoulu / {c} lukio
present: nykyinen / nykyhetki / edelleen
captions: Tehtävät / Saavutukset
courses: Kurssit
levels: Äidinkieli / Sujuva / Hyvä / Perustaso
skills_: Tiimityö / Ensiapu / Kirjanpito / Asiakaspalvelu

cs cs_CZ
summary: Profil / Shrnutí / O mně
work: Pracovní zkušenosti / Praxe / Zaměstnání
education: Vzdělání
skills: Dovednosti / Znalosti / Schopnosti
languages: Jazyky / Jazykové znalosti
projects: Projekty
certificates: Certifikáty / Kurzy
awards: Ocenění / Úspěchy
publications: Publikace
volunteer: Dobrovolnictví
interests: Zájmy / Záliby
references: Reference
degrees: Bakalář / Magistr / Inženýr / Maturita / Doktor
fields: Strojírenství / Ekonomie / Právo / Ošetřovatelství / Informatika
schools: Univerzita {c} / Vysoké učení technické {c} / Gymnázium {c} / Střední škola {c}
present: současnost / dosud / nyní
captions: Náplň práce / Úspěchy
courses: Kurzy
levels: Rodilý mluvčí / Plynně / Pokročilý / Mírně pokročilý / Základy
skills_: Týmová práce / První pomoc / Účetnictví / Zákaznický servis

ro ro_RO
summary: Profil / Despre mine / Rezumat
work: Experiență profesională / Experiență / Experiență de muncă
education: Educație / Studii / Educație și formare
skills: Competențe / Abilități / Aptitudini
languages: Limbi străine / Limbi
projects: Proiecte
certificates: Certificări / Cursuri
awards: Premii / Distincții
publications: Publicații
volunteer: Voluntariat
interests: Interese / Pasiuni
references: Referințe
degrees: Licență / Masterat / Diplomă de bacalaureat / Doctorat
fields: Inginerie mecanică / Economie / Drept / Asistență medicală / Informatică
schools: Universitatea din {c} / Universitatea Politehnica {c} / Colegiul Național {c} / Liceul {c}
present: prezent / Prezent / în prezent
captions: Responsabilități / Realizări
courses: Cursuri
levels: Limba maternă / Fluent / Avansat / Mediu / Începător
skills_: Lucru în echipă / Prim ajutor / Contabilitate / Relații cu clienții

hu hu_HU
summary: Összefoglaló / Bemutatkozás / Rólam
work: Munkatapasztalat / Szakmai tapasztalat / Munkahelyek
education: Tanulmányok / Végzettség / Oktatás
skills: Készségek / Ismeretek / Kompetenciák
languages: Nyelvtudás / Nyelvek / Nyelvismeret
projects: Projektek
certificates: Tanúsítványok / Tanfolyamok
awards: Díjak / Elismerések
publications: Publikációk
volunteer: Önkéntes munka
interests: Érdeklődés / Hobbik
references: Referenciák
degrees: Alapképzés / Mesterképzés / Érettségi / BSc / MSc
fields: Gépészmérnök / Közgazdaságtan / Jog / Ápolás / Informatika
schools: {c} Egyetem / {c} Műszaki Főiskola / {c} Gimnázium
present: jelenleg / jelen / napjainkig
captions: Feladatok / Eredmények
courses: Tárgyak
levels: Anyanyelv / Folyékony / Haladó / Középfok / Alapfok
skills_: Csapatmunka / Elsősegély / Könyvelés / Ügyfélszolgálat
"""

# Profession: titles in rising order; skills by category; what they do (verb phrases); fields of study.
_PROFESSIONS = """
nurse | Student Nurse / Staff Nurse / Senior Nurse / Ward Sister / Clinical Lead
Clinical: Wound care, Triage, Phlebotomy, IV therapy, Medication rounds, Palliative care; Systems: Epic, Cerner, SystmOne, Electronic records; Personal: Empathy, Handover, Mentoring
cared for {n} patients a shift on a busy ward / trained {n} new colleagues in safe handover / cut falls by {p} % with a checklist at each bed / ran the vaccination clinic for {n} weeks / reviewed drug charts with the pharmacists every week
Registered Nurse / Basic Life Support / Infection Prevention
welder | Apprentice Welder / Welder / Pipe Welder / Lead Welder / Welding Inspector
Processes: MIG, TIG, Stick welding, Flux-core, Oxy-fuel cutting; Reading: Blueprints, Isometric drawings, WPS; Machines: Plasma cutter, Press brake, Overhead crane
welded stainless pipework for {n} dairy plants / passed {p} % of radiographic tests at the first try / repaired {n} trailers a month / set up jigs that halved fitting time / kept the workshop free of accidents for {n} months
ISO 9606-1 Welder Qualification / CSWIP 3.1 / Working at Height
teacher | Teaching Assistant / Primary School Teacher / Class Teacher / Head of Year / Deputy Head
Teaching: Lesson planning, Phonics, Differentiation, Assessment, Classroom management; Tools: Google Classroom, Interactive whiteboards, Seesaw; Subjects: Mathematics, Science, Music
taught classes of {n} children aged 7 to 11 / raised reading scores by {p} % in two years / led the science club with {n} members / wrote a maths scheme that {n} schools now use / organised the yearly residential trip
Qualified Teacher Status / Paediatric First Aid / Forest School Leader
lawyer | Trainee Solicitor / Associate / Senior Associate / Counsel / Partner
Practice: Contract law, Due diligence, Litigation, Arbitration, Employment law; Research: Westlaw, LexisNexis, Legal drafting; Languages of work: English, French
negotiated {n} supply contracts for a retailer / advised on mergers worth {n} million / won {p} % of the cases heard / drafted the firm’s guide to data protection / supervised {n} trainees
Bar Admission / CIPP/E / Mediation Accreditation
chef | Kitchen Porter / Commis Chef / Chef de Partie / Sous Chef / Head Chef
Kitchen: Butchery, Pastry, Menu planning, Stock control, Allergens; Management: Rota planning, Food cost, Supplier negotiation; Cuisines: French, Thai, Levantine
cooked for {n} covers a night / lowered food waste by {p} % / wrote a seasonal menu with local growers / led a brigade of {n} / passed every hygiene inspection
Food Hygiene Level 3 / HACCP / WSET Level 2
driver | Warehouse Operative / Van Driver / HGV Driver / Fleet Supervisor / Transport Manager
Licences: Category C, Category CE, ADR, Forklift; Work: Route planning, Tachograph, Load securing, Vehicle checks; Systems: Microlise, TomTom Telematics
drove {n} thousand km a year without accident / delivered {p} % of loads on time / planned the routes of {n} lorries / trained new drivers in load safety / introduced a daily vehicle check
Driver CPC / ADR Certificate / Forklift Licence
designer | Junior Designer / Graphic Designer / Product Designer / Senior Designer / Art Director
Design: Typography, Wireframes, Branding, Illustration, Prototyping; Tools: Figma, Sketch, InDesign, Photoshop, Blender; Research: User interviews, Usability testing
redesigned the checkout and raised orders by {p} % / drew the identity of {n} local brands / ran {n} usability tests a quarter / built a design system of {n} components / art directed a quarterly magazine
Certified Usability Analyst / Adobe Certified Professional
engineer | Graduate Engineer / Software Engineer / Senior Software Engineer / Staff Engineer / Engineering Manager
Languages: Python, Go, TypeScript, C++, SQL, Rust; Infrastructure: Kubernetes, Terraform, AWS, Docker, CI/CD; Data: PostgreSQL, Redis, Kafka, Spark; Frameworks: React, Django, Node.js, Spring Boot
moved {n} services to Kubernetes / lowered page load by {p} % / wrote the billing API that {n} teams use / mentored {n} engineers / replaced nightly batches with a Kafka pipeline
AWS Solutions Architect / Certified Kubernetes Administrator / Scrum Master
academic | Research Assistant / Doctoral Researcher / Postdoctoral Fellow / Lecturer / Associate Professor
Methods: Mass spectrometry, Regression, Field work, Microscopy, Survey design; Software: R, MATLAB, LaTeX, Stata, SPSS; Teaching: Seminar design, Supervision, Examination
published {n} papers on soil bacteria / raised a grant of {n} thousand / taught statistics to {n} undergraduates / supervised {n} theses / organised an international workshop
Fellow of the Higher Education Academy / Good Clinical Practice
accountant | Accounts Assistant / Bookkeeper / Accountant / Financial Controller / Finance Director
Finance: Month-end close, VAT returns, Payroll, Budgeting, Audit; Software: Excel, SAP, Xero, QuickBooks, Power BI; Standards: IFRS, UK GAAP
closed the books in {n} days instead of ten / found savings of {p} % in freight / prepared the accounts of {n} companies / ran the payroll of {n} people / led the move from spreadsheets to SAP
ACCA / CIMA Operational Level / Chartered Accountant
sales | Sales Assistant / Account Executive / Key Account Manager / Regional Sales Manager / Head of Sales
Sales: Prospecting, Negotiation, Forecasting, Cold calling, Key accounts; Software: Salesforce, HubSpot, Excel; Personal: Presentation, Persistence
won {n} new accounts in a year / beat the target by {p} % / opened the market in {n} regions / wrote the handbook for new colleagues / ran the stand at {n} trade fairs
HubSpot Inbound / Professional Selling Diploma
electrician | Apprentice Electrician / Electrician / Site Electrician / Site Supervisor / Contracts Manager
Trade: Conduit bending, Fault finding, Inspection and testing, Solar PV, Panel wiring; Standards: BS 7671, NFPA 70E; Tools: Megger, AutoCAD Electrical
wired {n} new homes / cut call-outs by {p} % with planned testing / installed {n} charging points / led a crew of {n} on a hospital site / trained apprentices at the test bench
18th Edition Wiring Regulations / ECS Gold Card
student | Tutor / Summer Intern / Shop Assistant / Working Student / Research Intern
Study: Academic writing, Statistics, Presentations, Literature search; Software: Excel, Python, PowerPoint, Canva; Personal: Curiosity, Reliability
tutored {n} pupils in maths / sold at the weekend market / sorted {n} survey answers / wrote for the student paper / coached the junior football team
First Aid / Lifeguard Award
pilot | Flight Instructor / First Officer / Senior First Officer / Captain / Training Captain
Aircraft: Airbus A320, Boeing 737, Cessna 172; Operations: Crew resource management, Line training, De-icing, ETOPS; Safety: Incident reporting, Fatigue management
flew {n} hundred hours on the A320 / trained {n} first officers / reduced fuel burn by {p} % / wrote the winter operations guide / audited {n} outstations
ATPL / Multi-Crew Cooperation / ICAO English Level 6
"""

INTERESTS = (
    "Hiking / Chess / Photography / Baking / Choir singing / Cycling / Gardening / Science fiction / Pottery / Sailing "
    "/ Jazz / Board games / Running / Birdwatching / Knitting / Travelling"
).split(" / ")
ISSUERS = "City & Guilds / Red Cross / TÜV / Open College / Coursera / National Board / British Council / ILM".split(
    " / "
)
AWARDS = (
    "Employee of the Year / Young Talent Prize / Best Paper Award / Innovation Award / Dean’s List / Golden Ladle "
    "/ Safety Award / Community Hero / Silver Medal in Cooking"
).split(" / ")


def _read_languages() -> dict[str, dict[str, list[str]]]:
    languages = {}
    for block in _BLOCKS.strip().split("\n\n"):
        first, *lines = block.splitlines()
        code, *locales = first.split()
        words = {key: values.split(" / ") for key, _, values in (line.partition(": ") for line in lines)}
        languages[code] = {"locales": locales, **words}
    return languages


def _read_professions() -> list[dict[str, object]]:
    lines = _PROFESSIONS.strip().splitlines()
    found: list[dict[str, object]] = []
    for first, skills, deeds, certificates in zip(*(lines[at::4] for at in range(4)), strict=True):
        groups = [group.partition(": ") for group in skills.split("; ")]
        found.append({
            "titles": first.partition(" | ")[2].split(" / "),
            "skills": [(name, words.split(", ")) for name, _, words in groups],
            "deeds": deeds.split(" / "),
            "certificates": certificates.split(" / "),
        })  # fmt: skip
    return found


LANGUAGES = _read_languages()
PROFESSIONS = _read_professions()
