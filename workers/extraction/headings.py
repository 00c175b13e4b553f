"""What the sections of a CV are called, in all the languages that we read. One name per ``|``.

In this order: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Swedish, Danish,
Norwegian, Finnish, Czech, Romanian, Hungarian, Turkish, Russian, Ukrainian, Greek, Arabic, Hebrew, Hindi,
Chinese (both), Japanese, Korean. Capitals and accents
needn't be here twice; a new language needs more names here, nothing else.
"""

NAMES: dict[str, str] = {
    "summary": """who i am|in short|
        summary|professional summary|executive summary|career summary|profile summary|profile|
        professional profile|about|about me|objective|career objective|personal statement|statement|introduction|
        bio|overview|profil|über mich|kurzprofil|zusammenfassung|persönliches profil|à propos|a propos|
        à propos de moi|profil professionnel|résumé|présentation|perfil|perfil profesional|sobre mí|
        resumen|resumen profesional|acerca de mí|extracto|sobre mim|resumo|perfil profissional|
        resumo profissional|sobre|profilo|profilo professionale|chi sono|riepilogo|sommario|su di me|
        profiel|over mij|samenvatting|persoonlijk profiel|个人简介|自我评价|简介|自己紹介|职业概要|
        o mnie|podsumowanie|podsumowanie zawodowe|profil zawodowy|cel zawodowy|sammanfattning|om mig|
        personlig profil|resumé|om mig selv|profiltekst|sammendrag|om meg|nøkkelkvalifikasjoner|
        yhteenveto|tiivistelmä|minusta|esittely|profiili|shrnutí|o mně|profesní profil|profesní shrnutí|
        rezumat|despre mine|profil profesional|obiectiv profesional|összefoglaló|szakmai összefoglaló|
        bemutatkozás|rólam|özet|hakkımda|kişisel özet|profesyonel özet|kariyer hedefi|kariyer özeti|
        о себе|обо мне|профиль|резюме|краткая информация|цель|про себе|про мене|профіль|
        коротко про себе|мета|προφίλ|σύνοψη|περίληψη|σχετικά με εμένα|επαγγελματικό προφίλ|
        προσωπικό προφίλ|الملخص|ملخص|نبذة عني|نبذة شخصية|الملخص المهني|الملف الشخصي|نبذة|الهدف الوظيفي|
        الهدف المهني|الملخص الشخصي|תקציר|פרופיל|אודות|אודותיי|על עצמי|קצת עליי|תמצית|פרופיל אישי|
        תקציר מקצועי|सारांश|परिचय|व्यावसायिक सारांश|मेरे बारे में|प्रोफ़ाइल|प्रोफाइल|उद्देश्य|
        करियर उद्देश्य|个人总结|个人概述|个人评价|自我介绍|关于我|個人簡介|自我介紹|簡介|關於我|
        個人摘要|專業摘要|自傳|概要|職務要約|自己pr|プロフィール|소개|자기소개|요약|프로필|경력 요약|
        자기 소개""",
    "work": """positions held|praxiserfahrung|where i’ve worked|where i have worked|percurso profissional|
        experience|work experience|professional experience|employment|employment history|work history|
        work|career history|career|relevant experience|work and experience|industry experience|
        positions|appointments|professional appointments|academic appointments|research experience|
        teaching experience|clinical experience|professional background|berufserfahrung|
        beruflicher werdegang|berufspraxis|werdegang|praktische erfahrung|arbeitserfahrung|
        berufstätigkeit|berufliche erfahrung|erfahrung|praktika|expérience|expériences|
        expérience professionnelle|expériences professionnelles|parcours professionnel|emplois|
        experiencia|experiencia laboral|experiencia profesional|trayectoria profesional|trabajo|empleo|
        experiência|experiência profissional|experiências profissionais|trabalho|esperienza|esperienze|
        esperienza lavorativa|esperienze lavorative|esperienza professionale|esperienze professionali|
        lavoro|ervaring|werkervaring|loopbaan|professionele ervaring|工作经历|工作经验|职务经历|
        職務経歴|职业经历|实习经历|doświadczenie|doświadczenie zawodowe|historia zatrudnienia|praca|
        przebieg kariery|arbetslivserfarenhet|arbetserfarenhet|yrkeserfarenhet|erfarenhet|anställningar|
        erhvervserfaring|arbejdserfaring|erfaring|ansættelser|joberfaring|arbeidserfaring|yrkeserfaring|
        arbeid|työkokemus|työhistoria|kokemus|pracovní zkušenosti|praxe|zkušenosti|profesní zkušenosti|
        zaměstnání|experiență|experiență profesională|experiență de muncă|experiența profesională|
        experiența|experiență în muncă|munkatapasztalat|szakmai tapasztalat|tapasztalat|munkahelyek|
        szakmai önéletrajz|iş deneyimi|deneyim|deneyimler|iş tecrübesi|mesleki deneyim|tecrübe|
        profesyonel deneyim|çalışma geçmişi|опыт работы|опыт|профессиональный опыт|
        трудовая деятельность|карьера|трудовой опыт|досвід роботи|досвід|професійний досвід|
        трудовий досвід|επαγγελματική εμπειρία|εργασιακή εμπειρία|εμπειρία|προϋπηρεσία|الخبرة|الخبرات|
        الخبرة المهنية|الخبرات المهنية|الخبرة العملية|الخبرات العملية|خبرات العمل|خبرة العمل|
        التاريخ الوظيفي|ניסיון תעסוקתי|ניסיון|ניסיון מקצועי|ניסיון בעבודה|תעסוקה|נסיון תעסוקתי|
        कार्य अनुभव|अनुभव|पेशेवर अनुभव|व्यावसायिक अनुभव|रोजगार|नौकरी का अनुभव|工作履历|实习经验|经历|
        工作經驗|工作經歷|職業經歷|專業經驗|經歷|實習經歷|職歴|実務経験|業務経験|경력|경력사항|
        경력 사항|업무 경험|업무 경력|직장 경력|경험|근무 경력""",
    "volunteer": """voluntary work|trabalho voluntário|engagement associatif|
        volunteer|service|governance|
        volunteering|volunteer experience|volunteer work|community|community involvement|
        community service|leadership and volunteering|ehrenamt|ehrenamtliche tätigkeit|
        ehrenamtliches engagement|engagement|bénévolat|engagements|voluntariado|voluntário|volontariato|
        vrijwilligerswerk|志愿者经历|志愿服务|wolontariat|pro bono|ideellt arbete|ideella uppdrag|
        volontärarbete|ideellt engagemang|frivilligt arbejde|frivilligarbejde|frivilligt|frivillig|
        frivillig arbeid|frivillig erfaring|verv|vapaaehtoistyö|luottamustoimet|dobrovolnictví|
        dobrovolnická činnost|voluntariat|önkéntes munka|önkéntesség|gönüllülük|gönüllü çalışmalar|
        gönüllü deneyim|волонтёрство|волонтерская деятельность|общественная деятельность|волонтерство|
        волонтерська діяльність|громадська діяльність|εθελοντισμός|εθελοντική εργασία|εθελοντική δράση|
        العمل التطوعي|التطوع|الأعمال التطوعية|الأنشطة التطوعية|התנדבות|פעילות התנדבותית|स्वयंसेवा|
        स्वैच्छिक कार्य|स्वयंसेवी कार्य|志愿经历|志愿工作|志工經驗|志工經歷|義工經驗|ボランティア|
        ボランティア活動|봉사활동|봉사 활동|자원봉사""",
    "education": """schooling|schul- und berufsausbildung|formation scolaire|
        education|academic background|education and training|educational background|academic history|
        qualifications|academic qualifications|academics|studies|study|ausbildung|bildung|bildungsweg|studium|
        schulbildung|akademische ausbildung|aus und weiterbildung|bildungsgang|hochschulbildung|
        formation|formations|études|diplômes|formation académique|parcours académique|educación|
        formación|formación académica|estudios|educação|formação|formação académica|formação acadêmica|
        istruzione|formazione|istruzione e formazione|studi|titoli di studio|opleiding|opleidingen|
        onderwijs|教育背景|教育经历|教育|学歴|wykształcenie|edukacja|utbildning|utbildningar|studier|
        uddannelse|uddannelser|utdanning|utdannelse|koulutus|opinnot|koulutustausta|vzdělání|educație|
        studii|educație și formare|formare|educația|tanulmányok|végzettség|oktatás|iskolai végzettség|
        képzettség|eğitim|öğrenim|eğitim bilgileri|eğitim durumu|образование|учёба|
        образование и квалификация|освіта|навчання|εκπαίδευση|σπουδές|εκπαίδευση και κατάρτιση|
        ακαδημαϊκή εκπαίδευση|التعليم|المؤهلات العلمية|المؤهلات|الدراسة|التحصيل العلمي|المؤهل العلمي|
        التعليم والمؤهلات|השכלה|לימודים|השכלה אקדמית|शिक्षा|शैक्षिक योग्यता|शैक्षणिक योग्यता|योग्यता|
        शैक्षिक पृष्ठभूमि|学历|学历背景|教育经验|学习经历|學歷|教育程度|教育經歷|學習經歷|學歷背景|
        学校教育|학력|학력사항|학력 사항|교육|교육사항""",
    "skills": """skill set|skillset|what i know|conhecimentos|my skills|
        skills|technical skills|key skills|core skills|core competencies|competencies|
        professional skills|expertise|areas of expertise|technologies|tech stack|toolbox|tools|
        skills and tools|skills and expertise|technical expertise|technical proficiency|soft skills|
        hard skills|strengths|languages and technologies|proficiencies|abilities|it skills|kenntnisse|
        fähigkeiten|fachkenntnisse|it kenntnisse|edv kenntnisse|kompetenzen|technische kenntnisse|
        fertigkeiten|fähigkeiten und kenntnisse|kenntnisse und fähigkeiten|compétences|
        compétences techniques|compétences clés|savoir faire|habilidades|competencias|aptitudes|
        habilidades técnicas|conocimientos|conocimientos técnicos|competências|
        habilidades e competências|competências técnicas|competenze|competenze tecniche|capacità|
        abilità|vaardigheden|competenties|kennis|专业技能|技能|スキル|umiejętności|kompetencje|
        kluczowe umiejętności|umiejętności techniczne|kompetenser|färdigheter|kunskaper|
        tekniska färdigheter|tekniska kunskaper|färdigheter och kompetenser|kompetencer|færdigheder|
        kvalifikationer|it kompetencer|ferdigheter|kompetanse|kvalifikasjoner|nøkkelkompetanse|taidot|
        osaaminen|ydinosaaminen|tekniset taidot|it taidot|dovednosti|schopnosti|znalosti|
        technické dovednosti|počítačové znalosti|znalosti a dovednosti|competențe|abilități|aptitudini|
        competențe tehnice|abilități și competențe|cunoștințe|készségek|képességek|ismeretek|
        kompetenciák|szakmai készségek|számítógépes ismeretek|yetenekler|beceriler|yetkinlikler|
        teknik beceriler|uzmanlık alanları|bilgisayar becerileri|навыки|ключевые навыки|
        профессиональные навыки|умения|технические навыки|компетенции|навыки и умения|навички|
        ключові навички|професійні навички|вміння|технічні навички|уміння|δεξιότητες|ικανότητες|γνώσεις|
        τεχνικές δεξιότητες|τεχνικές γνώσεις|γνώσεις υπολογιστών|المهارات|مهارات|المهارات التقنية|
        المهارات الفنية|المهارات الأساسية|القدرات|الكفاءات|المهارات المهنية|כישורים|מיומנויות|יכולות|
        ידע טכני|כישורים מקצועיים|מיומנויות טכניות|कौशल|तकनीकी कौशल|प्रमुख कौशल|दक्षता|मुख्य कौशल|
        技术能力|技能特长|职业技能|掌握技能|技术栈|專業技能|專長|技術能力|技能專長|技術專長|
        活かせるスキル|活かせる経験|보유 기술|기술|기술 스택|보유기술|역량|스킬|핵심 역량|전문 기술""",
    "languages": """languages spoken|
        languages|language skills|language proficiency|spoken languages|sprachen|sprachkenntnisse|
        langues|langues étrangères|idiomas|lenguas|línguas|lingue|conoscenze linguistiche|talen|
        talenkennis|语言能力|语言|語学|języki|języki obce|znajomość języków|språk|språkkunskaper|sprog|
        sprogkundskaber|språkferdigheter|språkkunnskaper|kielet|kielitaito|jazyky|jazykové znalosti|
        jazykové dovednosti|limbi|limbi străine|limbi vorbite|nyelvek|nyelvtudás|nyelvismeret|
        nyelvi ismeretek|diller|yabancı dil|yabancı diller|dil becerileri|yabancı dil bilgisi|языки|
        иностранные языки|знание языков|мови|іноземні мови|знання мов|володіння мовами|γλώσσες|
        ξένες γλώσσες|γλωσσικές δεξιότητες|اللغات|المهارات اللغوية|לשונות|שפות|भाषाएँ|भाषा|भाषाएं|
        भाषा ज्ञान|外语能力|语言技能|外语|語言|語言能力|外語能力|語學|言語|語学力|언어|외국어|어학|
        외국어 능력|어학 능력""",
    "projects": """things i’ve built|réalisations|ausgewählte projekte|
        projects|works|selected works|selected work|
        personal projects|selected projects|key projects|side projects|open source|
        open source projects|notable projects|academic projects|research projects|portfolio|projekte|
        projets|projets personnels|proyectos|projetos|progetti|projecten|项目经历|项目经验|项目|
        プロジェクト|projekty|wybrane projekty|projekt|projekter|utvalgte prosjekter|prosjekter|
        projektit|hankkeet|proiecte|proiecte personale|projektek|projeler|kişisel projeler|проекты|
        личные проекты|проєкти|проекти|έργα|έργα και εργασίες|المشاريع|مشاريع|פרויקטים|מיזמים|
        परियोजनाएँ|परियोजनाएं|परियोजना|प्रोजेक्ट|个人项目|項目|專案|專案經驗|專案經歷|作品|
        プロジェクト経験|프로젝트|프로젝트 경험|주요 프로젝트""",
    "certificates": """courses and certificates|formación complementaria|
        certificates|certifications|certificate|certification|licenses|licenses and certifications|
        certifications and licenses|courses and certifications|training and certifications|
        professional certifications|courses|training|zertifikate|zertifizierungen|weiterbildung|
        weiterbildungen|fortbildungen|certificats|formations complémentaires|certificados|
        certificaciones|cursos|certificações|certificazioni|certificati|corsi|certificaten|cursussen|
        certificeringen|证书|资格证书|資格|certyfikaty|szkolenia|kursy|kursy i szkolenia|
        szkolenia i certyfikaty|certyfikaty i szkolenia|certifikat|certifieringar|kurser|
        kurser och certifikat|kurser och certifieringar|certifikater|certificeringer|
        kurser og certifikater|sertifikater|sertifiseringer|kurs|kurs og sertifiseringer|sertifikaatit|
        kurssit|todistukset|sertifikaatit ja kurssit|certifikáty|kurzy|certifikace|školení|
        kurzy a certifikáty|certificări|cursuri|certificări și cursuri|cursuri și certificări|
        tanúsítványok|tanfolyamok|képzések|bizonyítványok|sertifikalar|kurslar|kurslar ve sertifikalar|
        eğitimler ve sertifikalar|сертификаты|курсы|повышение квалификации|курсы и сертификаты|
        лицензии и сертификаты|сертифікати|курси|підвищення кваліфікації|курси та сертифікати|
        πιστοποιήσεις|πιστοποιητικά|σεμινάρια|σεμινάρια και πιστοποιήσεις|الشهادات|الدورات|
        الدورات التدريبية|الشهادات والدورات|الشهادات المهنية|הסמכות|תעודות|קורסים|קורסים והסמכות|
        प्रमाणपत्र|प्रमाण पत्र|पाठ्यक्रम|प्रशिक्षण|证书与资质|资质证书|职业资格|培训经历|認證|專業證照|
        證照|證書|培訓|免許|資格・免許|免許・資格|保有資格|자격증|자격사항|자격 사항|수료 과정|교육 이수""",
    "awards": """prizes|
        awards|honors|honours|awards and honors|honors and awards|honours and awards|achievements|
        awards and achievements|scholarships|grants|fellowships|distinctions|recognition|auszeichnungen|
        preise|ehrungen|stipendien|prix|récompenses|distinctions et prix|prix et distinctions|bourses|
        premios|reconocimientos|premios y reconocimientos|prêmios|prémios|premi|riconoscimenti|
        premi e riconoscimenti|prijzen|onderscheidingen|奖项|荣誉奖项|获奖情况|荣誉|受賞歴|nagrody|
        osiągnięcia|nagrody i wyróżnienia|wyróżnienia|utmärkelser|stipendier|priser|
        priser og udmærkelser|udmærkelser|utmerkelser|priser og utmerkelser|palkinnot|tunnustukset|
        apurahat|ocenění|úspěchy|premii|distincții|premii și distincții|realizări|díjak|elismerések|
        kitüntetések|ödüller|başarılar|ödüller ve başarılar|burslar|награды|достижения|
        награды и достижения|премии|нагороди|досягнення|відзнаки|βραβεία|διακρίσεις|
        βραβεία και διακρίσεις|υποτροφίες|الجوائز|الجوائز والتكريمات|الإنجازات|التكريمات|פרסים|הישגים|
        פרסים והצטיינות|पुरस्कार|उपलब्धियाँ|सम्मान|उपलब्धियां|获奖经历|所获奖项|荣誉与奖项|獲獎紀錄|
        獎項|榮譽|獲獎經歷|得獎紀錄|受賞|表彰|수상|수상 경력|수상경력|수상 내역|수상내역""",
    "publications": """papers and articles|
        publications|selected publications|papers|articles|research papers|talks|presentations|
        publications and talks|conference papers|veröffentlichungen|publikationen|publicaciones|
        publicações|pubblicazioni|publicaties|出版物|发表论文|论文|publikacje|patents|
        publikacje naukowe|publikationer|publikasjoner|julkaisut|publikace|publicații|publikációk|
        yayınlar|makaleler|публикации|научные публикации|публікації|наукові публікації|δημοσιεύσεις|
        المنشورات|الأبحاث|الأبحاث المنشورة|פרסומים|מאמרים|प्रकाशन|发表文章|学术论文|学术成果|出版品|
        發表論文|論文|著作|著作物|業績|출판물|논문|연구 실적|저서""",
    "interests": """outside work|passatempos|in my free time|
        interests|hobbies|hobbies and interests|interests and hobbies|personal interests|activities|
        extracurricular activities|passions|interessen|hobbys|interessen und hobbys|freizeit|
        hobbys und interessen|centres d'intérêt|centres d’intérêt|centre d’intérêt|intérêts|loisirs|
        intereses|aficiones|interesses|interessi|hobby|interesses e hobbies|兴趣爱好|兴趣|爱好|趣味|
        zainteresowania|zainteresowania i hobby|intressen|fritidsintressen|fritid|hobbyer|interesser|
        fritidsinteresser|hobbyer og interesser|harrastukset|kiinnostuksen kohteet|
        harrastukset ja kiinnostukset|zájmy|záliby|koníčky|zájmy a koníčky|interese|hobby uri|pasiuni|
        hobbiuri|érdeklődés|érdeklődési kör|hobbik|ilgi alanları|hobiler|hobi|ilgi alanları ve hobiler|
        интересы|хобби|увлечения|хобби и интересы|інтереси|хобі|захоплення|ενδιαφέροντα|χόμπι|
        الاهتمامات|الهوايات|الهوايات والاهتمامات|תחביבים|תחומי עניין|रुचियाँ|रुचियां|शौक|रुचि|个人爱好|
        兴趣与爱好|興趣|興趣愛好|愛好|興趣與嗜好|趣味・特技|취미|관심사|취미 및 관심사|관심 분야""",
    "references": """reference|
        references|referees|recommendations|testimonials|referenzen|références|recommandations|
        referencias|referências|referenze|referenties|推荐人|参考|referencje|rekomendacje|referenser|
        referencer|anbefalinger|referanser|suosittelijat|referenssit|doporučení|referințe|recomandări|
        referenciák|ajánlások|referanslar|рекомендации|рекомендації|συστάσεις|συστατικές επιστολές|
        المراجع|المعرفون|المراجع الشخصية|המלצות|ממליצים|संदर्भ|推荐信|推薦人|推薦信|推薦|추천인|추천서|
        추천""",
    "contact": """contact|contact me|contact information|contact details|contacts|get in touch|personal details|
        personal information|personal data|details|info|kontakt|kontaktdaten|persönliche daten|
        persönliche angaben|zur person|coordonnées|contacto|datos personales|datos de contacto|
        informations personnelles|contato|dados pessoais|contatti|dati personali|informazioni personali|
        contactgegevens|persoonlijke gegevens|联系方式|个人信息|连络先|dane osobowe|dane kontaktowe|
        dane|kontaktuppgifter|personuppgifter|personlig information|kontaktinformation|
        personoplysninger|personlige oplysninger|kontaktoplysninger|kontaktinformasjon|personalia|
        personlige opplysninger|yhteystiedot|henkilötiedot|ota yhteyttä|kontaktní údaje|osobní údaje|
        kontakty|date personale|date de contact|informații personale|informații de contact|elérhetőség|
        elérhetőségek|személyes adatok|kapcsolat|iletişim|iletişim bilgileri|kişisel bilgiler|контакты|
        контактная информация|личные данные|личная информация|персональные данные|контакти|
        контактна інформація|особисті дані|особиста інформація|επικοινωνία|στοιχεία επικοινωνίας|
        προσωπικά στοιχεία|προσωπικές πληροφορίες|معلومات الاتصال|بيانات الاتصال|التواصل|
        المعلومات الشخصية|البيانات الشخصية|معلومات التواصل|للتواصل|פרטים אישיים|יצירת קשר|פרטי קשר|
        פרטי התקשרות|संपर्क|संपर्क जानकारी|व्यक्तिगत जानकारी|व्यक्तिगत विवरण|संपर्क विवरण|个人资料|
        基本信息|联系信息|聯絡方式|聯絡資訊|個人資料|聯繫方式|基本資料|連絡先|個人情報|基本情報|연락처|
        인적사항|인적 사항|개인 정보|개인정보|기본 정보""",
    "profiles": """profiles|links|social|social media|social networks|online|find me online|profile links|
        online profiles|netzwerke|profile und links|profile im netz|soziale netzwerke|réseaux|
        réseaux sociaux|liens|redes|redes sociales|perfiles|enlaces|redes sociais|perfis|profili|
        social network|profielen|社交主页|个人主页|profile online|sociala medier|sociale medier|
        sosiale medier|länkar|lenker|linkit|sosiaalinen media|sociální sítě|odkazy|rețele sociale|
        linkuri|közösségi média|linkek|sosyal medya|bağlantılar|социальные сети|ссылки|профили|
        соціальні мережі|посилання|μέσα κοινωνικής δικτύωσης|κοινωνικά δίκτυα|σύνδεσμοι|
        وسائل التواصل الاجتماعي|الروابط|روابط|רשתות חברתיות|קישורים|सोशल मीडिया|लिंक|社交媒体|社群媒體|
        連結|リンク|링크|소셜 미디어""",
}
