"""minhash() in Python, from ext/core/text/text.h, shingle.h and minhash.h alone: a second writer of the format."""
import ctypes, glob, re, struct, unicodedata

library = sorted(glob.glob("/usr/lib/*/libxxhash.so.0") + glob.glob("/usr/lib/libxxhash.so.0") + glob.glob("/lib/*/libxxhash.so.0"))[0]
xxh = ctypes.CDLL(library).XXH3_64bits_withSeed
xxh.restype, xxh.argtypes = ctypes.c_uint64, [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
M = 2**64 - 1
DROPPED = [(0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED), (0x898, 0x8FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x2DE0, 0x2DFF), (0xA66F, 0xA69F), (0xFB1E, 0xFB1E), (0xFE20, 0xFE2F)]
SINGLE = [(0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF)]
IGNORABLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")
SINGLE_QUOTES = "´ʹʻʼʽ׳‘’‚‛′‵‹›❛❜"
DOUBLE_QUOTES = "«»ʺ״“”„‟″‶❝❞〝〞〟"
within = lambda c, ranges: any(low <= ord(c) <= high for low, high in ranges)
W = "[^ ',.\x01]"  # a letter, mark or number, once all but joiners is a space
category = unicodedata.category
NUMBERS = "".join(c for c in map(chr, range(0x110000)) if category(c) in ("Nl", "No"))  # to Python's \w they are letters
plain = lambda s: "".join("'" if c in SINGLE_QUOTES else '"' if c in DOUBLE_QUOTES else "-" if category(c) == "Pd" or c == "−" else c for c in s)

def fold(text):
    s = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain(text)).casefold())
    s = "".join(c for c in IGNORABLE.sub("", s) if not (category(c)[0] == "M" and within(c, DROPPED)))
    return plain(unicodedata.normalize("NFD", s))  # marks between which something was dropped, in order

def tokens(text):
    s = "".join(c if category(c)[0] in "LMN" or c in "',." else " " for c in fold(text))
    out, single = [], False
    for c in s:  # \x01: no initial
        if category(c)[0] != "M":
            was, single = single, category(c)[0] in "LN" and within(c, SINGLE)
            out.append(" \x01" if single else " " if was and category(c)[0] in "LN" else "")
        out.append(c)
    s = "".join(out)
    letter = rf"(?<!{W})(?![{NUMBERS}])[^\W\d_](?!{W})"
    possessive = rf"(?!(?:(?<={W}')|(?<={W}\.'))s(?!{W}))"  # not its s
    s = re.sub(rf"(?<!\x01){possessive}{letter}(?:\.{letter})+\.?", lambda m: m[0].replace(".", "") + ("" if m[0][-1] != "." else "."), s)
    s = re.sub(rf"(?<!{W})[1-9][0-9]{{0,2}}(?:([,.'])[0-9]{{3}}(?![0-9]))(?:\1[0-9]{{3}}(?![0-9]))*", lambda m: re.sub(r"[,.']", "", m[0]), s)
    s = re.sub(rf"(?<={W})\.?'s(?!{W})((?:\.?'s(?!{W}))?)", r" \1", s)  # a second one is a token
    return [t for t in re.split(r"[ ',.\x01]+", s) if t]

def mix(x):
    x = ((x ^ x >> 33) * 0xC2B2AE3D27D4EB4F) & M
    x = ((x ^ x >> 29) * 0x165667B19E3779F9) & M
    return x ^ x >> 32

def shingles(text, unit="word", width=3, seed=0):
    h = [xxh(e.encode(), len(e.encode()), 0) for e in (tokens(text) if unit == "word" else fold(text))]
    c = [xxh(struct.pack("<Q", j), 8, seed) | 1 for j in range(width)]
    return {mix(sum(a * b for a, b in zip(c, h[i : i + width])) & M) for i in range(max(1, len(h) - width + 1) if h else 0)}

def minhash(text, unit="word", width=3, hashes=128, seed=0):
    s = sorted(shingles(text, unit, width, seed))
    head = struct.pack("<4sBBBBHB5xQQ", b"SHGL", 1, 1 if len(s) <= hashes else 2, 1 if unit == "word" else 2, width, hashes, 0, seed, len(s))
    if len(s) <= hashes:
        return head + struct.pack(f"<{len(s)}Q", *s)
    even = lambda h, i: mix((h + i // 2 * 0x9E3779B97F4A7C15) & M) if i else h
    y = lambda h, i: (lambda e: e >> 32 | e << 32 & M)(even(h, i - 1)) if i % 2 else even(h, i)
    slots = [M] * hashes
    for r in range(4):
        for v in (y(h, r) for h in s):
            j = (v >> 32) * hashes >> 32
            slots[j] = min(slots[j], r << 29 | v & 2**29 - 1)
    slots = [4 << 29 | min(y(h, 4 + 2 * j) & 2**29 - 1 for h in s) if v == M else v for j, v in enumerate(slots)]
    return head + struct.pack(f"<{hashes}I", *slots)
