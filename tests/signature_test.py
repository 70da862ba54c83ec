#!/usr/bin/python3
"""Compares tests/signature.py, a second writer of the format, with the extension, byte for byte.

    signature_test.py PATH_OF_SHINGLE_SO            compares, and checks tests/fixtures/signatures.txt
    signature_test.py PATH_OF_SHINGLE_SO --write    writes that file

Left out: code points that are not assigned in Python's version of Unicode (utf8proc may know them), and
those with U+0345 in them, a mark that case folding turns into the letter iota, where marks may follow.
Python can only put marks in order before it folds case or after, so a text that has one of them among other
marks comes out in another order than a single pass over its code points gives.
"""
import json, os, random, sqlite3, sys, unicodedata

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
import signature as S

FIXTURE = os.path.join(here, "fixtures", "signatures.txt")
SEEDS = os.path.join(here, "..", "seeds")
LEFT_OUT = {0x345, 0x37A}
LEFT_OUT_BEFORE_MARKS = {c for c in range(0x370, 0x2000) if "\u0345" in unicodedata.normalize("NFKD", chr(c))}

OPTIONS = [  # as text, and as arguments of signature.py
    ("", ("word", 3, 128, 0)),
    ("width=1", ("word", 1, 128, 0)),
    ("width=5,hashes=64,seed=7", ("word", 5, 64, 7)),
    ("unit=char", ("char", 5, 128, 0)),
    ("unit=char,width=1,hashes=16", ("char", 1, 16, 0)),
    ("unit=word,width=32,hashes=17", ("word", 32, 17, 0)),
    ("unit=char,width=3,hashes=200,seed=9223372036854775807", ("char", 3, 200, 2**63 - 1)),
    ("hashes=4096,width=2", ("word", 2, 4096, 0)),
]

FIXED_TEXTS = [
    "", "?!", "one", "one two", "one two three", "The U.S. said China's exports rose 1,000 tons.",
    "The quick brown fox jumps over the lazy dog; the quick brown dog jumps over the lazy fox again and again.",
    "“Straße” — ﬁne… café naïve Ångström ΟΔΟΣ Ёлка", "中国最大的淡水湖。ประเทศไทย かな ガ 한국어 नमस्ते",
    "a\0b\u00ad\u200bc \ufeff1'000.5",
]

passed = failed = 0


def check(good, *what):
    global passed, failed
    if good:
        passed += 1
        return
    failed += 1
    if failed <= 20:
        print("differs:", *(ascii(w)[:300] for w in what))


def open_database(path):
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(path[:-3] if path.endswith(".so") else path)
    return db


def one(db, sql, *values):
    return db.execute(sql, values).fetchone()[0]


def compare_text(db, text):
    folded = one(db, "SELECT shingle_fold(?)", text)
    check(folded == S.fold(text), "fold", text, folded, S.fold(text))
    rows = db.execute("SELECT token, start, end FROM shingle_tokens(?)", (text,)).fetchall()
    tokens = S.tokens(text)
    check([r[0] for r in rows] == tokens, "tokens", text, [r[0] for r in rows], tokens)
    data = text.encode()
    for token, start, end in rows:  # the range alone gives the token again
        try:
            again = S.tokens(data[start:end].decode())
        except UnicodeDecodeError:
            check(False, "range inside of a character", text, token, start, end)
            continue
        if token not in "".join(again):
            check(False, "range", text, token, start, end, again)


def compare_signature(db, text, option):
    words, arguments = option
    found = one(db, "SELECT minhash(?, ?)", text, words)
    check(found == S.minhash(text, *arguments), "signature", text, words)


def seeds():
    for name in sorted(os.listdir(SEEDS)):
        if name.endswith(".txt"):
            with open(os.path.join(SEEDS, name), encoding="utf-8", newline="") as f:
                yield f.read()


def random_texts(count):
    random.seed(20)
    plain = list("aAbszS'.,1023 -’é\n")
    marks_and_more = [0x301, 0x308, 0x200B, 0xAD, 0xE33, 0xE48, 0xE38, 0x94D, 0x93C, 0x915, 0x4E2D, 0x3042, 0x3099, 0x309B, 0xFF9E,
        0xAC00, 0xBD, 0x132, 0xFB01, 0xFDFA, 0x2026, 0x130, 0x131, 0x1C5, 0x1F04, 0x1E9B, 0x5D0, 0x5B0, 0x633, 0x64B, 0x661,
        0x2019, 0x201C, 0x2212, 0xB4, 0xA8, 0x385, 0xFF11, 0xFF21, 0xFF0E, 0xFF0C, 0xFF07, 0x10400, 0x1D400, 0x20000, 0x2F800,
        0xE0101, 0x2460, 0x337F, 0xB2, 0x3002, 0x1100, 0x1161, 0x11A8, 0xFFFD, 0x110BA]
    assigned = [c for c in range(0x80, 0x30000)
                if unicodedata.category(chr(c)) not in ("Cn", "Cs") and c not in LEFT_OUT | LEFT_OUT_BEFORE_MARKS]
    for _ in range(count):
        kind = random.random()
        text = ""
        for _ in range(random.randint(1, 30)):
            r = random.random()
            text += random.choice(plain) if r < 0.7 else chr(random.choice(marks_and_more if r < 0.97 else assigned))
        yield text if kind < 0.95 else text * random.randint(2, 40)


def every_code_point():
    for c in range(0x110000):
        if 0xD800 <= c < 0xE000 or c in LEFT_OUT or unicodedata.category(chr(c)) == "Cn":
            continue
        yield "x" + chr(c)


def fixture_lines():
    texts = list(FIXED_TEXTS)
    texts.append(" ".join("w%d" % i for i in range(300)))
    for text in texts:
        for words, arguments in OPTIONS[:1] if len(text) < 20 else OPTIONS[:5] if len(text) > 400 else OPTIONS[:2]:
            yield "%s\t%s\t%s\n" % (json.dumps(text), words, S.minhash(text, *arguments).hex())
    yield "%s\t%s\t%s\n" % (json.dumps(FIXED_TEXTS[6]), OPTIONS[3][0], S.minhash(FIXED_TEXTS[6], *OPTIONS[3][1]).hex())
    yield "%s\t%s\t%s\n" % (json.dumps(FIXED_TEXTS[6]), OPTIONS[6][0], S.minhash(FIXED_TEXTS[6], *OPTIONS[6][1]).hex())


def write_fixture():
    with open(FIXTURE, "w", encoding="utf-8") as f:
        f.write("# Test vectors of the signature format (ext/core/wording/minhash.h): text as a JSON string, options, signature\n")
        f.write("# in hex, a tab between them. Written by tests/signature_test.py --write, from tests/signature.py alone.\n")
        f.writelines(fixture_lines())


def check_fixture(db):
    with open(FIXTURE, encoding="utf-8") as f:
        lines = [line.rstrip("\n") for line in f if not line.startswith("#")]
    check([line + "\n" for line in lines] == list(fixture_lines()), "the fixture is not what signature.py writes")
    for line in lines:
        text, words, signature = line.split("\t")
        found = one(db, "SELECT lower(hex(minhash(?, ?)))", json.loads(text), words)
        check(found == signature, "test vector", text, words)
    check(len(lines) >= 20, "the fixture is short")


def main():
    db = open_database(sys.argv[1])
    if "--write" in sys.argv:
        write_fixture()
    check_fixture(db)
    for text in seeds():
        compare_text(db, text)
        for option in OPTIONS:
            compare_signature(db, text, option)
    for i, text in enumerate(random_texts(25000)):
        compare_text(db, text)
        if i % 10 == 0:
            compare_signature(db, text, random.choice(OPTIONS))
    for text in every_code_point():
        found = one(db, "SELECT shingle_fold(?)", text)
        check(found == S.fold(text), "fold", text, found, S.fold(text))
    db.close()
    print("signature_test: %d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
