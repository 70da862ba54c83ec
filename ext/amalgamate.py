"""Writes all of shingle as one C file and its header: shingle.c and shingle.h.

    python3 ext/amalgamate.py DIRECTORY FILE.c...

The files follow one another, each header where it is first included. Functions have names of
their own. But a type, a variable or a constant of one file may have the same name as one of another file: several have
a `State`. Such a name gets the file's path in front (`State` of sqlite/table_bands.c becomes
`sqlite_table_bands_State`). The macros of a file end where the file ends. The files are rewritten token by token, so that members of
structs, strings and comments stay as they are. What this cannot do (a macro that pastes names) fails when the result is
compiled.
"""
import collections, pathlib, re, sys

EXT = pathlib.Path(__file__).resolve().parent
TOKEN = re.compile(r"""
    (?P<directive> ^[ \t]*\# (?: \\\n | /\*.*?\*/ | [^\n] )* )
  | (?P<space>     [ \t]+ | \n | \\\n | /\*.*?\*/ | //[^\n]* )
  | (?P<text>      "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )
  | (?P<name>      [A-Za-z_]\w* )
  | (?P<number>    \.?\d (?: [eEpP][+-] | [\w.] )* )
  | (?P<mark>      -> | . )""", re.X | re.S | re.M)
INCLUDE = re.compile(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
DEFINE = re.compile(r"\s*#\s*define\s+(\w+)")
UNIQUE = re.compile(r"shingle_|sqlite3_|SQLITE_|XXH_|_", re.I)  # names and macros that need no more than they have
SHARED = re.compile(r"Shingle[A-Z]")


def tokenise(source):
    """(kind, text) for everything in a source; joined, the texts are the source."""
    return [(m.lastgroup, m[0]) for m in TOKEN.finditer(source)]


def without_space(tokens):
    return [t for t in tokens if t[0] not in ("space", "directive")]


def closing(tokens, at):
    """The position of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(tokens)):
        if tokens[i][0] == "mark":
            depth += (tokens[i][1] in "([{") - (tokens[i][1] in ")]}")
            if depth == 0:
                return i
    raise SystemExit(f"amalgamate.py: no end of {tokens[at][1]}")


def declarations(tokens):
    """The top level of a file, cut into declarations and definitions; a function's body is no part of them."""
    part, i = [], 0
    while i < len(tokens):
        text = tokens[i][1]
        end = closing(tokens, i) if text in ("(", "[", "{") else i
        body = text == "{" and part and part[-1][1] == ")"
        if not body:
            part += tokens[i:end + 1]
        i = end + 1
        if body or text == ";":
            yield part
            part = []


def names_of(part):
    """What one declaration declares: its name or names, its tag, its enumeration constants."""
    found, i, initialiser = set(), 0, False
    while i < len(part):
        kind, text = part[i]
        following = part[i + 1][1] if i + 1 < len(part) else "{"  # a function's body
        if text in ("struct", "union", "enum") and i + 1 < len(part):
            j = i + 1
            if part[j][0] == "name":
                j += 1
                if j < len(part) and part[j][1] == "{":
                    found.add(part[i + 1][1])
            if text == "enum" and j < len(part) and part[j][1] == "{":
                constants = part[j + 1:closing(part, j)]
                found |= {t for k, (kind_, t) in enumerate(constants)
                          if kind_ == "name" and (k == 0 or constants[k - 1][1] == ",")}
            i = j
            continue
        if text in ("(", "[", "{"):
            end = closing(part, i)
            if text == "(" and part[i + 1][1] == "*" and not initialiser:  # a pointer to a function
                found |= {t for k, t in part[i + 2:i + 3] if k == "name"}
            i = end + 1
            continue
        if kind == "name" and not initialiser and following in ("(", "[", "=", ",", ";", "{") and text != "__attribute__":
            found.add(text)
        initialiser = text == "=" or initialiser and text != ","
        i += 1
    return found


def own_names(source):
    """The names that a source declares at its top level and that other files may have too."""
    found = set()
    for part in declarations(without_space(tokenise(source))):
        found |= names_of(part)
    return {n for n in found if not UNIQUE.match(n) and not SHARED.match(n)}


def own_macros(source):
    """The macros that a source defines, in order, but for those that all of the program should see."""
    found = [m[1] for kind, text in tokenise(source) if kind == "directive" for m in [DEFINE.match(text)] if m]
    return [n for n in dict.fromkeys(found) if not UNIQUE.match(n)]


def members(tokens):
    """The positions of tokens that name members where a struct or union is declared, or in offsetof()."""
    real = [i for i, t in enumerate(tokens) if t[0] not in ("space", "directive")]
    plain = [tokens[i] for i in real]
    found = set()
    for i, (kind, text) in enumerate(plain):
        if text in ("struct", "union"):
            opening = i + 1 + (plain[i + 1][0] == "name")
            if opening < len(plain) and plain[opening][1] == "{":
                for j in range(opening + 1, closing(plain, opening)):
                    pointer = plain[j - 1][1] == "*" and plain[j + 1][1] == ")"
                    if plain[j][0] == "name" and (pointer or plain[j + 1][1] in (";", ",", "[", ":")):
                        found.add(real[j])
        if text == "offsetof":
            found |= {real[j] for j in range(i + 1, closing(plain, i + 1)) if plain[j - 1][1] == ","}
    return found


def renamed(source, names):
    """The source with other names for some, which are no members of anything."""
    tokens, out, before = tokenise(source), [], ""
    kept = members(tokens)
    for i, (kind, text) in enumerate(tokens):
        if kind == "directive" and not INCLUDE.match(text):
            head, body = re.match(r"(\s*#\s*\w*)(.*)", text, re.S).groups()
            out.append(head + renamed(body, names))
            continue
        out.append(names.get(text, text) if kind == "name" and before not in (".", "->") and i not in kept else text)
        if kind != "space":
            before = text
    return "".join(out)


class Amalgamation:
    def __init__(self, files):
        self.text, self.included, self.private = [], set(), {}
        sources = dict.fromkeys(files + sorted(EXT.rglob("*.h")))
        self.declared = collections.Counter(n for path in sources for n in own_names(path.read_text("utf-8")))

    def header(self, path, names):
        """A header's text where it comes first; one that has names of its own belongs to one file."""
        if path in self.included:
            if path in self.private:
                raise SystemExit(f"amalgamate.py: {path.name} is included twice and declares {self.private[path]}")
            return
        self.included.add(path)
        if any(n in names for n in own_names(path.read_text("utf-8"))):
            self.private[path] = sorted(own_names(path.read_text("utf-8")))
        self.add(path, names)

    def add(self, path, names):
        for line in re.split(r"(?<=\n)", renamed(path.read_text("utf-8"), names)):
            m = INCLUDE.match(line)
            local = m and m[1] and (path.parent / m[1]).resolve()
            if not m or not local or not local.exists():
                self.text.append(line)
            elif local != EXT / "shingle.h":  # the public one stands at the beginning
                self.header(local, names)

    def headers_of(self, path):
        """The headers of ours that a file includes and that no file before it did."""
        found = []
        for m in re.finditer(INCLUDE.pattern, path.read_text("utf-8"), re.M):
            local = m[1] and (path.parent / m[1]).resolve()
            if local and local.exists() and local not in self.included and local != EXT / "shingle.h":
                found += [local] + self.headers_of(local)
        return found

    def file(self, path):
        sources = [path.read_text("utf-8")] + [h.read_text("utf-8") for h in dict.fromkeys(self.headers_of(path))]
        prefix = "_".join(path.relative_to(EXT).with_suffix("").parts)
        names = {n: f"{prefix}_{n}" for s in sources for n in own_names(s) if self.declared[n] > 1}
        macros = dict.fromkeys(m for s in sources for m in own_macros(s))
        self.text.append(f"\n/* {' ' + path.relative_to(EXT).as_posix() + ' ':*^96} */\n")
        self.add(path, names)
        self.text += [f"#undef {m}\n" for m in macros]


def main(directory, files):
    header = (EXT / "shingle.h").read_text("utf-8")
    version = re.search(r'SHINGLE_VERSION "([^"]+)"', header)[1]
    all_of_it = Amalgamation(files)
    for path in files:
        all_of_it.file(path)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "shingle.h").write_text(header, "utf-8")
    (directory / "shingle.c").write_text(f"""\
/* shingle {version}, all of it in one file, which ext/amalgamate.py wrote from the files of ext/.
**
** Loadable:   cc -O3 -shared -fPIC -fvisibility=hidden -ffp-contract=off -o shingle.so shingle.c -lutf8proc -lm
** Linked in:  cc -O3 -ffp-contract=off -DSQLITE_CORE -c shingle.c, and shingle.h says how to register it
**
** It needs the headers of SQLite, xxhash.h (nothing of its library) and utf8proc. With MinGW's GCC, which does not
** heed how Windows aligns the stack, also -Wa,-muse-unaligned-vector-move.
*/
#ifndef _DEFAULT_SOURCE
#  define _DEFAULT_SOURCE 1 /* for what reads directories */
#endif
#include "shingle.h"
{''.join(all_of_it.text)}""", "utf-8")


main(pathlib.Path(sys.argv[1]), [pathlib.Path(name).resolve() for name in sys.argv[2:]])
