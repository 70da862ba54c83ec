"""Opens sql/hosts/browser.html in headless Chromium: SQLite with shingle, as `make wasm` built it, gives the verdict.

    python3 tests/wasm_test.py LIBRARY

Without build/wasm, or without a browser, it is skipped.
"""
import functools, http.server, os, pathlib, sys, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser"))
import chromium  # noqa: E402


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def run(browser, address):
    browser.open(address)
    for _ in range(100):
        found = browser.js("document.querySelector('#verdict').value")
        if found != "…":
            break
        time.sleep(0.1)
    check = """(() => {
        db.exec("CREATE VIRTUAL TABLE i USING shingle_index; INSERT INTO i(text) VALUES ('one two three four five six')");
        return [db.selectValue("SELECT shingle_sim('a b c d', 'a b c e')"), db.selectValue("SELECT lower(hex(minhash('one')))"),
                db.selectValue("SELECT count(*) FROM i WHERE i MATCH 'one two three four five seven'")].join() })()"""
    return found, browser.js(check)


def main():
    if not pathlib.Path("build/wasm/sqlite3.wasm").exists():
        print("skipped: there is no build/wasm (make wasm)")
        return 0
    if chromium.find() is None:
        print("skipped: there is no Chromium (apt-get install chromium)")
        return 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory="."))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with chromium.Browser() as browser:
        verdict, values = run(browser, f"http://127.0.0.1:{server.server_port}/sql/hosts/browser.html")
    server.shutdown()
    signature = "5348474c01010103800000000000000000000000000000000100000000000000fd80edf10436cc68"
    good = verdict == "rewrite" and values == f"0.3333333333333333,{signature},1"
    print("in a browser: " + verdict if good else f"found {verdict}, {values}")
    return 0 if good else 1


sys.exit(main())
