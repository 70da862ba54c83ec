#!/bin/sh
# article_files.sh - article_files() over directories as they should not be. Run from the project's root;
# SQLITE3 and SHINGLE choose another shell and another build. Prints what failed.
set -u
sqlite=${SQLITE3:-sqlite3}
shingle=${SHINGLE:-./shingle}
work=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
news=$work/news
failures=0

# query SQL: what the shell prints, errors too. A scan that blocks is ended after a minute.
limit=
command -v timeout >/dev/null 2>&1 && limit='timeout 60'
query() {
  printf '.load %s\n%s\n' "$shingle" "$1" | $limit "$sqlite" -batch -init /dev/null :memory: 2>&1
}

# check WHAT EXPECTED SQL
check() {
  found=$(query "$3")
  [ "$found" = "$2" ] && return
  printf 'article_files: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$found"
  failures=$((failures + 1))
}

# check_end WHAT EXPECTED SQL: shells differ in what they print before an error
check_end() {
  found=$(query "$3")
  case $found in
    *"$2") return ;;
  esac
  printf 'article_files: %s\n  expected at the end: %s\n  found: %s\n' "$1" "$2" "$found"
  failures=$((failures + 1))
}

# same_error WHAT NAME EXPECTED: the column `error` of that file, found by a scan and by looking it up
same_error() {
  check "$1" "$3" "SELECT error FROM article_files('$news') WHERE +name = '$2';"
  check "$1, looked up" "$3" "SELECT error FROM article_files('$news') WHERE name = '$2';"
}

mkdir "$news" "$work/outside" "$news/folder.txt"
printf ' date 2021-07 SEOUL, South Korea The text.\n' >"$news/001_good.txt"
printf 'secret\n' >"$work/outside/secret.txt"

# ------------------------------------------------------------------------- bad contents --
: >"$news/empty.txt"
printf 'a\000b' >"$news/binary.txt"
printf '\377\376a\000b\000' >"$news/utf16.txt"
printf '\357\273\277 date 2021 ROME -- Text.' >"$news/mark.txt"
printf 'caf\351 \377 end' >"$news/latin.txt"
check 'an empty file' '0||0|' "SELECT bytes, body, length(text), error FROM article_files('$news') WHERE name = 'empty.txt';"
same_error 'a zero byte' binary.txt 'not text: it has a zero byte'
check 'UTF-16' 'ab|UTF-16LE|' "SELECT text, encoding, error FROM article_files('$news') WHERE name = 'utf16.txt';"
same_error 'neither UTF-8 nor named' latin.txt 'not UTF-8: the option encoding= names what it is, as in encoding=windows-1252'
check 'no text of a binary file' '1|1|1|3' \
  "SELECT text IS NULL, body IS NULL, date IS NULL, bytes FROM article_files('$news') WHERE name = 'binary.txt';"
check 'a byte order mark' '2021|ROME|Text.|24' \
  "SELECT date, dateline, body, length(text) FROM article_files('$news') WHERE name = 'mark.txt';"
check 'bytes that are no UTF-8' '636166EFBFBD20EFBFBD20656E64' \
  "SELECT hex(text) FROM article_files('$news', 'encoding=UTF-8') WHERE name = 'latin.txt';"


# --------------------------------------------------------------------------- encodings --
# encoded NAME BYTES ENCODING EXPECTED
encoded() {
  mkdir -p "$work/encoded"
  printf "$2" >"$work/encoded/$1.txt"
  check "encoding $3" "$4|$3|" "SELECT body, encoding, error FROM article_files('$work/encoded', 'encoding=$3') WHERE name = '$1.txt';"
}
encoded 1250 '\243\363d\237' windows-1250 'Łódź'
encoded 1251 '\317\360\340\342\344\340' windows-1251 'Правда'
encoded 1252 'caf\351 \223x\224' windows-1252 'café “x”'
encoded 1254 '\335\376' windows-1254 'İş'
encoded latin1 'caf\351' ISO-8859-1 'café'
encoded utf16le 'a\000\101\001' UTF-16LE 'aŁ'
encoded utf16be '\000a\001\101' UTF-16BE 'aŁ'
check 'a byte order mark comes before the option' 'Text.|UTF-8' \
  "SELECT body, encoding FROM article_files('$news', 'encoding=windows-1251') WHERE name = 'mark.txt';"
printf 'a\201' >"$work/encoded/none.txt"
check 'a byte that the encoding has not' 'not windows-1252: byte 1 cannot be decoded|' \
  "SELECT error, encoding FROM article_files('$work/encoded', 'encoding=windows-1252') WHERE name = 'none.txt';"
printf 'a\000b' >"$work/encoded/odd.txt"
check 'half a character' 'not UTF-16LE: byte 2 cannot be decoded||1' \
  "SELECT error, encoding, text IS NULL FROM article_files('$work/encoded', 'encoding=UTF-16LE') WHERE name = 'odd.txt';"
check 'a zero byte in a named encoding' 'not text: it has a zero byte' \
  "SELECT error FROM article_files('$work/encoded', 'encoding=windows-1252') WHERE name = 'odd.txt';"
for name in klingon '' windows-1252//IGNORE; do
  check_end "encoding=$name" "shingle: encoding must be one that iconv knows, such as windows-1252 or UTF-16, not \"$name\"" \
    "CREATE VIRTUAL TABLE temp.n USING article_files('$news', encoding='$name'); SELECT count(*) FROM n;"
done

# -------------------------------------------------------------------------------- pages --
cat >"$work/encoded/page.html" <<'END'
<!doctype html><html><head><title>Storm hits coast</title><meta name="author" content="A. Writer">
<link rel="canonical" href="https://example.org/storm"><meta property="og:site_name" content="The Wire">
<meta property="article:published_time" content="2021-07-12T10:00:00Z"><style>p { color: red }</style></head>
<body><p>OSLO (AP) &mdash; A storm hit the coast on Monday &amp; left 1,000 homes without power, the council said.</p><script>x()</script></body></html>
END
printf '<script>x()</script>' >"$work/encoded/none.HTM"
check 'a page' '2021-07-12|OSLO|Storm hits coast|A storm hit the coast on Monday & left 1,000 homes without power, the council said.|The Wire|https://example.org/storm|A. Writer|' \
  "SELECT date, dateline, title, body, source, url, author, error FROM article_files('$work/encoded', 'pattern=*.html');"
check 'a page without text' '|1|' "SELECT body, text LIKE '<script>%', error FROM article_files('$work/encoded', 'pattern=*.HTM');"

# ------------------------------------------------------------------------------- sizes --
if truncate -s 1100000000 "$news/huge.txt" 2>/dev/null; then
  same_error 'more than 1 GB' huge.txt 'larger than the limit of 1000000000 bytes'
  check 'size of a huge file' 1100000000 "SELECT bytes FROM article_files('$news') WHERE name = 'huge.txt';"
  rm "$news/huge.txt"
fi
check 'max_bytes' 'larger than the limit of 20 bytes|43' \
  "SELECT error, bytes FROM article_files('$news', 'max_bytes=20') WHERE name = '001_good.txt';"
check 'the limit itself' 0 "SELECT count(error) FROM article_files('$news', 'max_bytes=43') WHERE name = '001_good.txt';"
i=0
while [ $i -lt 60 ]; do
  printf '0123456789abcdef' >>"$news/long.txt"
  i=$((i + 1))
done
check_end 'SQLITE_LIMIT_LENGTH' 'larger than the limit of 900 bytes' ".limit length 900
SELECT error FROM article_files('$news') WHERE name = 'long.txt';"
check 'a text that grows beyond the limit when it is repaired' 'larger than the limit of 10 bytes' \
  "SELECT error FROM article_files('$news', 'max_bytes=10,encoding=utf-8') WHERE name = 'latin.txt';"

# ------------------------------------------------------------------ links and strange files --
ln -s /etc/passwd "$news/passwd.txt"
ln -s ../outside/secret.txt "$news/secret.txt"
ln -s 001_good.txt "$news/inside.txt"
ln -s nowhere "$news/dangling.txt"
ln -s "$news/loop.txt" "$news/loop.txt"
ln -s /etc "$news/etc.txt"
ln -s ../outside "$news/outside"
mkfifo "$news/fifo.txt"
for name in passwd secret inside dangling loop etc; do
  same_error "link $name" "$name.txt" 'a symbolic link: not followed'
done
same_error 'a FIFO' fifo.txt 'not a regular file'
check 'a directory is no file' 0 "SELECT count(*) FROM article_files('$news') WHERE name = 'folder.txt';"
check 'nothing from outside' 0 \
  "SELECT count(*) FROM article_files('$news', 'recursive=1,pattern=*') WHERE text LIKE '%secret%' OR text LIKE '%root:%';"
check 'no path out of the directory' 0 "SELECT count(*) FROM article_files('$news', 'recursive=1,pattern=*')
  WHERE path IN ('$news/../outside/secret.txt', '$news/outside/secret.txt', '$news//001_good.txt', '$work/outside/secret.txt');"
ln -s news "$work/link"
check 'a link as the directory' 1 "SELECT count(*) FROM article_files('$work/link') WHERE name = '001_good.txt';"

# ------------------------------------------------------------------------------- names --
newline=$(printf 'new\nline.txt')
bad=$(printf 'bad\377name.txt')
printf 'quote' >"$news/it's \"x\".txt"
printf 'newline' >"$news/$newline"
printf 'dot' >"$news/.hidden.txt"
check 'quotes in a name' quote "SELECT text FROM article_files('$news') WHERE name = 'it''s \"x\".txt';"
check 'a newline in a name' newline "SELECT text FROM article_files('$news') WHERE name = 'new' || char(10) || 'line.txt';"
check 'a hidden file' 0 "SELECT count(*) FROM article_files('$news') WHERE name = '.hidden.txt';"
check 'a hidden file that is asked for' dot "SELECT text FROM article_files('$news', 'pattern=.h*');"
if printf 'bad name' 2>/dev/null >"$news/$bad"; then
  check 'a name that is no UTF-8' 'bad name|1' \
    "SELECT text, path = '$news/' || name FROM article_files('$news') WHERE name = 'bad' || char(0xfffd) || 'name.txt';"
  check 'its bytes' 626164EFBFBD6E616D652E747874 "SELECT hex(name) FROM article_files('$news') WHERE name LIKE 'bad%';"
fi

# -------------------------------------------------------------------------- directories --
mkdir -p "$news/b/c" "$news/a" "$news/.git"
for file in a/x b/c/x b/x .git/x; do printf 'x' >"$news/$file.txt"; done
printf 'x' >"$news/b.txt"
check 'order of paths' 'a/x.txt
b.txt
b/c/x.txt
b/x.txt' "SELECT substr(path, length('$news/') + 1) FROM article_files('$news', 'recursive=1') WHERE text = 'x';"
check 'order is that of bytes' 1 "SELECT group_concat(path) = (SELECT group_concat(path) FROM
  (SELECT path FROM article_files('$news', 'recursive=1') ORDER BY path)) FROM article_files('$news', 'recursive=1');"
check 'a path in a directory inside' 'x|1' \
  "SELECT text, rowid = (SELECT rowid FROM article_files('$news', 'recursive=1') WHERE +path = '$news/b/c/x.txt')
     FROM article_files('$news', 'recursive=1') WHERE path = '$news/b/c/x.txt';"
check 'not without recursive' 0 "SELECT count(*) FROM article_files('$news') WHERE path = '$news/b/c/x.txt';"
check 'a name in any directory' 3 "SELECT count(*) FROM article_files('$news', 'recursive=1') WHERE name = 'x.txt';"
check 'a pattern with a slash' 2 "SELECT count(*) FROM article_files('$news', 'recursive=1,pattern=b/*.txt');"
printf 'x' >"$work/encoded/a.md"
check 'a list in a pattern' 'a.md latin1.txt odd.txt' "SELECT group_concat(name, ' ') FROM
  (SELECT name FROM article_files('$work/encoded', 'pattern={odd,lat*,a}.{txt,md}') UNION ALL
   SELECT name FROM article_files('$work/encoded', 'pattern={odd.txt,lat*.txt,*.md},recursive=0'));"
check 'a list in a bound table' 'a.md odd.txt' "CREATE VIRTUAL TABLE temp.n USING article_files('$work/encoded', pattern='{a,odd}.*');
  SELECT group_concat(name, ' ') FROM n;"
check 'braces without a comma' 0 "SELECT count(*) FROM article_files('$work/encoded', 'pattern={a}.md');"
check_end 'braces swallow no option' 'shingle: unknown option "b": allowed are recursive, pattern, encoding, max_bytes' \
  "SELECT count(*) FROM article_files('$work/encoded', 'pattern={a,b=c}');"
check_end 'a missing directory' "shingle: cannot read directory \"$news/no\": no such file or directory" \
  "SELECT * FROM article_files('$news/no');"

deep=$work/deep
mkdir "$deep"
(
  cd "$deep" || exit 1
  i=0
  while [ $i -lt 80 ]; do
    printf 'x' >x.txt
    mkdir d && cd d || exit 1
    i=$((i + 1))
  done
)
check 'nesting' '64|1|directory cannot be read: more than 64 directories inside each other' \
  "SELECT sum(error IS NULL), count(error), max(error) FROM article_files('$deep', 'recursive=1');"

# ----------------------------------------------------------------------------- no rights --
mkdir "$news/closed"
printf 'x' >"$news/closed.txt"
chmod 000 "$news/closed" "$news/closed.txt"
if [ ! -r "$news/closed.txt" ]; then # root may read everything
  same_error 'no right to read a file' closed.txt 'permission denied'
  check 'size of a file without rights' 1 "SELECT bytes FROM article_files('$news') WHERE name = 'closed.txt';"
  check_end 'no right to read a directory' "shingle: cannot read directory \"$news/closed\": permission denied" \
    "SELECT * FROM article_files('$news/closed');"
  check 'no right to read a directory inside' 'directory cannot be read: permission denied' \
    "SELECT error FROM article_files('$news', 'recursive=1') WHERE name = 'closed';"
fi

# ----------------------------------------------------------- only what is asked for is read --
if command -v strace >/dev/null 2>&1; then
  opened() {
    printf '.load %s\n%s\n' "$shingle" "$1" |
      strace -f -e trace=open,openat -o "$work/trace" "$sqlite" -batch -init /dev/null :memory: >/dev/null 2>&1
    grep -c '_good\.txt\|latin\.txt\|mark\.txt' "$work/trace"
  }
  [ "$(opened "SELECT name, number, id, bytes, modified FROM article_files('$news');")" = 0 ] ||
    { echo 'article_files: a query without contents opens files'; failures=$((failures + 1)); }
  [ "$(opened "SELECT body FROM article_files('$news') WHERE body <> '' AND name = '001_good.txt';")" = 1 ] ||
    { echo 'article_files: a query for one file opens others'; failures=$((failures + 1)); }
  [ "$(opened "SELECT body FROM article_files('$news') WHERE body <> '' AND name GLOB '*good*';")" = 1 ] ||
    { echo 'article_files: GLOB is not checked before files are opened'; failures=$((failures + 1)); }
fi

[ $failures = 0 ] || echo "article_files: $failures checks failed"
[ $failures = 0 ]
