"""chromium.py - a headless Chromium, driven over its DevTools pipe. No packages needed.

    with Browser() as b:
        b.size(1200, 900)
        b.open('file:///...')
        b.js('document.title')
        b.click('#a1')

Messages are JSON, each ended by NUL: to the browser on its descriptor 3, from it on 4.
"""
import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

NAMES = ('chromium', 'chromium-browser', 'google-chrome')
FLAGS = ('--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync', '--disable-extensions', '--disable-dev-shm-usage',
         '--remote-debugging-pipe')
PATIENCE = 60  # seconds for any answer


def find():
    """The path of a browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    def __enter__(self):
        self.profile = tempfile.mkdtemp()
        self.errors = tempfile.TemporaryFile()
        to_browser, self.write_to = os.pipe()
        self.read_from, from_browser = os.pipe()
        environment = {k: v for k, v in os.environ.items() if k != 'LD_PRELOAD'}
        # descriptors 3 and 4 are set by a shell: dup2() in Python could overwrite one with the other
        command = 'exec "$@" 3<&%d 4>&%d' % (to_browser, from_browser)
        self.process = subprocess.Popen(
            ['bash', '-c', command, 'bash', find(), *FLAGS, '--user-data-dir=' + self.profile, 'about:blank'],
            pass_fds=(to_browser, from_browser), env=environment, stdin=subprocess.DEVNULL,
            stdout=self.errors, stderr=self.errors, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.events, self.number, self.session = b'', [], 0, None
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Network', 'Log'):
            self.call(domain + '.enable')
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # the group that __enter__ started
        except ProcessLookupError:
            pass
        self.process.wait()
        os.close(self.write_to)
        os.close(self.read_from)
        self.errors.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    # ------------------------------------------------------------------------ messages --

    def receive(self, seconds):
        """One message, or None when none came in time."""
        until = time.monotonic() + seconds
        while b'\0' not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.read_from], [], [], left)[0]:
                return None
            data = os.read(self.read_from, 1 << 20)
            if not data:
                self.errors.seek(0)
                raise RuntimeError('the browser ended: ' + self.errors.read().decode(errors='replace')[-2000:])
            self.buffer += data
        message, self.buffer = self.buffer.split(b'\0', 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            message['sessionId'] = self.session
        data = json.dumps(message).encode() + b'\0'
        while data:
            data = data[os.write(self.write_to, data):]
        while True:
            answer = self.receive(PATIENCE)
            if answer is None:
                raise RuntimeError('no answer to ' + method)
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError('%s: %s' % (method, answer['error']))
                return answer['result']
            if 'method' in answer:
                self.events.append(answer)

    def wait_for(self, method):
        """The next event of that name, also one that came already."""
        until = time.monotonic() + PATIENCE
        while True:
            for i, event in enumerate(self.events):
                if event['method'] == method:
                    return self.events.pop(i)
            message = self.receive(until - time.monotonic())
            if message is None:
                raise RuntimeError('no ' + method)
            self.events.append(message)

    def seen(self, *methods):
        """Events of these names since the page was opened."""
        self.js('0')  # what happened before has been reported once this is answered
        return [e for e in self.events if e['method'] in methods]

    # ----------------------------------------------------------------------- the page --

    def size(self, width, height):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)

    def media(self, kind='', scheme='light'):
        self.call('Emulation.setEmulatedMedia', media=kind, features=[
            {'name': 'prefers-color-scheme', 'value': scheme}, {'name': 'prefers-reduced-motion', 'value': 'reduce'}])

    def open(self, url):
        self.call('Page.navigate', url='about:blank')
        self.wait_for('Page.loadEventFired')
        self.events.clear()
        self.call('Page.navigate', url=url)
        self.wait_for('Page.loadEventFired')

    def js(self, expression):
        result = self.call('Runtime.evaluate', expression=expression, returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in result:
            raise RuntimeError('%s: %s' % (expression, result['exceptionDetails']['exception'].get('description')))
        return result['result'].get('value')

    def settle(self):
        """Until the next frame was drawn."""
        self.js('new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f))).then(() => 0)')

    def click(self, selector):
        """A click into the first line of an element."""
        box = self.js('''(e => { e.scrollIntoView({block: 'center'}); let r = e.getClientRects()[0];
            return {x: r.left + Math.min(r.width / 2, 60), y: r.top + r.height / 2} })(document.querySelector(%s))'''
                      % json.dumps(selector))
        for kind in ('mousePressed', 'mouseReleased'):
            self.call('Input.dispatchMouseEvent', type=kind, button='left', clickCount=1, **box)
        self.settle()

    def press(self, key):
        code = {'Tab': 9, 'Enter': 13}[key]
        text = {'text': '\r'} if key == 'Enter' else {}
        for kind in ('keyDown', 'keyUp'):
            self.call('Input.dispatchKeyEvent', type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def screenshot(self, path, whole=False):
        result = self.call('Page.captureScreenshot', format='png', captureBeyondViewport=whole)
        with open(path, 'wb') as f:
            f.write(base64.b64decode(result['data']))
