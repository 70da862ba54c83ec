"""Runs every example of README.md in the sqlite3 shell and compares what it prints with what the page shows.

    python3 tests/readme_test.py LIBRARY           compares
    python3 tests/readme_test.py LIBRARY --write   writes the outputs into README.md

Beside that: every function and table has an example, and links lead to files that are there. An example is a ```sql or
```python block with a ```text block right after it. All SQL runs in one session, in order, so that later examples may use
tables that earlier ones made; a program runs alone. The block after `<!-- demo -->` is what `make demo` prints.
"""
import os, re, subprocess, sys, tempfile

EXAMPLE = re.compile(r"```sql\n(.*?)```\n```text\n(.*?)```\n", re.S)
PYTHON = re.compile(r"(```python\n(.*?)```\n```text\n)(.*?)(```\n)", re.S)
DEMO = re.compile(r"(<!-- demo -->\n```text\n)(.*?)(```\n)", re.S)
NO_EXAMPLE = {"shingle_debug"}  # differs from machine to machine
SHELL = os.environ.get("SQLITE3", "sqlite3")


def run_examples(scripts, library):
    """What each script prints, in one session of the shell."""
    session = "".join(f"{s}.print =={i}==\n" for i, s in enumerate(scripts)).replace(".load ./shingle\n", f".load {library}\n")
    done = subprocess.run([SHELL, "-batch", "-init", "/dev/null", ":memory:"], input=session.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    outputs, rest = [], done.stdout.decode()
    for i in range(len(scripts)):
        output, _, rest = rest.partition(f"=={i}==\n")
        outputs.append(output)
    return outputs


def run_python(script, library):
    """What a program prints, in an empty directory with ./shingle."""
    with tempfile.TemporaryDirectory() as directory:
        os.symlink(os.path.abspath(library), os.path.join(directory, "shingle.so"))
        done = subprocess.run([sys.executable, "-c", script], cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode()


def without_example(page, library):
    """Names that shingle registers and no example has."""
    names = "SELECT name FROM pragma_function_list UNION SELECT name FROM pragma_module_list"
    script = f".mode list\nCREATE TABLE before AS {names};\n.load {library}\nSELECT * FROM ({names}) EXCEPT SELECT * FROM before;\n"
    done = subprocess.run([SHELL, "-batch", "-init", "/dev/null", ":memory:"], input=script.encode(), stdout=subprocess.PIPE)
    shown = "\n".join(m[1] for m in EXAMPLE.finditer(page))
    return [n for n in done.stdout.decode().split() if n not in NO_EXAMPLE and not re.search(rf"\b{n}\b", shown)]


def broken_links(page):
    return [link for link in re.findall(r"\]\(([^)#]+)\)", page) if not link.startswith("http") and not os.path.exists(link)]


def content(output):
    """What a table says, however this version of the shell draws it."""
    return re.sub(r"[\s\u2500-\u257f]+", " ", output).strip()


def main():
    library = re.sub(r"\.so$", "", sys.argv[1])
    page = open("README.md", encoding="utf-8").read()
    demo = subprocess.run(["sh", "sql/demo.sh"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "DIR": "seeds"})
    programs = [run_python(m[2], sys.argv[1]) for m in PYTHON.finditer(page)]
    real = run_examples([m[1] for m in EXAMPLE.finditer(page)], library) + programs + [demo.stdout.decode()]
    if "--write" in sys.argv:
        outputs = iter(real)
        page = EXAMPLE.sub(lambda m: f"```sql\n{m[1]}```\n```text\n{next(outputs)}```\n", page)
        page = PYTHON.sub(lambda m: m[1] + next(outputs) + m[4], page)
        page = DEMO.sub(lambda m: m[1] + next(outputs) + m[3], page)
        open("README.md", "w", encoding="utf-8").write(page)
        return 0
    shown = [m[2] for m in EXAMPLE.finditer(page)] + [m[3] for m in PYTHON.finditer(page)] + [DEMO.search(page)[2]]
    wrong = [i for i in range(len(real)) if content(real[i]) != content(shown[i])]
    for i in wrong:
        print(f"example {i + 1} prints\n{real[i]}but README.md shows\n{shown[i]}")
    missing = [f"{name} has no example" for name in without_example(page, library)] + [f"{link} is not there" for link in broken_links(page)]
    for line in missing:
        print(line)
    print(f"{len(real) - len(wrong)} passed, {len(wrong) + len(missing)} failed")
    return 1 if wrong or missing else 0


sys.exit(main())
