/* sentence_words.h - the words that sentence.c knows, in lower case. Each list is sorted by bytes (the unit
** test checks).
**
** Languages share the lists: English, German, French, Spanish, Italian, Portuguese, Polish, Turkish, a
** little Russian. A word is left out where what it shortens rarely precedes a capital ("proc.", "mln."
** of Polish), or where another language ends sentences with it.
*/
#ifndef SHINGLE_SENTENCE_WORDS_H
#define SHINGLE_SENTENCE_WORDS_H

/* Abbreviations with a capital that a name follows: they never end a sentence. */
static const char *const shingle_titles[] = {
    "adm", "brig", "capt", "cmdr", "col", "cpl", "dipl", "fr", "frl", "gen", "gov", "hl", "hon", "hr",
    "hrn", "ing", "insp", "lic", "lt", "ltg", "maj", "messrs", "mgr", "mlle", "mm", "mme", "mmes", "mons",
    "mr", "mrs", "ms", "msgr", "mt", "on", "pres", "prof", "pte", "pvt", "rep", "reps", "rev", "sen",
    "sens", "sgt", "sgto", "sn", "supt"};

/* Abbreviations, with or without a capital, that are in the middle of something: likewise. */
static const char *const shingle_shortened[] = {
    "abp", "avv", "bp", "bzw", "cf", "dott", "dott.ssa", "doç", "dr", "dra", "ee", "evtl", "excmo", "exmo",
    "ggf", "gral", "hab", "im", "inkl", "inż", "kard", "kpt", "ks", "mjr", "np", "prof", "profa", "płk",
    "senh", "sig", "sog", "sra", "sras", "sres", "srta", "tj", "tzn", "tzw", "ul", "vgl", "zzgl", "öğr",
    "św", "бриг", "ген", "им", "проф", "св", "см", "ул", "डॉ"};

/* What a number follows: they do not end a sentence before one. */
static const char *const shingle_numbered[] = {
    "abr", "abs", "abt", "apr", "art", "aug", "bd", "ch", "dec", "dez", "déc", "ene", "feb", "fig", "févr",
    "godz", "jan", "janv", "juil", "jul", "jun", "kap", "mar", "max", "min", "no", "nos", "nov", "nr",
    "núm", "oct", "ok", "okt", "par", "para", "pos", "poz", "pp", "pág", "rz", "sec", "sep", "sept", "tel",
    "vol", "zif", "ст", "стр"};

/* Names with a capital that may end a sentence, but mostly do not. */
static const char *const shingle_places[] = {
    "ala", "ariz", "ark", "aug", "ave", "aven", "blvd", "calif", "cd", "co", "colo", "conn", "corp", "cía",
    "dec", "del", "dez", "feb", "fla", "ft", "ga", "ill", "ind", "jan", "kan", "ky", "la", "mass", "md",
    "mich", "minn", "mio", "miss", "mo", "mont", "mrd", "neb", "nev", "nov", "oct", "okla", "okt", "ore",
    "pa", "sept", "st", "str", "tenn", "tex", "tsd", "va", "vt", "wash", "wis", "wyo"};

/* Words with or without a capital that may end a sentence, but mostly do not. */
static const char *const shingle_endings[] = {
    "al", "av", "bros", "ca", "dept", "esq", "etc", "gmbh", "inc", "jr", "llc", "ltd", "plc", "sr", "usf",
    "usw", "uu", "vb", "vs"};

/* Words that often begin a sentence and are no part of a name. */
static const char *const shingle_openers[] = {
    "aber", "además", "after", "again", "ahora", "ainda", "ale", "all", "alors", "als", "also", "although",
    "ama", "an", "ancak", "anche", "ancora", "and", "another", "ante", "antes", "any", "ao", "aos",
    "apesar", "après", "as", "así", "at", "até", "au", "auch", "auf", "aunque", "aus", "aux", "avant",
    "avec", "ayrıca", "because", "before", "bei", "bir", "bis", "biz", "bo", "both", "bu", "buna", "bunu",
    "bunun", "but", "by", "być", "był", "była", "było", "były", "car", "ce", "cela", "celui", "ces", "cet",
    "cette", "che", "chi", "ci", "co", "com", "come", "comme", "como", "con", "contra", "cosa", "cuando",
    "czy", "dabei", "dafür", "daha", "damit", "danach", "dans", "dass", "dem", "den", "denn", "depois",
    "depuis", "der", "desde", "deshalb", "después", "die", "dies", "diese", "dieser", "dla", "dlatego",
    "doch", "donde", "dopo", "due", "during", "dziś", "each", "ein", "eine", "einen", "einer", "ela",
    "elas", "ele", "eles", "ella", "elle", "elles", "ellos", "embora", "en", "entre", "er", "era", "es",
    "essa", "esse", "esta", "estas", "este", "esto", "estos", "está", "et", "every", "everyone", "fakat",
    "few", "foi", "for", "from", "fue", "für", "gdy", "gegen", "gli", "go", "hay", "he", "hem", "her",
    "here", "his", "hoje", "how", "however", "hoy", "ich", "ieri", "if", "ihr", "ihre", "ile", "ils", "im",
    "in", "infatti", "instead", "ise", "isso", "ist", "it", "its", "için", "jak", "je", "jednak", "jego",
    "jej", "jest", "jetzt", "jeśli", "już", "kadar", "kiedy", "które", "który", "którzy", "last", "later",
    "leur", "leurs", "lors", "mais", "many", "mas", "meanwhile", "mehr", "mientras", "mit", "more", "most",
    "muchos", "muitos", "my", "más", "na", "nach", "nas", "neither", "nel", "nella", "nem", "nessuno",
    "never", "nevertheless", "nicht", "nie", "niech", "ninguno", "no", "nobody", "noch", "noi", "none",
    "nor", "nos", "not", "nous", "now", "nun", "nur", "não", "ob", "od", "oggi", "on", "once", "one",
    "onlar", "only", "or", "ora", "oraz", "other", "others", "our", "over", "où", "par", "para", "parmi",
    "pela", "pelo", "pendant", "per", "perché", "pero", "però", "po", "pod", "podczas", "poi", "ponieważ",
    "por", "porque", "potem", "pour", "prima", "przed", "przez", "przy", "pues", "quand", "quando", "que",
    "quella", "quello", "questa", "questi", "questo", "qui", "se", "secondo", "segundo", "según", "sein",
    "seine", "seit", "selon", "sem", "ses", "seu", "several", "she", "si", "sie", "sin", "since", "sind",
    "so", "sobre", "some", "son", "sono", "sonra", "sous", "still", "su", "sua", "such", "sur", "sus", "są",
    "tak", "także", "también", "também", "ten", "też", "that", "the", "their", "then", "there", "therefore",
    "these", "they", "this", "those", "though", "through", "to", "tous", "tout", "tra", "tras", "tutti",
    "two", "tylko", "tym", "um", "una", "und", "une", "uno", "unos", "until", "ve", "veya", "vor", "vous",
    "wann", "war", "was", "we", "według", "weil", "wenn", "wer", "what", "when", "where", "whether",
    "which", "while", "who", "why", "wie", "wir", "with", "within", "without", "więc", "wszyscy", "ya",
    "yes", "yet", "yine", "you", "your", "za", "zdaniem", "zu", "zudem", "zum", "zur", "öte", "über",
    "şimdi", "że", "без", "был", "были", "было", "в", "все", "вы", "для", "до", "если", "ещё", "за", "и",
    "из", "или", "их", "к", "как", "когда", "кто", "мы", "на", "не", "но", "о", "об", "он", "она", "они",
    "оно", "от", "по", "после", "при", "с", "сейчас", "так", "также", "там", "то", "тоже", "у", "что",
    "это", "этот"};

/* Likewise, but names hold them too. */
static const char *const shingle_particles[] = {
    "a", "al", "da", "das", "de", "degli", "del", "della", "des", "di", "do", "dos", "du", "e", "el", "i",
    "il", "la", "las", "le", "les", "lo", "los", "o", "os", "u", "un", "van", "von", "w", "y", "z"};

/* A numbered day's month, where months have capitals: "3. Oktober". */
static const char *const shingle_ordinal_months[] = {
    "april", "august", "dezember", "feber", "februar", "januar", "juli", "juni", "jänner", "mai", "märz",
    "november", "oktober", "september"};

/* What stands before an ordinal number: "der 2. Weltkrieg". */
static const char *const shingle_ordinal_leads[] = {
    "ab", "am", "beim", "bis", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen",
    "einer", "eines", "ihr", "ihre", "ihrem", "ihren", "im", "jede", "jedem", "jeden", "jeder", "jedes",
    "platz", "rang", "sein", "seine", "seinem", "seinen", "seit", "vom", "zum", "zur"};

#endif
