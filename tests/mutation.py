#!/usr/bin/python3
"""Breaks the core, one operator at a time, and asks the tests: for `make mutation`.

    mutation.py [MUTANTS [SEED]]        as many of them as that, 100
    mutation.py FILE                    all of ext/core/FILE, as in text/fold.c

A mutant is ext/core with one operator or number changed: a comparison, an arithmetic or logical operator, a constant, a
step of one, a negation; but a yes (return 1) stays one. Which ones are tried is drawn by the hash of the mutant and
the seed, so that an edit elsewhere leaves the draw as it is. A mutant that compiles to the same machine code is none.
Those of tests/mutation.txt cannot be told from the original by any test, each for the reason given there, and do not
count either.

All is done in a copy of the tree: one object is compiled and the core linked again, as a library that all unit tests
share. The tests run in this order, until one fails: the unit test of the file, all unit tests, SQL scripts, unit tests
with the sanitizers, as `make test-asan` has them, tests in Python. A test that takes too long has failed. Prints a line a
mutant and the score, and fails below 95 of 100.
"""
import glob, hashlib, os, re, resource, shutil, subprocess, sys, tempfile, time

LEAST = 0.95
FLAGS = "-O1 -fvisibility=default"
SANITIZERS = "-g -fsanitize=address,undefined -fno-sanitize-recover=undefined"
SECONDS = 10   # for a test, and ten times what it takes without a mutant
MEMORY = 4 << 30
PYTHON = ("index_query_test.py", "index_model_test.py", "scripts_test.py", "index_situations_test.py", "signature_test.py")
# the unit test that knows most of a file that has none of its own name
NEAR = {"ascii": "text", "fold": "text", "stem_bags": "align", "keys": "align", "reworded": "passages", "chains": "passages", "profile": "story",
        "stem": "story", "rewrite": "story", "worddiff": "marks", "compare_page": "html", "dateline": "article"}

REPLACED = {
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "+": ["-"], "-": ["+"], "*": ["+"], "/": ["*"], "%": ["/"], "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "^": ["|"],
    "&&": ["||"], "||": ["&&"], "!": [""], "++": ["--"], "--": ["++"], "+=": ["-="], "-=": ["+="], "|=": ["&="], "&=": ["|="],
    "*=": ["+="], "/=": ["*="], ">>=": ["<<="], "<<=": [">>="], "^=": ["|="],
}
TOKEN = re.compile(r"""(?P<skip>/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*|->|[A-Za-z_]\w*)
  |(?P<number>0[xX][0-9a-fA-F]+[uUlL]*|\d+\.?\d*(?:[eE][-+]?\d+)?[uUlLfF]*)
  |(?P<operator><<=|>>=|<=|>=|==|!=|&&|\|\||<<|>>|\+\+|--|[-+*/%&|^]=|[-+*/%&|^!<>])""", re.X | re.S | re.M)


def is_binary(text, at):
    """Does an operand stand before it? Else * & - + are a pointer, an address, a sign."""
    before = text[:at].rstrip()
    if before.endswith(")"):  # not after a cast
        return not re.search(r"\((?:const |unsigned )?(?:\w+_t|int|long|char|double|float|size_t|[A-Z]\w+)[ *]*\)$", before)
    word = re.search(r"\w+$", before)
    return bool(before) and (before[-1] == "]" or (word is not None and not re.fullmatch(
        r"return|case|sizeof|const|char|int|long|void|double|size_t|uint\d+_t|int\d+_t|Shingle\w*|[A-Z][a-z]\w*", word.group())))


def numbers(word):
    """A number off by one, in both directions."""
    if re.fullmatch(r"\d+", word):
        n = int(word)
        return [str(n + 1)] + ([str(n - 1)] if n > 0 else [])
    if re.fullmatch(r"\d+\.\d*", word):
        return [repr(float(word) * 1.1 + 0.01)]
    return []


def mutants(path):
    """(function, line number, line, start, end, replacement) of everything that can be changed."""
    text = open(path, encoding="utf-8").read()
    depth, function, name = 0, "", ""
    at = 0
    for found in TOKEN.finditer(text):
        for c in text[at:found.start()]:
            depth += (c == "{") - (c == "}")
        at = found.end()
        word = found.group()
        if found.group("skip") is not None:
            if depth == 0 and re.match(r"\w+\s*\(", text[found.start():]):
                function = word
            continue
        if depth == 0:
            continue
        if found.group("number"):
            others = numbers(word)
        elif word in "*&-+" and len(word) == 1 and not is_binary(text, found.start()):
            others = []
        else:
            others = REPLACED[word]
        start = text.rfind("\n", 0, found.start()) + 1
        line = text[start:text.find("\n", start)]
        for other in others:
            if word == "1" and other == "2" and re.search(r"return 1;$", line):
                continue  # yes, still
            changed = line[:found.start() - start] + other + line[found.end() - start:]
            yield {"path": path, "function": function, "number": text.count("\n", 0, start) + 1, "line": line.strip(),
                   "changed": changed.strip(), "text": text[:found.start()] + other + text[found.end():]}


def key(m):
    return "%s %s(): %s => %s" % (m["path"], m["function"], m["line"], m["changed"])


def equivalent(path):
    """Those that cannot be told from the original -> why."""
    why, reason = {}, ""
    for line in open(path, encoding="utf-8"):
        if line.startswith("- "):
            reason = line[2:].strip()
        elif line.startswith("ext/"):
            why[line.strip()] = reason
    return why


# ---------------------------------------------------------------------------------- the copy --

class Copy:
    def __init__(self, folder):
        self.folder = folder
        for name in glob.glob("*"):
            if os.path.isdir(name) and name != "build":
                shutil.copytree(name, folder + "/" + name)
            elif os.path.isfile(name):
                shutil.copy(name, folder)
        self.must("make -s BUILD=b LIBRARY=shingle.so CFLAGS='%s' all" % FLAGS)
        self.glue = " ".join(sorted(glob.glob(folder + "/b/sqlite/**/*.o", recursive=True)))
        self.link_all()
        self.make_units("b", "")
        self.make_units("a", SANITIZERS)

    def make_units(self, build, flags):
        """The core as a library in `build`, and the unit tests with it."""
        self.must("mkdir -p %s/unit" % build)
        for source in glob.glob(self.folder + "/ext/core/*/*.c"):
            path = os.path.relpath(source, self.folder)
            if not os.path.exists("%s/%s/%s.o" % (self.folder, build, path[len("ext/"):-2])):
                self.must("mkdir -p %s/%s" % (build, os.path.dirname(path[len("ext/"):])))
                self.compile(path, build, flags)
        self.link(build, flags)
        for source in glob.glob(self.folder + "/tests/unit/test_*.c"):
            self.must("cc -std=gnu11 -O1 %s -rdynamic -Iext/core -Itests/lib -o %s/unit/%s %s tests/lib/heap.c -L%s -lcore -Wl,-rpath,%s/%s "
                      "-l:libutf8proc.a -lcmocka -lm" % (flags, build, os.path.basename(source)[:-2], source, build, self.folder, build))

    def run(self, command, seconds=600):
        def limit():
            os.setsid()
            if "ASAN=1" not in command:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        process = subprocess.Popen(command, shell=True, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   preexec_fn=limit)
        try:
            output = process.communicate(timeout=seconds)[0]
            return process.returncode, output
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return "too long", b""

    def must(self, command):
        status, output = self.run(command)
        if status != 0:
            sys.exit("mutation: %s\n%s" % (command, output.decode(errors="replace")))

    def link(self, build, flags=""):
        self.must("cc -shared %s -o %s/libcore.so %s/core/*/*.o -l:libutf8proc.a -lm" % (flags, build, build))

    def link_all(self):
        self.must("cc -shared -Wl,-Bsymbolic -Wl,--exclude-libs,ALL -Wl,-z,nodelete -o shingle.so b/core/*/*.o %s -l:libutf8proc.a -lm" % self.glue)

    def compile(self, path, build="b", flags=""):
        return self.run("cc -std=c11 -w -fPIC -fno-math-errno -ffp-contract=off %s %s -include ext/core/base/pure.h -c -o %s/%s %s" % (
            FLAGS, flags, build, path[len("ext/"):-2] + ".o", path))[0]

    def object(self, path):
        return open("%s/b/%s.o" % (self.folder, path[len("ext/"):-2]), "rb").read()

    def restore(self, path, bytes):
        open("%s/b/%s.o" % (self.folder, path[len("ext/"):-2]), "wb").write(bytes)

    def test(self, name, seconds):
        """Does it pass?"""
        return self.run("BUILD=b LIBRARY=./shingle.so ONLY='%s' sh tests/run.sh" % name, seconds)[0] == 0

    def sanitizers_see(self, path, names):
        """The first unit test that fails when what it is linked with, mutant and all, is built with sanitizers, or None."""
        self.compile(path, "a", SANITIZERS)
        self.link("a", SANITIZERS)
        for name in names:
            if self.run("ASAN=1 BUILD=a ONLY='%s' sh tests/run.sh" % name, 300)[0] != 0:
                return name
        return None

    def tests(self):
        """Names, quickest first, and how long each may take: unit tests, SQL scripts, tests in Python."""
        units = ["unit/" + os.path.basename(s)[:-2] for s in glob.glob(self.folder + "/tests/unit/test_*.c")]
        scripts = ["sql/" + os.path.basename(s)[:-4] for s in glob.glob(self.folder + "/tests/sql/*.sql")]
        result = []
        for group in (units, scripts, PYTHON):
            timed = []
            for name in group:
                before = time.time()
                if not self.test(name, 600):
                    sys.exit("mutation: %s fails without a mutant" % name)
                timed.append((time.time() - before, name))
            if group is units and self.sanitizers_see("ext/core/text/text.c", units) is not None:
                sys.exit("mutation: the unit tests fail with sanitizers, without a mutant")
            result += [(name, SECONDS + 10 * taken) for taken, name in (sorted(timed) if group is not PYTHON else timed)]
        return result


def try_mutant(copy, m, tests):
    """Returns the test that caught it, None, or "" for one that is no other program."""
    name, linked = os.path.basename(m["path"])[:-2], 0
    own = "unit/test_" + NEAR.get(name, name)
    path, before, tried = "%s/%s" % (copy.folder, m["path"]), copy.object(m["path"]), False
    open(path, "w", encoding="utf-8").write(m["text"])
    try:
        if copy.compile(m["path"]) != 0 or copy.object(m["path"]) == before:
            return ""
        copy.link("b")
        tests = sorted(tests, key=lambda test: test[0] != own)
        units = [test[0] for test in tests if test[0].startswith("unit/")]
        for name, seconds in tests:
            if not name.startswith("unit/") and not linked:
                copy.link_all()
                linked = 1
            if name == PYTHON[0]:
                tried, by = True, copy.sanitizers_see(m["path"], units)
                if by is not None:
                    return by + " with sanitizers"
            if not copy.test(name, seconds):
                return name
        return None
    finally:
        shutil.copy(m["path"], path)
        copy.restore(m["path"], before)
        if tried:
            copy.compile(m["path"], "a", SANITIZERS)


def main():
    argument = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else "100"
    seed = sys.argv[2] if len(sys.argv) > 2 else "1"
    paths = sorted(glob.glob("ext/core/*/*.c")) if argument.isdigit() else ["ext/core/" + argument]
    number = int(argument) if argument.isdigit() else 1 << 30
    known = equivalent("tests/mutation.txt")
    every = [m for path in paths for m in mutants(path)]
    every.sort(key=lambda m: hashlib.sha256((seed + key(m)).encode()).digest())
    caught = survived = same = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(folder)
        tests = copy.tests()
        for m in every:
            if caught + survived >= number:
                break
            if key(m) in known:
                same += 1
                continue
            by = try_mutant(copy, m, tests)
            if by == "":
                continue
            caught += by is not None
            survived += by is None
            print("%-8s %s%s" % ("caught" if by else "SURVIVED", key(m), "  (%s)" % by if by else "  (line %d)" % m["number"]), flush=True)
    gone = [k for k in known if k not in {key(m) for m in every}] if argument.isdigit() else []
    for k in gone:
        print("mutation: no such mutant any more:", k)
    print("mutation: %d of %d mutants caught; %d more cannot be told from the original" % (caught, caught + survived, same))
    sys.exit(0 if caught >= LEAST * (caught + survived) and not gone else 1)


if __name__ == "__main__":
    main()
