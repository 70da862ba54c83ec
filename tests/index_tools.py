"""What the tests of shingle_index share: opening databases, texts that resemble each other, and counting."""
import random, sqlite3, sys

WORDS = ("north river council vote storm bridge school budget harbour rail fire team coach match goal winter crop "
         "price bank court judge trial law strike union mayor festival film actor song museum virus clinic").split()

passed = failed = 0


def check(good, *what):
    """Counts; of what is not good, the first are shown."""
    global passed, failed
    if good:
        passed += 1
        return True
    failed += 1
    if failed <= 20:
        print("failed:", *(str(w)[:600] for w in what))
    return False


def finish(name):
    print("%s: %d passed, %d failed" % (name, passed, failed))
    sys.exit(1 if failed else 0)


def library():
    path = sys.argv[1]
    return path[:-3] if path.endswith(".so") else path


def connect(path=":memory:", uri=False):
    db = sqlite3.connect(path, isolation_level=None, uri=uri, timeout=1, cached_statements=0)
    db.enable_load_extension(True)
    db.load_extension(library())
    return db


def run(db, sql, *values):
    """Rows, or the error's text."""
    try:
        return db.execute(sql, values).fetchall()
    except sqlite3.Error as error:
        return str(error)


def texts(rng, count, longest=60):
    """Families of texts that differ in a few words; excerpts, texts put together, empty ones."""
    families, result = [], []
    for _ in range(count):
        if not families or rng.random() < 0.15:
            families.append(rng.choices(WORDS, k=rng.choice((3, 8, 20, longest))))
        share = rng.choice((0, 0, 0.03, 0.1, 0.3))
        words = [rng.choice(WORDS) if rng.random() < share else w for w in rng.choice(families)]
        if rng.random() < 0.1:
            words = words[len(words) // 3:]
        if rng.random() < 0.1:
            words += rng.choice(families)
        result.append(" ".join(words) if rng.random() < 0.97 else "")
    return result
