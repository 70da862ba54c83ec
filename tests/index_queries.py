#!/usr/bin/python3
"""Writes an SQL script of random queries of a shingle_index, each beside one that answers it without.

    index_queries.py [NUMBER [SEED]]

The script fills a table `truth` with how similar every text of a few is to every document, which a scan with
`similarity >= 0` gives and minhash_sim() confirms, and then asks everything twice: FROM the index with MATCH, and FROM
truth. For that it knows what MATCH means:

    documents with similarity >= the greatest lower bound that a comparison on the top level of WHERE or ON gives;
    where there is none: all, if one gives a lower bound for a containment; else those that reach the threshold
    with k: of those that also fulfil all comparisons of measures and rowid on the top level, the k most similar

It prints a line for every query with different answers, and one that counts. Any SQLite can run it: index_query_test.py
does with Python's, run.sh with a current one.
"""
import random, sys

THRESHOLD = 0.3
WORDS = ("north river council vote storm bridge school budget harbour rail fire team coach match goal winter crop "
         "price bank court judge trial law strike union mayor festival film actor song museum virus clinic").split()


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


# ------------------------------------------------------------------------------------ documents --

def edited(rng, words, share):
    return [rng.choice(WORDS) if rng.random() < share else w for w in words]


def documents(rng):
    """rowid -> text: families of edits, excerpts and longer texts; rowids of every size."""
    ids = [-2**63, -2**40, -7, -1, 0, 2**40, 2**63 - 1] + list(range(1, 84))
    texts, families = {}, []
    for i in ids:
        if not families or rng.random() < 0.2:
            families.append(rng.choices(WORDS, k=rng.choice((4, 8, 20, 60, 300))))
        words = edited(rng, rng.choice(families), rng.choice((0, 0, 0.02, 0.05, 0.1, 0.2, 0.5)))
        if rng.random() < 0.15:
            words = words[: max(1, len(words) // 3)]
        if rng.random() < 0.1:
            words = words + rng.choice(families)
        texts[i] = " ".join(words)
    texts[5], texts[6] = "", None
    return texts


def setup(rng):
    texts = documents(rng)
    yield "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT, source INT)"
    for i, text in texts.items():
        yield "INSERT INTO news VALUES(%s, %s, %d)" % (whole(i), "NULL" if text is None else quoted(text), i % 4)
    yield "CREATE VIRTUAL TABLE i USING shingle_index(threshold=%g, recall=0.9999)" % THRESHOLD
    yield "CREATE VIRTUAL TABLE e USING shingle_index(threshold=%g, recall=0.9999, exact=1, content=news, content_rowid=id, content_column=body)" % THRESHOLD
    for name in "ie":
        yield "INSERT INTO %s(rowid, text) SELECT id, body FROM news" % name
    # what is asked for: texts of the corpus, two that are not, a signature, an empty text, NULL
    yield "CREATE TABLE ask(q INTEGER PRIMARY KEY, text, low, id)"
    some = rng.sample([i for i in texts if texts[i]], 7)
    asked = [quoted(texts[i]) for i in some] + [quoted(" ".join(edited(rng, texts[some[0]].split(), 0.1))),
             "'nothing like it anywhere'", "minhash(%s)" % quoted(texts[some[1]]), "''", "NULL"]
    for q, text in enumerate(asked):
        low = rng.choice(("0.1", "0.25", "0.5", "0.9", "'0.2'", "NULL", "0", "'x'", "-1"))
        yield "INSERT INTO ask VALUES(%d, %s, %s, %s)" % (q, text, low, whole(rng.choice(list(texts))))
    for name in "ie":
        yield "CREATE TABLE truth_%s(q, \"rowid\" INTEGER, similarity REAL, query_in_doc REAL, doc_in_query REAL)" % name
        yield ("INSERT INTO truth_%s SELECT q, %s.rowid, similarity, query_in_doc, doc_in_query FROM ask JOIN %s ON %s MATCH ask.text "
               "AND similarity >= 0" % (name, name, name, name))
        yield "CREATE INDEX truth_%s_q ON truth_%s(q)" % (name, name)
    yield "CREATE TABLE a(x, y, z)"
    yield "CREATE TABLE b(x, y, z)"
    yield "CREATE TABLE result(number, good)"
    # similarity is what the functions say
    signature = "CASE typeof(text) WHEN 'blob' THEN text ELSE minhash(text) END"
    yield ("INSERT INTO result SELECT 'similarity', count(*) = 0 FROM truth_i t JOIN ask USING(q) JOIN news ON news.id = t.\"rowid\" WHERE similarity "
           "<> ifnull(minhash_sim(%s, minhash(ifnull(body, ''))), 0)" % signature)
    yield ("INSERT INTO result SELECT 'containment', count(*) = 0 FROM truth_i t JOIN ask USING(q) JOIN news ON news.id = t.\"rowid\" WHERE query_in_doc "
           "<> ifnull(minhash_containment(%s, minhash(ifnull(body, ''))), 0)" % signature)
    yield ("INSERT INTO result SELECT 'exact', count(*) = 0 FROM truth_e t JOIN ask USING(q) JOIN news ON news.id = t.\"rowid\" WHERE typeof(text) = 'text' "
           "AND similarity <> ifnull(shingle_sim(text, ifnull(body, '')), 0)")
    yield ("INSERT INTO result SELECT 'all', count(*) = %d * (SELECT count(*) FROM ask WHERE shingle_count(text) > 0) FROM truth_i"
           % len(texts))


def whole(i):
    return "(-9223372036854775807-1)" if i == -2**63 else str(i)


# ----------------------------------------------------------------------------------- conditions --

class Condition:
    """`sql` in both queries; `bound`: an SQL expression that a measure is not below; `top`: k counts it."""

    def __init__(self, sql, bound=None, contained=False, top=False):
        self.sql, self.bound, self.contained, self.top = sql, bound, contained, top


MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


class Queries:
    def __init__(self, rng):
        self.rng = rng
        self.table = "i"

    def number(self):
        return "%g" % self.rng.choice((0, 0.05, 0.1, 0.2, 0.3, 0.31, 0.5, 0.7, 0.95, 1, 1.5, -1, round(self.rng.random(), 2)))

    def operand(self, ask):
        """What a measure is compared with, and the same as a number: None, if it is none."""
        r, number = self.rng.random(), self.number()
        if r < 0.6:
            return number, number
        if r < 0.7:
            return "'%s'" % number, number
        if r < 0.74:
            return self.rng.choice(("'abc'", "x'3030'", "'0.1x'")), None
        if r < 0.77:
            return "NULL", None
        if r < 0.85:
            sub = "(SELECT max(similarity) * %s FROM truth_i WHERE q = %d)" % (number, self.rng.randrange(9))
            return sub, sub
        if ask and r < 0.97:
            return "ask.low", "CASE WHEN typeof(ask.low) = 'text' AND ask.low <> '0.2' THEN 0 ELSE CAST(ask.low AS REAL) END"
        return "(%s + 0)" % number, number

    def measure(self, name, ask):
        rng = self.rng
        column = rng.choice(("similarity", "similarity", "similarity", "query_in_doc", "doc_in_query"))
        left, r = "%s.%s" % (name, column), rng.random()

        def found(sql, low, top=True):
            if low is None:
                return Condition(sql, top=top)
            if column == "similarity":
                return Condition(sql, bound=low, top=top)
            return Condition(sql, contained=True, top=top)
        if r < 0.6:
            op = rng.choice((">=", ">=", ">", ">", "<", "<=", "=", "<>"))
            text, number = self.operand(ask)
            lower = number if op in (">=", ">", "=") else None
            if op == "=" and rng.random() < 0.7:  # of a value that there is
                text = number = "(SELECT %s FROM truth_%s WHERE q = %d ORDER BY similarity DESC LIMIT 1 OFFSET %d)" % (
                    column, self.table, rng.randrange(9), rng.randrange(6))
                lower = number
            sql = "%s %s %s" % (left, op, text) if rng.random() < 0.8 else "%s %s %s" % (text, MIRRORED[op], left)
            return found(sql, lower)
        if r < 0.72:
            text, number = self.operand(ask)
            return found("%s BETWEEN %s AND %s" % (left, text, self.number()), number)
        # none of these is a comparison on the top level
        one, two = self.number(), self.number()
        return Condition(rng.choice((
            "NOT (%s < %s AND %s.rowid > 3)" % (left, one, name), "(%s >= %s OR %s.rowid > 40)" % (left, one, name),
            "(%s > %s OR %s < %s)" % (left, one, left, two), "%s + 0 >= %s" % (left, one), "abs(%s - %s) < 0.3" % (left, one),
            "%s IS NOT NULL" % left, "%s NOT BETWEEN %s AND %s" % (left, one, two),
            "(%s >= %s) = 1" % (left, one), "CASE WHEN %s > %s THEN 1 ELSE 0 END" % (left, one))))

    def rowid_operand(self, ask):
        rng = self.rng
        r = rng.random()
        if r < 0.5:
            return str(rng.randint(-3, 90))
        if r < 0.62:
            return rng.choice(("4.5", "-0.5", "7.0", "40.0", "-7.5", "'9'", "'9.0'", "' 8 '", "'12.5'"))
        if r < 0.75:
            return rng.choice(("9223372036854775807", "(-9223372036854775807-1)", "9223372036854775808.0", "-9.3e18", "1e300", "-1e300",
                               "9007199254740993", "'abc'", "x'31'", "NULL", "''"))
        if ask and r < 0.85:
            return "ask.id"
        return rng.choice(("(SELECT max(id) FROM news WHERE source = 2)", "(SELECT 7.5)", "(SELECT id FROM news WHERE id = 33)", "abs(-12)"))

    def rowid(self, name, ask):
        rng, left = self.rng, name + ".rowid"
        r = rng.random()
        if r < 0.55:
            op = rng.choice((">", ">=", "<", "<=", "=", "<>", "<>", "IS"))
            text = self.rowid_operand(ask)
            if op == "IS" or rng.random() < 0.8:
                return Condition("%s %s %s" % (left, op, text), top=True)
            return Condition("%s %s %s" % (text, MIRRORED[op], left), top=True)
        if r < 0.65:
            return Condition("%s BETWEEN %s AND %s" % (left, self.rowid_operand(False), self.rowid_operand(ask)), top=True)
        if r < 0.9:
            some = ", ".join(self.rowid_operand(False) for _ in range(rng.randint(2, 12)))
            return Condition("%s IN (%s)" % (left, rng.choice((some, "SELECT id FROM news WHERE source = %d" % rng.randrange(5),
                             "SELECT id + 0.0 FROM news WHERE id BETWEEN 10 AND 50"))), top=True)
        return Condition(rng.choice(("%s NOT IN (3, 4, 5, 6)", "(%s = 3 OR %s > 10)", "%s %% 2 = 0", "%s NOT BETWEEN 10 AND 30", "NOT %s > 12",
                                     "%s IS NOT 9", "+%s > 20")).replace("%s", left).replace("%%", "%"))

    def conditions(self, name, ask, most=4):
        rng = self.rng
        some = [self.measure(name, ask) if rng.random() < 0.6 else self.rowid(name, ask) for _ in range(rng.randint(0, most))]
        if rng.random() < 0.1:  # SQLite leaves no more than 16 conditions to a table
            some += [Condition("%s.rowid <> %d" % (name, n), top=True) for n in rng.sample(range(1, 80), 18)]
        return some

    # -------------------------------------------------------------------------------- tables --

    def matching(self, name, conditions, k, ask, query):
        """The FROM item of `truth` that stands for `name MATCH query [AND k = k]`. `ask`: for each text of that table,
        with its q; "all": for one query, once for each row, which is in `asked`."""
        bounds = [c.bound for c in conditions if c.bound is not None]
        low = str(THRESHOLD)
        if bounds:
            low = "max(%s)" % ", ".join(bounds) if len(bounds) > 1 else bounds[0]
        elif any(c.contained for c in conditions):
            low = "0"
        where = ["%s.similarity >= %s" % (name, low)]
        truth, columns, each = "truth_%s %s" % (self.table, name), name + ".*", name + ".q"
        if ask == "all":
            truth, columns, each = truth + " JOIN ask", columns + ", ask.q AS asked", "ask.q"
        elif ask:
            truth += " JOIN ask ON ask.q = %s.q" % name
        if ask in ("all", False):
            where.append("%s.q = %d" % (name, query))
        if k is None:
            return "(SELECT %s FROM %s WHERE %s)" % (columns, truth, " AND ".join(where))
        where += [c.sql for c in conditions if c.top]
        return ("(SELECT * FROM (SELECT %s, row_number() OVER (PARTITION BY %s ORDER BY %s.similarity DESC, %s.rowid) AS n FROM %s WHERE %s) WHERE n <= %d)"
                % (columns, each, name, name, truth, " AND ".join(where), k))

    def match(self, table, query=None):
        text = "ask.text" if query is None else self.rng.choice(("(SELECT text FROM ask WHERE q = %d)", "(SELECT text FROM ask WHERE q = %d LIMIT 1)")) % query
        return "i.%s %s %s" % (table, self.rng.choice(("MATCH", "MATCH", "=")), text)

    def pair(self):
        """(FROM and WHERE of the index's query, the same for truth, the columns that may be used)."""
        rng = self.rng
        self.table = t = rng.choice("iie")
        query, shape = rng.randrange(12), rng.random()
        k = rng.choice((None, None, None, 1, 2, 5, 30))
        k_sql = [] if k is None else [rng.choice(("i.k = %d", "%d = i.k", "i.k = '%d'", "i.k = (SELECT %d)")) % k]
        ask = shape >= 0.45
        c = self.conditions("i", ask)
        sqls = [x.sql for x in c]
        m = self.matching("i", c, k, ask, query)

        def where(parts):
            parts = list(parts)
            rng.shuffle(parts)
            return " WHERE " + " AND ".join(parts) if parts else ""
        if shape < 0.3:  # a constant text
            match = [self.match(t, query)]
            return "%s AS i%s" % (t, where(match + sqls + k_sql)), "%s AS i%s" % (m, where(sqls)), "i"
        if shape < 0.45:  # joined with the articles
            match = [self.match(t, query)]
            other = rng.choice(([], ["news.source < 2"], ["news.body IS NOT NULL"]))
            join = rng.choice(("news JOIN %s AS i ON i.rowid = news.id", "%s AS i JOIN news ON i.rowid = news.id",
                               "%s AS i CROSS JOIN news ON news.id = i.rowid"))
            return join % t + where(match + sqls + k_sql + other), join % m + where(sqls + other), "news"
        match, same = [self.match(t)], ["i.q = ask.q"]
        if shape < 0.65:
            join = rng.choice(("ask JOIN %s AS i", "%s AS i JOIN ask", "ask, %s AS i", "ask CROSS JOIN %s AS i"))
            few = ["ask.q = %d" % query] if rng.random() < 0.5 else []
            return join % t + where(match + sqls + k_sql + few), join % m + where(same + sqls + few), "ask"
        if shape < 0.7:  # a constant text, a bound from a table that had better come first
            if any("ask.id" in s for s in sqls):
                k, k_sql = None, []
            return ("%s AS i JOIN ask%s" % (t, where([self.match(t, query)] + sqls + k_sql)), "ask JOIN %s AS i%s" % (
                self.matching("i", c, k, "all", query), where(["i.q = %d" % query, "i.asked = ask.q"] + sqls)), "ask")
        if shape < 0.8:
            return ("ask LEFT JOIN %s AS i ON %s" % (t, where(match + sqls + k_sql)[7:]), "ask LEFT JOIN %s AS i ON %s" % (m, where(same + sqls)[7:]), "ask")
        if shape < 0.9:  # as a condition
            kind = rng.choice(("EXISTS", "NOT EXISTS"))
            return ("ask WHERE %s (SELECT 1 FROM %s AS i%s)" % (kind, t, where(match + sqls + k_sql)),
                    "ask WHERE %s (SELECT 1 FROM %s AS i%s)" % (kind, m, where(same + sqls)), None)
        # the search must come first: what it does not know of yet are no bounds
        m = self.matching("i", [x for x in c if "ask." not in x.sql], None, False, query)
        return ("%s AS i CROSS JOIN ask%s" % (t, where([self.match(t, query)] + sqls)), "%s AS i CROSS JOIN ask%s" % (m, where(sqls)), "ask")

    # ------------------------------------------------------------------------------- queries --

    def select(self):
        """(index's query, truth's, is the order to be compared?)"""
        rng = self.rng
        one, two, columns = self.pair()
        second = {"i": "NULL", "news": "news.source", "ask": "ask.q", None: "ask.q"}[columns]
        if columns is None:
            return "SELECT ask.q, 0, 0 FROM " + one, "SELECT ask.q, 0, 0 FROM " + two, False
        r = rng.random()
        if r < 0.4:
            head, tail = "SELECT i.rowid, i.similarity, %s FROM " % second, ""
            return head + one, head + two, False
        if r < 0.7:
            first = ["i.similarity DESC", "i.rowid"] if rng.random() < 0.5 else rng.sample(
                ["i.similarity DESC", "i.similarity", "i.rowid DESC", "i.rowid", "i.query_in_doc", "i.doc_in_query DESC", "round(i.similarity, 1) DESC"], rng.randint(1, 3))
            terms = first + ["i.rowid", second]
            if columns != "ask" and rng.random() < 0.5:  # as the index gives them, or nearly: two columns suffice
                terms = rng.choice((["i.similarity DESC", "i.rowid"], ["i.similarity DESC", "i.rowid DESC"], ["i.similarity", "i.rowid"], ["i.rowid DESC"], ["i.rowid"]))
            order = " ORDER BY " + ", ".join(terms)
            if rng.random() < 0.6:
                order += " LIMIT %d" % rng.choice((0, 1, 2, 7, 50, -1))
                if rng.random() < 0.5:
                    order += " OFFSET %d" % rng.randrange(6)
            head = "SELECT i.rowid, i.query_in_doc, %s FROM " % second
            return head + one + order, head + two + order, True
        if r < 0.78:
            head = rng.choice(("SELECT DISTINCT i.similarity, 0, %s FROM ", "SELECT DISTINCT round(i.doc_in_query, 1), %s, 0 FROM ",
                               "SELECT count(*), round(sum(i.similarity), 6), min(i.rowid) || %s FROM ", "SELECT max(i.similarity), %s, 0 FROM ",
                               "SELECT i.rowid, rank() OVER (ORDER BY i.similarity DESC), %s FROM ")) % second
            if "max(" in head:
                head = head.replace(second, "0")
            if "|| " in head:
                head = head.replace("|| " + second, "|| ''")
            return head + one, head + two, False
        if r < 0.88:
            head = "SELECT %s, count(*), round(total(i.query_in_doc), 6) FROM "
            group = rng.choice(("i.similarity", "round(i.similarity, 1)", second if second != "NULL" else "i.rowid %% 3"))
            tail = " GROUP BY " + group + rng.choice(("", "", " HAVING count(*) > 1"))
            if rng.random() < 0.4:
                tail += " ORDER BY 1 DESC LIMIT 3"
            head, tail = head.replace("%s", group).replace("%%", "%"), tail.replace("%%", "%")
            return head + one + tail, head + two + tail, False
        other_one, other_two, _ = self.pair()
        while _ is None:
            other_one, other_two, _ = self.pair()
        op = rng.choice(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
        head = "SELECT i.rowid, i.similarity, 0 FROM "
        return "%s%s %s %s%s" % (head, one, op, head, other_one), "%s%s %s %s%s" % (head, two, op, head, other_two), False

    def scan(self):
        """Without MATCH."""
        c = [self.rowid("i", False) for _ in range(self.rng.randint(0, 3))]
        t = self.rng.choice("ie")
        where = " WHERE " + " AND ".join(x.sql for x in c) if c else ""
        order = self.rng.choice(("", " ORDER BY i.rowid", " ORDER BY i.rowid DESC LIMIT 5", " ORDER BY i.rowid LIMIT 4 OFFSET 2"))
        return ("SELECT i.rowid, i.similarity, i.k FROM %s AS i%s%s" % (t, where, order),
                "SELECT i.rowid, NULL, NULL FROM (SELECT id AS rowid FROM news) AS i%s%s" % (where, order), "ORDER" in order)

    def change(self):
        """Statements that change the index by such a WHERE, and what is then left: rowids."""
        rng = self.rng
        self.table = "i"
        query, k = rng.randrange(12), rng.choice((None, None, 1, 3))
        c = self.conditions("i", False)
        k_sql = [] if k is None else ["i.k = %d" % k]
        where = " AND ".join([self.match("i", query)] + [x.sql for x in c] + k_sql)
        rows = "(SELECT i.rowid FROM %s AS i%s)" % (self.matching("i", c, k, False, query), "".join(" WHERE " + " AND ".join(x.sql for x in c) if c else ""))
        if rng.random() < 0.5:
            return "DELETE FROM i AS i WHERE " + where, "SELECT id, 0, 0 FROM news WHERE id NOT IN " + rows
        moved = "3 * abs(%s %% 1000003) + 100000 + (%s < 0)"
        return ("UPDATE i AS i SET rowid = " + moved % ("rowid", "rowid") + " WHERE " + where,
                "SELECT CASE WHEN id IN " + rows + " THEN " + moved % ("id", "id") + " ELSE id END, 0, 0 FROM news")


ORDERED = "(SELECT rowid AS r, x, y, z FROM %s)"
UNORDERED = "(SELECT count(*) AS r, x, y, z FROM %s GROUP BY x, y, z)"
SAME = "(NOT EXISTS (SELECT * FROM %s EXCEPT SELECT * FROM %s) AND NOT EXISTS (SELECT * FROM %s EXCEPT SELECT * FROM %s))"


def script(number, seed):
    rng = random.Random(seed)
    yield from setup(rng)
    queries = Queries(rng)
    for n in range(number):
        yield "DELETE FROM a"
        yield "DELETE FROM b"
        if n % 20 == 19:
            change, left = queries.change()
            yield "INSERT INTO b " + left
            yield "SAVEPOINT before"
            yield change
            yield "INSERT INTO a SELECT rowid, 0, 0 FROM i"
            yield "SELECT 'differs: change %d' WHERE NOT %s" % (n, SAME % (UNORDERED % "a", UNORDERED % "b", UNORDERED % "b", UNORDERED % "a"))
            yield "ROLLBACK TO before"
            yield "RELEASE before"
        else:
            one, two, ordered = queries.scan() if n % 20 == 10 else queries.select()
            a, b = [(ORDERED if ordered else UNORDERED) % t for t in "ab"]
            yield "INSERT INTO a " + one
            yield "INSERT INTO b " + two
            yield "INSERT INTO result SELECT %d, %s" % (n, SAME % (a, b, b, a))
    yield "INSERT INTO i(i) VALUES('integrity-check')"
    yield "INSERT INTO e(e) VALUES('integrity-check')"
    yield "SELECT 'differs: query ' || number FROM result WHERE NOT good"
    yield "SELECT count(*) || ' queries, ' || sum(NOT good) || ' differ' FROM result"


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    for statement in script(number, seed):
        print(statement + ";")


if __name__ == "__main__":
    main()
