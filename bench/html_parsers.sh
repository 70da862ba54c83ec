#!/bin/sh
# html_parsers.sh - parsers of HTML that Debian has, and article_text: speed, deep nesting, no memory, size.
# Wants libgumbo-dev, libxml2-dev and ./shingle.so.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -w -I/usr/include/libxml2 -o "$work/parsers" bench/html_parsers.c -l:libgumbo.a -lxml2
python3 - "$work" <<'END'
import pathlib, sys
work = pathlib.Path(sys.argv[1])
page = "".join("<div class='story'><h2 id='x'>Title &amp; more</h2>" + "".join(f"<p>{line} &mdash; <a href='/x?a=1'>link</a> text.</p>\n"
               for line in f.read_text("utf-8").split("\n") if line) + "</div>" for f in sorted(pathlib.Path("seeds").glob("*.txt")))
(work / "page").write_text(f"<!doctype html><title>x</title><body>{page * (10_000_000 // len(page.encode()))}")
(work / "nested").write_text("<div>" * 100_000 + "x")
END
for name in gumbo libxml2; do
  for input in page nested; do
    printf '%s, %s: ' $name $input
    timeout 120 "$work/parsers" $name "$work/$input" || echo "exit status $?"
  done
done
printf 'gumbo, no memory for its 50th allocation: '
("$work/parsers" gumbo "$work/page" 50) 2>/dev/null || echo "exit status $? (139 is a crash)"
printf 'static archives, bytes of code and data: gumbo %s, libxml2 %s (and ICU, zlib, lzma), core/markup %s\n' \
  "$(size "$(cc -print-file-name=libgumbo.a)" | awk '{ n += $1 } END { print n }')" \
  "$(size "$(cc -print-file-name=libxml2.a)" | awk '{ n += $1 } END { print n }')" \
  "$(size build/core/markup/*.o | awk '{ n += $1 } END { print n }')"
/usr/bin/python3 - "$work" <<'END'
import sqlite3, sys, time
db = sqlite3.connect(":memory:")
db.enable_load_extension(True)
db.load_extension("./shingle")
for name in "page", "nested":
    text = open(f"{sys.argv[1]}/{name}", encoding="utf-8").read()
    start = time.process_time()
    db.execute("SELECT length(article_text(?))", (text,)).fetchone()
    seconds = time.process_time() - start
    print(f"article_text, {name}: {seconds:.3f} s, {len(text.encode()) / seconds / 1e6:.0f} MB/s")
END
