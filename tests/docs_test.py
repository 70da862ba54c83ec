"""Checks every page of documentation: its examples, its links, its lists of functions, the length of its lines.

    python3 tests/docs_test.py LIBRARY             compares
    python3 tests/docs_test.py LIBRARY --write     writes the outputs into the pages

An example is a ```sql, ```python or ```sh block with a ```text block right after it. All SQL of one page runs in one session
of the shell, in order, so that a page can be typed from its top. SQL without a ```text block runs, too, and must print
nothing, unless `<!-- not run -->` stands before it. A program or command runs in a new directory that has ./shingle.so, sql and seeds. The block after
`<!-- demo -->` is what `make demo` prints.
"""
import os, re, subprocess, sys, tempfile

BLOCK = re.compile(r"(?<!<!-- not run -->\n)^```(sql|python|sh)\n(.*?)^```\n(?:(\n?```text\n)(.*?)^```\n)?", re.S | re.M)
DEMO = re.compile(r"(<!-- demo -->\n```text\n)(.*?)(^```\n)", re.S | re.M)
SHELL = os.environ.get("SQLITE3", "sqlite3")
README, REFERENCE = "README.md", "sql/REFERENCE.md"
README_LINES = 250
WIDTH = 120  # of a line of text; a row of a table may be longer, and so may a line that is one link
NO_EXAMPLE = {"shingle_debug"}  # differs from machine to machine
NO_ARGUMENTS = {"shingle_debug", "shingle_version"}
OLD_PAGES = ("bench/TARGETS.md",)  # written by bench/table.py


def pages():
    """All Markdown files of the project."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"], stdout=subprocess.PIPE)
    names = listed.stdout.decode().split()
    if not names:  # not a clone
        names = [os.path.relpath(os.path.join(d, f)) for d, _, files in os.walk(".") for f in files if f.endswith(".md")]
        names = [n for n in names if not n.startswith(("build", "."))]
    return sorted(n for n in names if os.path.exists(n))


# ------------------------------------------------------------------------------- examples --

def run_sql(scripts, library):
    """What each script prints, in one session of the shell."""
    session = "".join(f"{s}.print =={i}==\n" for i, s in enumerate(scripts)).replace(".load ./shingle\n", f".load {library}\n")
    done = subprocess.run([SHELL, "-batch", "-init", "/dev/null", ":memory:"], input=session.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    outputs, rest = [], done.stdout.decode()
    for i in range(len(scripts)):
        output, _, rest = rest.partition(f"=={i}==\n")
        outputs.append(output)
    return outputs


def run_program(kind, script, library):
    """What a program prints, in a directory of its own."""
    command = [sys.executable, "-c", script] if kind == "python" else ["sh", "-c", script]
    with tempfile.TemporaryDirectory() as directory:
        os.symlink(os.path.abspath(library), os.path.join(directory, "shingle.so"))
        for name in ("sql", "seeds"):
            os.symlink(os.path.abspath(name), os.path.join(directory, name))
        done = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode()


def run_page(page, library):
    """What each block of a page prints; None for one that is not run."""
    blocks = list(BLOCK.finditer(page))
    sql = iter(run_sql([m[2] for m in blocks if m[1] == "sql"], re.sub(r"\.so$", "", library)))
    return [next(sql) if m[1] == "sql" else run_program(m[1], m[2], library) if m[3] else None for m in blocks]


def content(output):
    """What a table says, however this version of the shell draws it."""
    return re.sub(r"[\s\u2500-\u257f]+", " ", output).strip()


def wrong_examples(name, page, outputs):
    for m, output in zip(BLOCK.finditer(page), outputs):
        if output is not None and content(output) != content(m[4] or ""):
            line = page.count("\n", 0, m.start()) + 1
            yield f"{name}:{line}: prints\n{output}but the page shows\n{m[4] or 'nothing'}"


def written(page, outputs):
    """The page with what its examples print."""
    results = iter(outputs)

    def block(m):
        output = next(results)
        if output is None:
            return m[0]
        if not output:
            return f"```{m[1]}\n{m[2]}```\n"
        output = re.sub(r" +$", "", output, flags=re.M)
        return f"```{m[1]}\n{m[2]}```\n{m[3] or '```text' + chr(10)}{output}```\n"
    return BLOCK.sub(block, page)


# ------------------------------------------------------------- what does not need the library --

def without_code(page):
    return re.sub(r"^```.*?^```\n", lambda m: "\n" * m[0].count("\n"), page, flags=re.S | re.M)


def anchors(page):
    """What a link can lead to, as GitHub names headings."""
    found = set(re.findall(r'<a (?:name|id)="([^"]+)"', page))
    for heading in re.findall(r"^#+ (.*)$", without_code(page), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def broken_links(name, page, others):
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(page)):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        path = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
        if not os.path.exists(path):
            yield f"{name}: {link} leads nowhere"
        elif anchor and path in others and anchor not in anchors(others[path]):
            yield f"{name}: {link}: {path} has no such heading"


def long_lines(name, page):
    for i, line in enumerate(page.split("\n"), 1):
        output = re.match(r"^(\||[\u2500-\u257f])", line)
        if len(line) > WIDTH and not output and not re.fullmatch(r"\s*!?\[.*\]\(\S+\)\S*", line):
            yield f"{name}:{i}: a line of {len(line)} characters; at most {WIDTH} are allowed"


# ------------------------------------------------------------------------ lists of functions --

def registered(library):
    """Names of functions and tables that shingle registers."""
    names = "SELECT name FROM pragma_function_list UNION SELECT name FROM pragma_module_list"
    script = f".mode list\nCREATE TABLE before AS {names};\n.load {library}\nSELECT * FROM ({names}) EXCEPT SELECT * FROM before;\n"
    done = subprocess.run([SHELL, "-batch", "-init", "/dev/null", ":memory:"], input=script.encode(), stdout=subprocess.PIPE)
    return {n for n in done.stdout.decode().split()}


def wrong_lists(all_pages, names):
    """README.md has a row for each name; REFERENCE.md an entry, with an example, in the order of the alphabet."""
    rows = set(re.findall(r"^\| \[`(\w+)[^`]*`\]\(sql/[\w.]+#\w+\)", all_pages[README], re.M))
    reference = all_pages[REFERENCE]
    entries = re.findall(r"^### (\w+)$", reference, re.M)
    for page, listed in ((README, rows), (REFERENCE, set(entries))):
        for name in sorted(names - listed):
            yield f"{page} does not list {name}"
        for name in sorted(n for n in listed - names if page == README or re.match(r"(shingle|minhash|simhash|story|article)_", n)):
            yield f"{page} lists {name}, which is not there"
    for group in re.split(r"^## ", reference, flags=re.M)[1:]:
        inside = [n for n in re.findall(r"^### (\w+)$", group, re.M) if n in names]
        if inside != sorted(inside):
            yield f"{REFERENCE}: \"{group.splitlines()[0]}\" is not in the order of the alphabet"
    for entry in re.split(r"^### ", reference, flags=re.M)[1:]:
        name = entry.split("\n", 1)[0]
        shown = "".join(m[2] for m in BLOCK.finditer(entry))
        if name in names - NO_EXAMPLE and not re.search(rf"\b{name}\b", shown):
            yield f"{REFERENCE}: {name} has no example"
        if name in names - NO_ARGUMENTS:
            yield from (f"{REFERENCE}: {name} says nothing of {what}" for what in ("NULL and errors", "Cost") if f"*{what}:*" not in entry)


CALL = re.compile(r"(?:shingle_db_error|shingle_db_table_error|shingle_db_index_corrupt|integrity_\w+)\(([^;]*?)\);", re.S)
LITERALS = re.compile(r'((?:"(?:[^"\\]|\\.)*"\s*)+)')


def messages():
    """The messages of the glue, each with a value in it: (file, message)."""
    for directory, _, files in os.walk("ext/sqlite"):
        for name in sorted(f for f in files if f.endswith(".c")):
            for call in CALL.finditer(open(os.path.join(directory, name), encoding="utf-8").read()):
                format = LITERALS.search(call[1])
                text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', format[1])) if format else ""
                if re.search(r"[a-z]{3}", re.sub(r"%\w+", "", text)):
                    yield name, re.sub(r"%(?:l+d|l+u|d|u|g)", "7", re.sub(r"%[swz]", "x", text.replace('\\"', '"')))


def unlisted_messages(page):
    """What shingle can say, and the list of errors does not have. X, Y, F and N stand for anything, `...` for the rest."""
    table = re.findall(r"^\| (`[^|]*) \|", page[page.index("## Error messages"):page.index("## Limits")], re.M)
    listed = re.findall(r"`([^`]+)`", " ".join(table))
    starts = [re.sub(r"(?<![A-Za-z])[XYFN](?![A-Za-z])", ".+", re.escape(text.split("...")[0]).replace('"', '"?')) for text in listed]
    for name, message in messages():
        if not any(re.match(start, message) for start in starts if start):
            yield f'{REFERENCE}: the list of errors lacks "{message}" of {name}'


def wrong_rooms(page):
    """The table of rooms of ext/README.md, and what the files include."""
    rooms = {m[1]: m[2] for m in re.finditer(r"^\| `((?:core|sqlite)[\w/]*)` \|[^|]*\|([^|]*)\|$", page, re.M)}
    for directory, _, files in os.walk("ext"):
        room = os.path.relpath(directory, "ext").replace(os.sep, "/")
        for name in sorted(f for f in files if f.endswith((".c", ".h"))):
            for included in re.findall(r'^#\s*include "([^"]+)"', open(os.path.join(directory, name), encoding="utf-8").read(), re.M):
                path = os.path.normpath(os.path.join(directory, included))
                other = os.path.relpath(os.path.dirname(path), "ext").replace(os.sep, "/")
                if other in (room, ".") or not os.path.exists(path):
                    continue
                allowed = rooms.get(room, "")
                if room not in rooms:
                    yield f"ext/README.md has no row for {room}"
                elif not (other.split("/")[-1] in re.findall(r"\w+", allowed) or "all of the core" in allowed and other.startswith("core/")):
                    yield f"ext/README.md: {room} may not use {other}: {name} includes {included}"
                elif f"{other.split('/')[-1]}, in " in allowed and f"`{name}`" not in allowed:
                    yield f"ext/README.md: {name} of {room} may not use {other}"


def wrong_pages(all_pages, library):
    names = registered(re.sub(r"\.so$", "", library))
    yield from wrong_lists(all_pages, names)
    yield from unlisted_messages(all_pages[REFERENCE])
    yield from wrong_rooms(all_pages["ext/README.md"])
    lines = all_pages[README].count("\n")
    if lines > README_LINES:
        yield f"{README} has {lines} lines; at most {README_LINES} are allowed"
    for name, page in all_pages.items():
        yield from broken_links(name, page, all_pages)
        if name not in OLD_PAGES:
            yield from long_lines(name, page)


def main():
    library = os.path.abspath(sys.argv[1])
    all_pages = {name: open(name, encoding="utf-8").read() for name in pages()}
    run = {name: run_page(page, library) for name, page in all_pages.items()}
    demo = subprocess.run(["sh", "sql/demo.sh"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "DIR": "seeds"}).stdout.decode()
    if "--write" in sys.argv:
        for name, page in all_pages.items():
            new = DEMO.sub(lambda m: m[1] + demo + m[3], written(page, run[name]))
            if new != page:
                open(name, "w", encoding="utf-8").write(new)
        return 0
    wrong = [w for name, page in all_pages.items() for w in wrong_examples(name, page, run[name])]
    if content(demo) != content(DEMO.search(all_pages[README])[2]):
        wrong.append(f"README.md: make demo prints\n{demo}")
    examples = sum(output is not None for outputs in run.values() for output in outputs) + 1
    wrong_examples_count = len(wrong)
    wrong += wrong_pages(all_pages, library)
    for line in wrong:
        print(line)
    print(f"{examples - wrong_examples_count} passed, {len(wrong)} failed")
    return 1 if wrong else 0


sys.exit(main())
