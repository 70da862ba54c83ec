"""article_text() beside other readers of HTML: Python's list of references, and html5lib, which builds the standard's tree.

    python3 tests/html_test.py LIBRARY [PAGES] [SEED]

Random tags, closed or not, make PAGES pages. Each of their texts is a word of its own. What html5lib's tree shows, article_text must
show, and nothing else; in the same order, but for pages with a table: there the standard moves text that stands in no cell.
Without html5lib that part is passed over.
"""
import html, random, sqlite3, sys
from html.entities import html5 as entities

passed = failed = 0


def check(right, *what):
    global passed, failed
    if right:
        passed += 1
        return
    failed += 1
    if failed <= 10:
        print("FAILED ", *what)


def connect(library):
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.execute("SELECT load_extension(?)", (library.removesuffix(".so"),))
    return db


def references(ask):
    """All names, with and without their semicolon, before a letter, and at the end; in texts and in attributes."""
    skipped = ("\t", "\n", " ", "\xa0", "\xad")  # white space is made one, soft hyphens are not seen
    for name in entities:
        for text in (f"&{name}", f"&{name}x", f"&{name.rstrip(';')}", f"&{name.rstrip(';')}=1"):
            decoded = html.unescape(text)
            if any(c in decoded for c in skipped):
                continue
            check(ask(f"<p>.{text}.") == html.unescape(f".{text}."), text)
    for n in [*range(33, 127), *range(0x82, 0x8d), 0x80, 0x8e, *range(0x91, 0x9d), 0x9e, 0x9f, 0xa1, 0xff, 0x100, 0xd7ff, 0xd800, 0xdfff, 0xe000,
              0x10ffff - 2, 0x110000, 10**20]:
        for text in (f"&#{n};", f"&#x{n:x};", f"&#X{n:X}g", f"&#{n}a"):
            check(ask(f"<p>.{text}") == html.unescape(f".{text}"), text)


# ------------------------------------------------------------------------------ whole pages --

TAGS = ["p", "div", "span", "b", "i", "a", "ul", "li", "h1", "h2", "em", "section", "blockquote", "dl", "dt", "dd", "pre", "button",
        "form", "x-y", "font", "center", "label", "ol", "address", "nobr", "small", "article"]
TABLES = ["table", "tr", "td", "th", "tbody", "caption"]
FORMATTING = ("b", "i", "em", "a", "font", "nobr", "small")
HIDEABLE = ("p", "div", "li", "h1", "section", "blockquote", "article", "td", "ul")
RAW = ["<script>a</p>{}</script>", "<style>{}</style>", "<textarea><p>{}</textarea>", "<title>{}</title>", "<!-- {} -->", "<!{}>", "<?{}>", "</ {}>",
       "<svg><title>{}</title></svg>", "<iframe>{}</iframe>", "<br>", "<img src={}>", "<hr>", "<input value='{}>'>"]
HIDDEN = ["script", "style", "textarea", "title", "iframe"]


def soup(r, tables, hidden):
    """A page with tables or without; with hidden blocks, or with formatting, which the standard makes anew in each block."""
    tags = [t for t in TAGS if not hidden or t not in FORMATTING] + (TABLES * 2 if tables else [])
    raw = [x for x in RAW if not tables or "img" not in x]
    out, words, opened = [], 0, []
    for _ in range(r.randint(3, 40)):
        kind = r.random()
        if kind < .4:
            tag = r.choice(tags)
            opened.append(tag)
            out.append(f"<{tag}{' hidden' if hidden and tag in HIDEABLE and r.random() < .1 else ''}>")
        elif kind < .65:
            out.append(f"</{r.choice(opened) if opened and r.random() < .8 else r.choice(tags)}>")
        elif kind < .72:
            out.append(r.choice(raw).format(f"w{words}w"))
            words += 1
        else:
            out.append(f" w{words}w ")
            words += 1
    return "<!DOCTYPE html><p>" + "".join(out)


def shown(tree):
    """The words that are seen in a tree of html5lib's, in order."""
    words, todo = [], [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            words += node.split()
            continue
        if not isinstance(node.tag, str):
            continue
        if node.tag.rpartition("}")[2] not in HIDDEN and "hidden" not in node.attrib:
            inner = [node.text or ""]
            for child in node:
                inner += [child, child.tail or ""]
            todo += reversed(inner)
    return words


def trees(ask, pages, seed):
    import html5lib
    for n in range(pages):
        r = random.Random(f"{seed} {n}")
        tables = n % 3 == 0
        page = soup(r, tables, n % 3 < 2)
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        want, got = shown(parser.parse(page, scripting=True)), ask(page).split()
        if tables:
            want, got = sorted(want), sorted(got)
        check(want == got, f"{page}\n  html5lib:     {' '.join(want)}\n  article_text: {' '.join(got)}")


def main():
    db = connect(sys.argv[1])
    ask = lambda page: db.execute("SELECT article_text(?)", (page,)).fetchone()[0]
    references(ask)
    try:
        trees(ask, int(sys.argv[2]) if len(sys.argv) > 2 else 3000, sys.argv[3] if len(sys.argv) > 3 else "1")
    except ImportError:
        print("there is no html5lib: trees were not compared")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
