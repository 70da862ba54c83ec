"""How well article_text(page, 'article=1') finds the article in a page, on pages that are made here, and how fast it is.

    python3 bench/pages.py [DIRECTORY] [--half 0|1] [--layouts] [--write FOLDER] [--speed]

Articles of a directory (seeds/) are put into sixteen layouts of news sites, with menus, teasers, related links, share and
cookie text, comments and footers around and in them, which are made of other articles of the directory: each layout four
times, its furniture drawn by chance. The words of the article are known, so are the words that were found. Half 0 has the even
articles in the even layouts, half 1 the odd ones in the odd ones: no article and no layout is in both. Constants may be
chosen with half 0 alone. Headline and paragraphs count as the article; captions count neither way.

--layouts shows each layout; --write keeps the pages; --speed measures MB/s instead, in time of the processor.
python3-readability is measured too, if it is there.
"""
import collections, html, pathlib, random, re, sqlite3, sys, time

ARGS = [a for a in sys.argv[1:] if not a.startswith("--")]
OPTION = {a: sys.argv[i + 1] if i + 1 < len(sys.argv) else "" for i, a in enumerate(sys.argv) if a.startswith("--")}
if "--half" in OPTION:
    ARGS.remove(OPTION["--half"])
if "--write" in OPTION:
    ARGS.remove(OPTION["--write"])
DIRECTORY = pathlib.Path(ARGS[0] if ARGS else "seeds")

COOKIES = [
    "We and our partners use cookies to store and access information on your device and to process personal data such as "
    "unique identifiers, for personalised advertising and content. You can change your choice at any time in our privacy centre.",
    "This site uses cookies. By continuing to browse you agree to our use of cookies.",
    "Wir verwenden Cookies, um Inhalte und Anzeigen zu personalisieren und die Zugriffe auf unsere Website zu analysieren.",
    "Nous utilisons des cookies pour mesurer l'audience et améliorer votre expérience sur notre site.",
    "Мы используем файлы cookie, чтобы сделать сайт удобнее. Продолжая, вы соглашаетесь с этим."]
NEWSLETTERS = [
    "Get the most important stories of the day in your inbox every morning. Sign up for our free newsletter.",
    "Subscribe now and read all articles for four weeks for one euro. You can cancel at any time, online or by phone.",
    "Support independent journalism. Our reporting is free for everyone because readers like you pay for it."]
MENU = ["Home", "World", "Politics", "Business", "Sport", "Culture", "Science", "Opinion", "Video", "Weather", "Local news", "Sign in",
        "Subscribe", "Podcasts", "Live", "Jobs", "Travel", "Lifestyle", "Technology", "Health"]
SHARE = ["Share", "Tweet", "Email", "Print", "Copy link", "Share on Facebook", "Share on WhatsApp", "Save"]
FOOTER = ["About us", "Contact", "Privacy policy", "Terms of use", "Advertise", "Cookie settings", "Accessibility", "Imprint", "RSS"]
NAMES = ["newsfan82", "Maria K.", "oldsailor", "J. Petrov", "reader_one", "Ann from Leeds"]


class Article:
    def __init__(self, path):
        text = path.read_text("utf-8").strip()
        text = re.sub(r"^date \S+\s*", "", text)
        self.paragraphs = [p.replace("\n", " ").strip() for p in re.split(r"\n\s*\n", text) if p.strip()]
        self.lead = re.split(r"(?<=[.!?])\s", self.paragraphs[0])[0]
        words = re.sub(r"^.* -- ", "", self.lead).split()
        self.title = " ".join(words[:9]).rstrip(",.;:")


class Page:
    """Makes the furniture of one page, by chance."""

    def __init__(self, article, others, seed):
        self.a, self.others, self.r = article, others, random.Random(seed)
        self.gold = [article.title]
        self.marked = 0

    def e(self, text):
        return html.escape(text, quote=False)

    def some(self, items, low, high):
        return self.r.sample(items, min(len(items), self.r.randint(low, high)))

    def link(self, text, attributes=""):
        return f'<a href="/{self.r.randrange(10**6)}.html"{attributes}>{self.e(text)}</a>'

    def menu(self, low=5, high=14):
        return "".join(f"<li>{self.link(m)}</li>\n" for m in self.some(MENU, low, high))

    def headlines(self, low=3, high=8):
        return "".join(f"<li>{self.link(o.title)}</li>\n" for o in self.some(self.others, low, high))

    def teasers(self, tag="div", low=3, high=7):
        return "".join(f"<{tag}><h3>{self.link(o.title)}</h3><p>{self.e(' '.join(o.lead.split()[:24]))}...</p></{tag}>\n"
                       for o in self.some(self.others, low, high))

    def share(self, tag="span"):
        return "".join(f"<{tag}>{self.r.choice([self.link, self.e])(s)}</{tag}> " for s in self.some(SHARE, 3, 6))

    def comments(self, tag="div", low=3, high=7):
        out = []
        for o in self.some(self.others, low, high):
            out.append(f"<{tag}><b>{self.r.choice(NAMES)}</b> <small>{self.r.randint(1, 23)} hours ago</small><p>"
                       f"{self.e(self.r.choice(o.paragraphs)[:self.r.randint(60, 300)])}</p>{self.link('Reply')} {self.link('Report')}</{tag}>\n")
        return "".join(out)

    def cookie(self):
        return self.e(self.r.choice(COOKIES)) + " <button>Accept all</button> <button>Reject</button>"

    def newsletter(self):
        return self.e(self.r.choice(NEWSLETTERS)) + ' <input type="email" placeholder="Your email"> <button>Sign up</button>'

    def footer(self):
        return " | ".join(self.link(f) for f in self.some(FOOTER, 4, 9)) + f"<p>&copy; {self.r.randint(2015, 2026)} The Daily Example. All rights reserved.</p>"

    def inline(self, text):
        """A paragraph's words with some in <em>, <b> and links, as they are in articles."""
        words = text.split(" ")
        if len(words) > 12 and self.r.random() < .4:
            at = self.r.randrange(len(words) - 4)
            n = self.r.randint(1, 3)
            inner = self.e(" ".join(words[at:at + n]))
            tag = self.r.choice(["em", "b", 'a href="/topic"', 'a href="https://example.org/x?a=1&amp;b=2"'])
            return f"{self.e(' '.join(words[:at]))} <{tag}>{inner}</{tag.split()[0]}> {self.e(' '.join(words[at + n:]))}"
        return self.e(text)

    def body(self, one="<p>{}</p>\n", between=None, every=4, heading=None):
        """The article's paragraphs, and what stands between some of them."""
        out = []
        for i, p in enumerate(self.a.paragraphs):
            if heading and i and i % 4 == 0:
                words = " ".join(self.r.choice(self.a.paragraphs).split()[:self.r.randint(2, 5)]).strip(",.;")
                self.gold.append(words)
                out.append(heading.format(self.e(words)))
            self.gold.append(p)
            out.append(one.format(self.inline(p)))
            if between and i % every == every - 1:
                out.append(between())
        return "".join(out)

    def head(self, extra=""):
        return (f"<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>{self.e(self.a.title)} - The Daily Example</title>\n"
                f'<style>.a{{color:red}}</style><script>var x="<p>not text</p>";</script>{extra}</head>')


# ---------------------------------------------------------------------------------- layouts --

def html5(p):
    return (p.head() + f"<body><header><nav><ul>{p.menu()}</ul></nav></header><main><article><h1>{p.e(p.a.title)}</h1>"
            f"<p class=byline>By {p.link('Jo Writer')}</p><div class=share>{p.share()}</div>{p.body()}"
            f"<footer>Topics: {p.link('Europe')} {p.link('Trade')}</footer></article><aside><h2>Most read</h2><ol>{p.headlines()}</ol></aside></main>"
            f"<footer>{p.footer()}</footer><div id=cookie-banner>{p.cookie()}</div></body></html>")


def table_layout(p):
    return (f"<HTML><HEAD><TITLE>{p.e(p.a.title)}</TITLE></HEAD><BODY BGCOLOR=white><TABLE WIDTH=100%><TR><TD COLSPAN=3>"
            + " | ".join(p.link(m) for m in p.some(MENU, 6, 12)) + "<TR><TD VALIGN=top><FONT SIZE=1>"
            + "<BR>".join(p.link(o.title) for o in p.some(p.others, 4, 9)) + f"</FONT><TD><H1>{p.e(p.a.title)}</H1>"
            + p.body("{}<BR><BR>\n") + f"<TD VALIGN=top><B>Also today</B><BR>{'<BR>'.join(p.link(o.title) for o in p.some(p.others, 3, 6))}"
            + f"</TABLE><HR><CENTER><FONT SIZE=1>{p.footer()}</FONT></CENTER></BODY></HTML>")


def div_classes(p):
    related = lambda: f'<div class="related-box"><b>Read more</b><ul>{p.headlines(2, 4)}</ul></div>'
    return (p.head() + f'<body class="has-sidebar"><div class="site-nav"><ul>{p.menu()}</ul></div><div class="wrap content-with-sidebar">'
            f'<div class="story"><h1>{p.e(p.a.title)}</h1><div class="meta">12 min read</div>{p.body(between=related)}'
            f'<div class="newsletter-signup">{p.newsletter()}</div></div><div class="sidebar"><h3>Trending</h3>{p.teasers()}</div></div>'
            f'<div class="comments"><h3>Comments</h3>{p.comments()}</div><div class="footer">{p.footer()}</div></body></html>')


def anonymous(p):
    box = lambda: f'<div class="x7f"><div>Read also</div>{"".join(f"<div>{p.link(o.title)}</div>" for o in p.some(p.others, 2, 4))}</div>'
    return (p.head() + f"<body><div class=k0>{p.cookie()}</div><div class=x1a>" + "".join(f"<div class=q2>{p.link(m)}</div>" for m in p.some(MENU, 6, 12))
            + f"</div><div class=z9><h1>{p.e(p.a.title)}</h1><div class=u1>Yesterday, 10:42</div>{p.body('<div class=t4>{}</div>', box)}"
            f"<div class=x3>{p.share('div')}</div></div><div class=x5>{p.teasers()}</div><div class=x6>{p.footer()}</div></body></html>")


def wordpress(p):
    return (p.head() + f'<body class="post single"><div id="page"><div id="masthead"><h2>{p.link("The Daily Example")}</h2><div class="main-navigation">'
            f'<ul>{p.menu()}</ul></div></div><div id="content"><article class="post"><header class="entry-header"><h1 class="entry-title">{p.e(p.a.title)}</h1>'
            f'</header><div class="entry-content">{p.body(heading="<h2>{}</h2>")}<div class="sharedaddy sd-sharing">{p.share("li")}</div></div>'
            f'<footer class="entry-footer">Posted in {p.link("World")}. Tagged {p.link("trade")}</footer></article>'
            f'<div id="comments" class="comments-area"><h2>4 thoughts on this</h2><ol class="comment-list">{p.comments("li")}</ol>'
            f'<form><textarea>Your comment</textarea><button>Post comment</button></form></div></div><div id="secondary" class="widget-area">'
            f'<h3>Recent posts</h3><ul>{p.headlines()}</ul></div></div></body></html>')


def teasers_first(p):
    return (p.head() + f"<body><ul>{p.menu()}</ul><div>{p.teasers()}</div><div><h1>{p.e(p.a.title)}</h1>{p.body()}</div>"
            f"<div><h2>More on this</h2>{p.teasers()}</div><p>{p.footer()}</p></body></html>")


def unclosed(p):
    return (f"<title>{p.e(p.a.title)}</title><body><ul>{p.menu().replace('</li>', '')}</ul><h1>{p.e(p.a.title)}</h1>\n"
            + p.body("<p>{}\n") + f"<hr><p><b>Related</b><ul>{p.headlines().replace('</li>', '')}</ul><p><small>{p.footer()}")


def sections(p):
    out = f"<section class=block>{p.body()}</section>"
    return (p.head() + f"<body><div role=navigation><ul>{p.menu()}</ul></div><div role=main><div class=hero><h1>{p.e(p.a.title)}</h1></div>{out}"
            f"<div class=promo>{p.newsletter()}</div><div class='tags'>{''.join(p.link(m) for m in p.some(MENU, 2, 5))}</div></div>"
            f"<div role=contentinfo>{p.footer()}</div><div class='gdpr-consent'>{p.cookie()}</div></body></html>")


def many_articles(p):
    cards = "".join(f"<article class=card><h3>{p.link(o.title)}</h3><p>{p.e(o.lead)}</p></article>" for o in p.some(p.others, 4, 8))
    return (p.head() + f"<body><nav>{p.menu()}</nav><article class=story><h1>{p.e(p.a.title)}</h1>{p.body()}</article><section><h2>Latest</h2>{cards}</section>"
            f"<footer>{p.footer()}</footer></body></html>")


def article_body(p):
    return (p.head() + f"<body><div class=top>{''.join(p.link(m) + ' ' for m in p.some(MENU, 6, 12))}</div><div itemscope><h1 itemprop=headline>{p.e(p.a.title)}</h1>"
            f"<div>{p.share()}</div><div itemprop=articleBody>{p.body('<p>{}</p>', lambda: '<div>Advertisement</div>', 3)}</div>"
            f"<div>{p.comments()}</div></div><div>{p.footer()}</div></body></html>")


def breaks(p):
    return (p.head() + f"<body>{' '.join(p.link(m) for m in p.some(MENU, 6, 12))}<br><h1>{p.e(p.a.title)}</h1><div>{p.body('{}<br /><br />', None)}</div>"
            f"<br>{'<br>'.join(p.link(o.title) for o in p.some(p.others, 3, 8))}<br>{p.footer()}</body></html>")


def pictures(p):
    figure = lambda: (f"<figure><img src=x.jpg alt='{html.escape(p.r.choice(p.others).title)}'><figcaption>{p.e(p.r.choice(p.others).title)} Photo: Example Press"
                      f"</figcaption></figure>")
    return (p.head() + f"<body><div class=navbar><ul>{p.menu()}</ul></div><div class=container><div class=row><h1>{p.e(p.a.title)}</h1>"
            f"{figure()}{p.body('<p class=paragraph>{}</p>', figure, 3)}<div class=social-links>{p.share()}</div></div>"
            f"<div class=recirc><h4>Recommended for you</h4>{p.teasers('article')}</div></div><div class=footer>{p.footer()}</div></body></html>")


def paywall(p):
    return (p.head() + f"<body><div class=modal>{p.cookie()}</div><div class=menu>{p.menu()}</div><div class=article><h1>{p.e(p.a.title)}</h1>"
            f"{p.body()}<div class=paywall>{p.newsletter()}</div></div><div class=popular><h3>Most popular</h3><ol>{p.headlines()}</ol></div>{p.footer()}</body></html>")


def quotes(p):
    quote = lambda: f"<blockquote>{p.e(p.gold_quote())}</blockquote>"
    p.gold_quote = lambda: (p.gold.append(t := ' '.join(p.r.choice(p.a.paragraphs).split()[:14]) + "."), t)[1]
    return (p.head() + f"<body><div><div><div>{''.join(f'<span>{p.link(m)}</span>' for m in p.some(MENU, 6, 12))}</div></div></div><div><div><div><h1>{p.e(p.a.title)}</h1>"
            f"<div><div>{p.body('<div><div>{}</div></div>', quote, 5)}</div></div></div></div><div><div><h3>Comments ({p.r.randint(2, 90)})</h3>"
            f"<div class=comment-thread>{p.comments()}</div></div></div></div><div>{p.footer()}</div></body></html>")


def bare(p):
    return f"<h1>{p.e(p.a.title)}</h1>{p.body(heading='<h3>{}</h3>')}"


def inline_related(p):
    related = lambda: f"<p><strong>Read more:</strong> {p.link(p.r.choice(p.others).title)}</p>"
    return (p.head() + f"<body><div id=menu><ul>{p.menu()}</ul></div><div id=main><h1>{p.e(p.a.title)}</h1><p>{p.share()}</p>{p.body('<p>{}</p>', related, 2)}"
            f"<p>{p.link('Next article')} {p.link('Previous article')}</p></div><div id=right><div>{p.newsletter()}</div>{p.teasers('li')}</div>"
            f"<div id=bottom>{p.footer()}</div></body></html>")


LAYOUTS = [html5, table_layout, div_classes, anonymous, wordpress, teasers_first, sections, unclosed, many_articles, article_body, pictures, breaks,
           paywall, quotes, bare, inline_related]


def pages(half):
    articles = [Article(f) for f in sorted(DIRECTORY.glob("*.txt"))]
    for l, layout in enumerate(LAYOUTS):
        for i, a in enumerate(articles):
            if l % 2 != half or i % 2 != half:
                continue
            for seed in range(4):
                p = Page(a, [o for o in articles if o.lead != a.lead], f"{l} {i} {seed}")
                yield layout.__name__, layout(p), " ".join(p.gold)


def counted(text):
    return collections.Counter(re.findall(r"\w+", re.sub(r"\S[^\n]* Photo: Example Press", "", text)))


def extractors():
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension("./shingle")
    ask = lambda page, options: db.execute("SELECT article_text(?, ?)", (page, options)).fetchone()[0]
    found = {"article_text(page)": lambda page: ask(page, ""), "article_text(page, 'article=1')": lambda page: ask(page, "article=1")}
    try:
        import readability
        found["python3-readability"] = lambda page: ask("<h1>" + readability.Document(page).short_title() + "</h1>" + readability.Document(page).summary(), "")
    except ImportError:
        pass
    return found


def measure(half):
    rows = list(pages(half))
    if "--write" in OPTION:
        folder = pathlib.Path(OPTION["--write"])
        folder.mkdir(parents=True, exist_ok=True)
        for n, (layout, page, gold) in enumerate(rows):
            (folder / f"{n:04d}_{layout}.html").write_text(page, "utf-8")
    print(f"half {half}: {len(rows)} pages, {len({r[0] for r in rows})} layouts; shares of words, mean of pages\n")
    print("| | precision | recall | F1 | pages with F1 below .9 |\n|---|---|---|---|---|")
    for name, extract in extractors().items():
        by, all_of = collections.defaultdict(list), []
        for layout, page, gold in rows:
            got, want = counted(extract(page)), counted(gold)
            common = sum((got & want).values())
            precision, recall = common / max(1, sum(got.values())), common / sum(want.values())
            by[layout].append((precision, recall, 2 * precision * recall / max(1e-9, precision + recall)))
            all_of.append(by[layout][-1])
        mean = lambda xs, k: sum(x[k] for x in xs) / len(xs)
        show = lambda label, xs: print(f"| {label} | {mean(xs, 0):.3f} | {mean(xs, 1):.3f} | {mean(xs, 2):.3f} | {sum(x[2] < .9 for x in xs)} |")
        show(f"`{name}`" if "(" in name else name, all_of)
        if "--layouts" in OPTION:
            for layout, xs in by.items():
                show("&nbsp; " + layout, xs)


def speed():
    text = "".join(page for half in (0, 1) for _, page, _ in pages(half))
    text *= max(1, 100_000_000 // len(text.encode()))
    size = len(text.encode())
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension("./shingle")
    for options in "", "article=1":
        db.execute("SELECT length(article_text(?, ?))", (text[:1000], options)).fetchone()
        best = min(timed(lambda: db.execute("SELECT length(article_text(?, ?))", (text, options)).fetchone()) for _ in range(3))
        print(f"article_text(page, '{options}'): {size / best / 1e6:.0f} MB/s of HTML ({size / 1e6:.0f} MB)")


def timed(run):
    start = time.process_time()
    run()
    return time.process_time() - start


if "--speed" in OPTION:
    speed()
else:
    for half in [int(OPTION["--half"])] if "--half" in OPTION else [0, 1]:
        measure(half)
        print()
