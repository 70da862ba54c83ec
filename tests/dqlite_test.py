"""Three nodes of sql/scale_out/dqlite.c on loopback: articles come in through the leader, the leader is killed, and the
index answers on the next one.

    python3 tests/dqlite_test.py LIBRARY      with libshingle.a in $BUILD and the compiler $CC

Without dqlite, or a static library, it is skipped. The client below knows as much of dqlite's protocol as this takes.
"""
import os, pathlib, re, socket, struct, subprocess, sys, tempfile, time

BUILD = os.environ.get("BUILD", "build")
CC = os.environ.get("CC", "cc").split()
SEEDS = {int(re.match(r"(\d+)_", p.name)[1]): p.read_text("utf-8") for p in pathlib.Path("seeds").glob("*.txt")}
MODEL = 0, 4  # the rewrite and its original
LEADER, CLIENT, OPEN, EXEC, QUERY, ADD, ASSIGN, TRANSFER = 0, 1, 3, 8, 9, 12, 13, 17
FAILURE, ROWS = 0, 7
VOTER = 0


class Failure(Exception):
    pass


# ------------------------------------------------------------------------------- protocol --
# A message is a header (words of 8 bytes that follow, type) and the words. Texts end with a zero byte and fill words.

def text(value):
    value = value.encode() + b"\0"
    return value + b"\0" * (-len(value) % 8)


def parameters(values):
    if not values:
        return b""
    types = bytes([len(values)] + [1 if isinstance(v, int) else 3 for v in values])
    return types + b"\0" * (-len(types) % 8) + b"".join(struct.pack("<q", v) if isinstance(v, int) else text(v) for v in values)


class Words:
    """What is left of a message."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form="<Q"):
        self.at += 8
        return struct.unpack_from(form, self.data, self.at - 8)[0]

    def text(self):
        end = self.data.index(b"\0", self.at)
        value = self.data[self.at:end].decode()
        self.at += (end - self.at + 8) // 8 * 8
        return value

    def value(self, kind):
        if kind in (1, 11):
            return self.number("<q")
        if kind == 2:
            return self.number("<d")
        if kind == 5:
            self.number()
            return None
        if kind == 3:
            return self.text()
        raise Failure(f"a value of type {kind}")

    def rows(self):
        columns = self.number()
        for _ in range(columns):
            self.text()
        found = []
        while self.data[self.at] not in (0xFF, 0xEE):  # no more rows; more in the next message
            nibbles = [n for byte in self.data[self.at:self.at + (columns + 15) // 16 * 8] for n in (byte & 15, byte >> 4)]
            self.at += (columns + 15) // 16 * 8
            found.append(tuple(self.value(kind) for kind in nibbles[:columns]))
        return found, self.data[self.at] == 0xEE


class Client:
    def __init__(self, address):
        host, port = address.split(":")
        self.socket = socket.create_connection((host, int(port)), 5)
        self.socket.settimeout(20)
        self.socket.sendall(struct.pack("<Q", 1))
        self.call(CLIENT, struct.pack("<Q", 7))

    def receive(self):
        data = b""
        header = self.exactly(8)
        words, kind = struct.unpack_from("<IB", header)
        data = self.exactly(words * 8)
        if kind == FAILURE:
            raise Failure(Words(data[8:]).text())
        return kind, Words(data)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise Failure("the node hung up")
            data += more
        return data

    def call(self, kind, body):
        self.socket.sendall(struct.pack("<IBBH", len(body) // 8, kind, 0, 0) + body)
        return self.receive()[1]

    def open(self, name):
        self.database = self.call(OPEN, text(name) + struct.pack("<Q", 0) + text("")).number("<I")

    def execute(self, sql, *values):
        self.call(EXEC, struct.pack("<Q", self.database) + text(sql) + parameters(values))

    def query(self, sql, *values):
        words = self.call(QUERY, struct.pack("<Q", self.database) + text(sql) + parameters(values))
        found, more = words.rows()
        while more:
            rows, more = self.receive()[1].rows()
            found += rows
        return found


# -------------------------------------------------------------------------------- cluster --

class Cluster:
    def __init__(self, program, directory):
        self.program, self.directory = program, directory
        self.addresses = {i: f"127.0.0.1:{port}" for i, port in zip((1, 2, 3), free_ports(3))}
        self.nodes = {}

    def start(self, i):
        folder = self.directory / str(i)
        folder.mkdir(exist_ok=True)
        self.nodes[i] = subprocess.Popen([self.program, str(i), self.addresses[i], folder], stderr=subprocess.DEVNULL)

    def kill(self, i):
        self.nodes[i].kill()
        self.nodes.pop(i).wait()

    def leader(self):
        """Its number, and a connection to it: once all that live agree who it is."""
        for _ in range(300):
            try:
                said = {Client(self.addresses[i]).call(LEADER, struct.pack("<Q", 0)).number() for i in self.nodes}
                if len(said) == 1 and said <= set(self.nodes):
                    number = said.pop()
                    return number, Client(self.addresses[number])
            except (OSError, Failure):
                pass
            time.sleep(0.1)
        raise Failure("no leader after half a minute")

    def stop(self):
        for node in self.nodes.values():
            node.terminate()
        for node in self.nodes.values():
            node.wait(20)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


# ---------------------------------------------------------------------------------- tests --

checks = failures = 0


def check(what, found, expected):
    global checks, failures
    checks += 1
    if found != expected:
        failures += 1
        print(f"{what}: found {found}, expected {expected}")


SCHEMA = [
    "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)",
    "CREATE VIRTUAL TABLE news_index USING shingle_index(content='news', content_rowid='id', content_column='body', stories=1)",
    "CREATE TRIGGER news_insert AFTER INSERT ON news BEGIN INSERT INTO news_index(rowid, text) VALUES (new.id, new.body); END",
]
RELATED = "SELECT rowid, verdict FROM related_articles('news_index', ?, 2)"
SIMILAR = "SELECT rowid, similarity FROM news_index WHERE news_index MATCH ? AND similarity > 0.5 ORDER BY similarity DESC, rowid"


def answers(db):
    """What the index says of the model pair, and of all copies; and whether it is sound."""
    db.execute("INSERT INTO news_index(news_index) VALUES ('integrity-check')")
    return db.query(RELATED, SEEDS[MODEL[0]]), db.query(SIMILAR, SEEDS[3]), db.query("SELECT count(*) FROM news")


def check_cluster(cluster):
    cluster.start(1)
    first, db = cluster.leader()
    for i in (2, 3):
        cluster.start(i)
        db.call(ADD, struct.pack("<Q", i) + text(cluster.addresses[i]))
        db.call(ASSIGN, struct.pack("<QQ", i, VOTER))

    db.open("news.db")
    for sql in SCHEMA:
        db.execute(sql)
    for i in sorted(SEEDS):
        db.execute("INSERT INTO news VALUES (?, ?)", i, SEEDS[i])
    before = answers(db)
    check("the model pair", before[0][:2], [(0, "identical"), (4, "rewrite")])
    check("all copies", [row for row, _ in before[1]], [3, 8])
    check("all articles", before[2], [(len(SEEDS),)])

    cluster.kill(first)
    started = time.monotonic()
    second, db = cluster.leader()
    took = time.monotonic() - started
    check("another leader", second != first, True)
    db.open("news.db")
    check("the same answers on it", answers(db), before)
    db.execute("INSERT INTO news VALUES (100, ?)", SEEDS[3] + " More.")
    check("what came in since", [row for row, _ in db.query(SIMILAR, SEEDS[3])], [3, 100, 8])

    cluster.start(first)  # catches up, and may lead again
    hand_over(cluster, first)
    number, db = cluster.leader()
    check("the first node leads again", number, first)
    db.open("news.db")
    check("what came in without it", [row for row, _ in db.query(SIMILAR, SEEDS[3])], [3, 100, 8])
    db.execute("INSERT INTO news_index(news_index) VALUES ('integrity-check')")
    return took


def hand_over(cluster, number):
    """Makes a node that has come back the leader, as soon as it has caught up."""
    for _ in range(50):
        leader, db = cluster.leader()
        if leader == number:
            return
        try:
            db.call(TRANSFER, struct.pack("<Q", number))
        except Failure:
            pass
        time.sleep(0.2)


def main():
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        archive = pathlib.Path(BUILD, "libshingle.a")
        program = directory / "node"
        if not archive.exists():
            print("skipped: there is no libshingle.a")
            return 0
        built = subprocess.run([*CC, "-O1", "-Wall", "-DSQLITE_CORE", "-Iext", "-o", program, "sql/scale_out/dqlite.c", archive,
                                "-ldqlite", "-lsqlite3", "-lutf8proc", "-lm"], stderr=subprocess.PIPE, text=True)
        if built.returncode != 0:
            missing = "dqlite.h" in built.stderr or "-ldqlite" in built.stderr
            print("skipped: there is no libdqlite-dev" if missing else built.stderr)
            return 0 if missing else 1
        for attempt in (1, 2, 3):  # on a busy machine a leader may lose its place meanwhile
            folder = directory / f"cluster{attempt}"
            folder.mkdir()
            cluster = Cluster(program, folder)
            try:
                took = check_cluster(cluster)
                break
            except (OSError, Failure):
                if attempt == 3:
                    raise
            finally:
                cluster.stop()
    print(f"{checks - failures} passed, {failures} failed; a new leader after {took:.1f} s")
    return 1 if failures else 0


sys.exit(main())
