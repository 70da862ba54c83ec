#!/usr/bin/env python3
"""browser_test.py LIBRARY - compare_html() and sql/report.sql as a browser shows them.

Wants Chromium (tests/browser/chromium.py drives it); without one it is skipped, unless CI=true. With SHOTS=directory it
keeps screenshots there. Run from the project's root.
"""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent / 'browser'))
import chromium  # noqa: E402

LIBRARY = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else './shingle.so').resolve()
SQLITE3 = os.environ.get('SQLITE3', 'sqlite3')
SHOTS = os.environ.get('SHOTS')

HOSTILE = '''<script>window.harm = 1; document.title = 'harm'; alert(1)</script> was in the first sentence of the text.
</style></div></article></main><h1>harm</h1><img src="x" onerror="window.harm = 2"> was in the second one, it says.

"><svg onload=alert(3)><a href="javascript:window.harm = 4" id=harm>click here for news</a> was what the minister said today.
<!-- a comment that never ends, <![CDATA[ and so on, </title></textarea> <iframe src="https://example.org/"></iframe> said officials.
&lt;script&gt; &amp;amp; &#x3c; ' onmouseover='window.harm=5' " autofocus onfocus="window.harm=6" {{7*7}} ${7*7} are the last words here.
'''

# Contrast of text with what is behind it, for every element that has text of its own: the lowest few.
CONTRAST = '''(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const rgba = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
                      return [...canvas.getImageData(0, 0, 1, 1).data] };
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                       return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3]) return c }
                        return [255, 255, 255, 255] };
  const found = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue;
    const text = rgba(getComputedStyle(e).color), back = behind(e), a = light(text), b = light(back);
    found.push([(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.tagName + '.' + e.className, e.textContent.slice(0, 30)]);
  }
  return found.sort((x, y) => x[0] - y[0]).slice(0, 5);
})()'''


def query(sql, *values):
    db = sqlite3.connect(':memory:')
    db.enable_load_extension(True)
    db.load_extension(str(LIBRARY.with_suffix('')))
    try:
        return db.execute(sql, values).fetchone()[0]
    finally:
        db.close()


def seed(number):
    return query("SELECT body FROM article_files('seeds') WHERE number = ?", number)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.mkdtemp()
        cls.browser = chromium.Browser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        shutil.rmtree(cls.directory, ignore_errors=True)

    def setUp(self):
        self.browser.media()
        self.browser.size(1200, 900)

    def show(self, html):
        path = pathlib.Path(self.directory) / 'page.html'
        path.write_bytes(html.encode())
        self.browser.open(path.as_uri())

    def show_model(self):
        self.show(query('SELECT compare_html(?, ?, ?)', seed(4), seed(0),
                        'a_title="Treaty anniversary, the original", b_title="Found on another site", '
                        'a_date=2025-02-26, b_date=2025-02, lang=en'))

    def box(self, selector):
        return self.browser.js('document.querySelector("%s").getBoundingClientRect().toJSON()' % selector)

    def shot(self, name, whole=False):
        if SHOTS:
            self.browser.settle()
            self.browser.screenshot(os.path.join(SHOTS, name + '.png'), whole)

    def assert_quiet(self):
        """Nothing was loaded but the page, and nothing complained."""
        requests = [e['params']['request']['url'] for e in self.browser.seen('Network.requestWillBeSent')]
        self.assertEqual(len(requests), 1, requests)
        self.assertEqual([], self.browser.seen('Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled',
                                               'Page.javascriptDialogOpening'))

    def assert_accessible(self):
        js = self.browser.js
        self.assertEqual(1, js('document.querySelectorAll("h1").length'))
        self.assertEqual('en', js('document.documentElement.lang'))
        for landmark in ('main', 'body > header', 'body > footer'):
            self.assertEqual(1, js('document.querySelectorAll("%s").length' % landmark), landmark)
        self.assertEqual([], js('[...document.querySelectorAll("a, summary")].filter(a => !a.textContent.trim()).map(a => a.outerHTML)'))
        self.assertEqual([], js('[...document.querySelectorAll("a")].map(a => a.getAttribute("href"))'
                                '.filter(h => h[0] != "#" || !document.getElementById(h.slice(1)))'))
        self.assertEqual([], js('[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) != i)'))
        self.assertEqual([], js('[...document.querySelectorAll("[aria-labelledby]")].map(e => e.getAttribute("aria-labelledby"))'
                                '.filter(id => !document.getElementById(id)?.textContent.trim())'))
        levels = js('[...document.querySelectorAll("h1, h2, h3, h4")].map(h => +h.tagName[1])')
        self.assertEqual([], [(x, y) for x, y in zip(levels, levels[1:]) if y > x + 1])
        self.assertEqual(0, js('document.querySelectorAll("script, img, iframe, link, object, embed, form, base").length'))

    def assert_readable(self):
        for scheme in ('light', 'dark'):
            self.browser.media(scheme=scheme)
            worst = self.browser.js(CONTRAST)
            self.assertGreaterEqual(worst[0][0], 4.5, (scheme, worst))

    # ------------------------------------------------------------------------ the tests --

    def test_position(self):
        self.show_model()
        a, b = self.box('#a'), self.box('#b')
        self.assertLessEqual(a['right'], b['left'])
        self.assertEqual(a['top'], b['top'])
        self.assertLess(abs(self.box('#a1')['top'] - self.box('#b1')['top']), 60)
        self.assertLessEqual(self.browser.js('document.documentElement.scrollWidth'), 1200)
        for width in (400, 320):
            self.browser.size(width, 800)
            a, b = self.box('#a'), self.box('#b')
            self.assertGreaterEqual(b['top'], a['bottom'])
            self.assertEqual(a['left'], b['left'])
            self.assertLessEqual(self.browser.js('document.documentElement.scrollWidth'), width)

    def test_counterpart(self):
        js = self.browser.js
        self.show_model()
        last = js('[...document.querySelectorAll("#a a.m[id]")].pop().id')
        for width, height in ((1200, 900), (400, 800)):
            self.browser.size(width, height)
            for link in ('a1', last, 'b2'):
                self.browser.click('#' + link)
                target = js('document.querySelector(":target").id')
                self.assertEqual(target, js('document.getElementById("%s").getAttribute("href").slice(1)' % link))
                self.assertEqual((target[0] != link[0], target[1:]), (True, link[1:]))
                box = self.box(':target')
                self.assertTrue(0 <= box['top'] < height, (link, box))
                self.assertTrue(js('(e => { let r = e.getClientRects()[0]; return e.contains('
                                   'document.elementFromPoint(r.left + 20, r.top + r.height / 2)) })(document.querySelector(":target"))'), (width, link))
                self.assertNotEqual('none', js('getComputedStyle(document.querySelector(":target")).boxShadow'))
                # on a wide screen, what was clicked is still there to be compared
                if width > 1000:
                    self.assertTrue(0 <= self.box('#' + link)['top'] < height, link)
        self.browser.size(1200, 900)
        self.shot('target')

    def test_keyboard(self):
        self.show_model()
        for _ in range(12):
            self.browser.press('Tab')
            if self.browser.js('document.activeElement.id') == 'a1':
                break
        self.assertEqual('a1', self.browser.js('document.activeElement.id'))
        self.browser.settle()
        self.assertNotEqual('none', self.browser.js('getComputedStyle(document.getElementById("b1")).boxShadow'))
        self.browser.press('Enter')
        self.assertEqual('#b1', self.browser.js('location.hash'))

    def test_accessible(self):
        self.show_model()
        self.assert_accessible()
        self.assertEqual(['en', 'en'], self.browser.js('[...document.querySelectorAll(".text")].map(e => e.lang)'))
        self.assertEqual(2, self.browser.js('document.querySelectorAll("main article").length'))
        name = self.browser.js('document.getElementById("a1").textContent')
        self.assertRegex(name, r'^Passage 1 \w+.*, also in article B: The foreign')
        self.assert_readable()
        self.assert_quiet()

    def test_language(self):
        self.show(query('SELECT compare_html(?, ?)', seed(22), seed(9)))
        self.assertEqual(['', ''], self.browser.js('[...document.querySelectorAll(".text")].map(e => e.getAttribute("lang"))'))

    def test_paper(self):
        self.show_model()
        self.browser.media('print')
        self.assertEqual([], self.browser.js('[...document.querySelectorAll(".text")].filter(e => e.scrollHeight > e.clientHeight + 1)'
                                             '.map(e => e.scrollHeight)'))
        self.assertGreater(len(self.browser.call('Page.printToPDF')['data']), 10000)
        self.browser.size(760, 1000)
        self.shot('print', whole=True)

    def test_looks(self):
        self.show_model()
        self.shot('light', whole=True)
        self.browser.media(scheme='dark')
        self.shot('dark', whole=True)
        self.browser.media()
        self.browser.size(400, 800)
        self.shot('phone', whole=True)

    def test_hostile(self):
        other = HOSTILE.replace('first', 'opening').replace('minister', 'woman')
        markup = '"\'></title><script>window.harm = 7</script>'
        title = markup.replace('"', '""')
        self.show(query('SELECT compare_html(?, ?, ?)', HOSTILE * 3, other, 'lang=en, a_title="%s", b_title="%s"' % (title, title)))
        js = self.browser.js
        self.browser.click('#a1')
        self.assertIsNone(js('window.harm'))
        self.assertEqual(0, js('document.querySelectorAll("#harm, main main, .text h1, .text svg, .text style").length'))
        self.assertIn(markup, js('document.title'))
        text = js('document.querySelector("#b .text").textContent')
        for line in other.split():
            self.assertIn(line, text)
        self.assertEqual([], js('[...document.querySelectorAll("*")].flatMap(e => [...e.attributes]).map(x => x.name)'
                                '.filter(n => n.startsWith("on") || n == "autofocus")'))
        self.assert_accessible()
        self.assert_quiet()

    def test_bytes(self):
        """Whatever the bytes are, the browser reads back what it should, and the page stays whole."""
        every = bytes(range(256)) + b' one sentence. ' + b'\xe2\x80\xae\xf0\x9f\x98 two. \xed\xa0\x80 \xf4\x90\x80\x80 \xef\xbf\xbf three words here.'
        self.show(query('SELECT compare_html(?, ?)', every, every[::-1]))
        self.assertEqual(2, self.browser.js('document.querySelectorAll("main article .text").length'))
        self.assertEqual(1, self.browser.js('document.querySelectorAll("body > footer").length'))
        self.assertEqual(0, self.browser.js(r'(document.body.innerHTML.match(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g) || []).length'))
        self.assert_quiet()

    def test_empty(self):
        self.show(query("SELECT compare_html('', '*** --- ***')"))
        self.assert_accessible()
        self.assertIn('no text', self.browser.js('document.querySelector("#a .text").textContent'))
        self.assertIn('*** --- ***', self.browser.js('document.querySelector("#b .text").textContent'))

    def report(self, articles):
        """What sql/report.sql says of a directory, opened."""
        root = pathlib.Path(self.directory) / 'report'
        root.mkdir(exist_ok=True)
        for name, there in (('shingle.so', LIBRARY), ('seeds', pathlib.Path(articles).resolve()), ('sql', pathlib.Path('sql').resolve())):
            (root / name).unlink(missing_ok=True)
            (root / name).symlink_to(there)
        with open('sql/report.sql', 'rb') as script:
            done = subprocess.run([SQLITE3, '-batch', '-init', '/dev/null', ':memory:'], stdin=script, cwd=root, capture_output=True, check=False)
        self.assertEqual((b'', b''), (done.stdout, done.stderr))
        self.browser.open((root / 'build' / 'report.html').as_uri())

    def test_report(self):
        js = self.browser.js
        self.report('seeds')
        self.assert_accessible()
        self.assert_readable()
        self.browser.media()
        self.shot('report', whole=True)
        self.assertEqual(11, js('document.querySelectorAll("#pairs ~ .card tbody tr").length'))
        self.assertEqual(11, js('document.querySelectorAll("details > article").length'))
        self.assertEqual('rewrite', js('[...document.querySelectorAll("#pairs ~ .card tbody tr")].find(r => r.cells[1].textContent'
                                       '.startsWith("0 ") && r.cells[2].textContent.startsWith("4 ")).cells[0].textContent'))
        self.assertEqual(22, js('document.querySelectorAll("svg rect.cell title").length'))
        self.browser.click('a[href="#p7-verdict"] .tag')
        self.assertTrue(js('document.getElementById("p7-verdict").closest("details").open'))
        self.assertTrue(0 <= self.box('#p7-verdict')['top'] < 900)
        self.browser.click('#p7-a1')
        self.assertEqual('p7-b1', js('document.querySelector(":target").id'))
        self.assertTrue(0 <= self.box('#p7-a1')['top'] < 900)
        self.shot('report_pair')
        self.browser.size(400, 800)
        self.assertLessEqual(js('document.documentElement.scrollWidth'), 400)
        self.shot('report_phone')
        self.assert_quiet()

    def test_report_hostile(self):
        directory = pathlib.Path(self.directory) / 'hostile'
        directory.mkdir(exist_ok=True)
        (directory / '<img src=x onerror=harm()>.txt').write_text(HOSTILE)
        (directory / '2 & "quotes".txt').write_text(HOSTILE)
        (directory / '3.txt').write_text('Title: <script>window.harm = 8</script>, it\'s "said"\nDate: 2020-01-02\n\n' + HOSTILE)
        self.report(directory)
        self.assertIsNone(self.browser.js('window.harm'))
        self.assertEqual(3, self.browser.js('document.querySelectorAll("details > article").length'))
        self.assert_accessible()
        self.assert_quiet()

    def test_report_of_nothing(self):
        directory = pathlib.Path(self.directory) / 'nothing'
        directory.mkdir(exist_ok=True)
        for files in (0, 1):
            self.report(directory)
            self.assert_accessible()
            self.assert_quiet()
            (directory / 'one.txt').write_text('One article alone has no other.')


if __name__ == '__main__':
    if chromium.find() is None:
        if os.environ.get('CI') == 'true':
            sys.exit('browser_test: there is no Chromium; on Debian: apt-get install chromium')
        print('skipped: there is no Chromium (apt-get install chromium)')
        sys.exit(0)
    if SHOTS:
        os.makedirs(SHOTS, exist_ok=True)
    program = unittest.main(argv=sys.argv[:1] + sys.argv[2:], exit=False, verbosity=0)
    print('%d tests' % program.result.testsRun)
    sys.exit(not program.result.wasSuccessful())
