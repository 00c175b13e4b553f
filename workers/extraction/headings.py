"""What the sections of a CV are called in English, German, French, Spanish, Portuguese, Italian and Dutch, and the
commonest in Polish, Chinese and Japanese too. One name per ``|``; a new language needs more names here, nothing else.
"""

NAMES: dict[str, str] = {
    "summary": """summary|professional summary|executive summary|career summary|profile summary|profile|
        professional profile|about|about me|objective|career objective|personal statement|introduction|
        bio|overview|profil|über mich|kurzprofil|zusammenfassung|persönliches profil|à propos|a propos|
        à propos de moi|profil professionnel|résumé|présentation|perfil|perfil profesional|sobre mí|
        resumen|resumen profesional|acerca de mí|extracto|sobre mim|resumo|perfil profissional|
        resumo profissional|sobre|profilo|profilo professionale|chi sono|riepilogo|sommario|su di me|
        profiel|over mij|samenvatting|persoonlijk profiel|个人简介|自我评价|简介|自己紹介|职业概要|o mnie|podsumowanie|
        podsumowanie zawodowe""",
    "work": """experience|work experience|professional experience|employment|employment history|work history|
        work|career history|career|relevant experience|work and experience|industry experience|positions|
        appointments|professional appointments|academic appointments|research experience|
        teaching experience|clinical experience|professional background|berufserfahrung|
        beruflicher werdegang|berufspraxis|werdegang|praktische erfahrung|arbeitserfahrung|berufstätigkeit|
        berufliche erfahrung|erfahrung|praktika|expérience|expériences|expérience professionnelle|
        expériences professionnelles|parcours professionnel|emplois|experiencia|experiencia laboral|
        experiencia profesional|trayectoria profesional|trabajo|empleo|experiência|
        experiência profissional|experiências profissionais|trabalho|esperienza|esperienze|
        esperienza lavorativa|esperienze lavorative|esperienza professionale|esperienze professionali|
        lavoro|ervaring|werkervaring|loopbaan|professionele ervaring|工作经历|
        工作经验|职务经历|職務経歴|职业经历|实习经历|
        doświadczenie|doświadczenie zawodowe""",
    "volunteer": """volunteer|volunteering|volunteer experience|volunteer work|community|community involvement|
        community service|leadership and volunteering|ehrenamt|ehrenamtliche tätigkeit|
        ehrenamtliches engagement|engagement|bénévolat|engagements|voluntariado|voluntário|volontariato|
        vrijwilligerswerk|志愿者经历|志愿服务|wolontariat|pro bono""",
    "education": """education|academic background|education and training|educational background|academic history|
        qualifications|academic qualifications|academics|studies|ausbildung|bildung|bildungsweg|studium|
        schulbildung|akademische ausbildung|aus und weiterbildung|bildungsgang|hochschulbildung|formation|
        formations|études|diplômes|formation académique|parcours académique|educación|formación|
        formación académica|estudios|educação|formação|formação académica|formação acadêmica|istruzione|
        formazione|istruzione e formazione|studi|titoli di studio|opleiding|opleidingen|onderwijs|教育背景|
        教育经历|教育|学歴|wykształcenie|edukacja""",
    "skills": """skills|technical skills|key skills|core skills|core competencies|competencies|professional skills|
        expertise|areas of expertise|technologies|tech stack|toolbox|tools|skills and tools|
        skills and expertise|technical expertise|technical proficiency|soft skills|hard skills|strengths|
        languages and technologies|proficiencies|abilities|it skills|kenntnisse|fähigkeiten|
        fachkenntnisse|it kenntnisse|edv kenntnisse|kompetenzen|technische kenntnisse|fertigkeiten|
        fähigkeiten und kenntnisse|kenntnisse und fähigkeiten|compétences|compétences techniques|
        compétences clés|savoir faire|habilidades|competencias|aptitudes|habilidades técnicas|
        conocimientos|conocimientos técnicos|competências|habilidades e competências|competências técnicas|
        competenze|competenze tecniche|capacità|abilità|vaardigheden|competenties|kennis|专业技能|技能|スキル|
        umiejętności|kompetencje""",
    "languages": """languages|language skills|language proficiency|spoken languages|sprachen|sprachkenntnisse|langues|
        langues étrangères|idiomas|lenguas|línguas|lingue|conoscenze linguistiche|talen|talenkennis|
        语言能力|语言|語学|języki|języki obce""",
    "projects": """projects|personal projects|selected projects|key projects|side projects|open source|
        open source projects|notable projects|academic projects|research projects|portfolio|projekte|
        projets|projets personnels|proyectos|projetos|progetti|projecten|
        项目经历|项目经验|项目|プロジェクト|projekty""",
    "certificates": """certificates|certifications|certificate|certification|licenses|licenses and certifications|
        certifications and licenses|courses and certifications|training and certifications|
        professional certifications|courses|training|zertifikate|zertifizierungen|weiterbildung|
        weiterbildungen|fortbildungen|certificats|formations complémentaires|certificados|certificaciones|
        cursos|certificações|certificazioni|certificati|corsi|certificaten|cursussen|certificeringen|证书|
        资格证书|資格|certyfikaty""",
    "awards": """awards|honors|honours|awards and honors|honors and awards|honours and awards|achievements|
        awards and achievements|scholarships|grants|fellowships|distinctions|recognition|auszeichnungen|
        preise|ehrungen|stipendien|prix|récompenses|distinctions et prix|prix et distinctions|bourses|
        premios|reconocimientos|premios y reconocimientos|prêmios|prémios|premi|riconoscimenti|
        premi e riconoscimenti|prijzen|onderscheidingen|奖项|荣誉奖项|获奖情况|荣誉|受賞歴|nagrody""",
    "publications": """publications|selected publications|papers|articles|research papers|talks|presentations|
        publications and talks|conference papers|veröffentlichungen|publikationen|publicaciones|
        publicações|pubblicazioni|publicaties|出版物|发表论文|论文|publikacje|patents""",
    "interests": """interests|hobbies|hobbies and interests|interests and hobbies|personal interests|activities|
        extracurricular activities|passions|interessen|hobbys|interessen und hobbys|freizeit|
        hobbys und interessen|centres d'intérêt|centres d’intérêt|centre d’intérêt|intérêts|loisirs|
        intereses|aficiones|interesses|interessi|hobby|interesses e hobbies|兴趣爱好|兴趣|爱好|趣味|
        zainteresowania""",
    "references": """references|referees|recommendations|testimonials|referenzen|références|recommandations|
        referencias|referências|referenze|referenties|推荐人|参考|referencje""",
    "contact": """contact|contact me|contact information|contact details|contacts|get in touch|personal details|
        personal information|personal data|details|info|kontakt|kontaktdaten|persönliche daten|
        persönliche angaben|zur person|coordonnées|contacto|datos personales|datos de contacto|
        informations personnelles|contato|dados pessoais|contatti|dati personali|informazioni personali|
        contactgegevens|persoonlijke gegevens|联系方式|个人信息|连络先|dane osobowe|dane kontaktowe""",
    "profiles": """profiles|links|social|social media|social networks|online|find me online|profile links|
        online profiles|netzwerke|profile und links|profile im netz|soziale netzwerke|réseaux|
        réseaux sociaux|liens|redes|redes sociales|perfiles|enlaces|redes sociais|perfis|profili|
        social network|profielen|社交主页|个人主页|profile online""",
}
