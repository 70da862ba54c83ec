/* markup.c - see markup.h. The states of the standard's tokeniser stand in the names and comments of functions. */
#include "markup.h"

#include <string.h>

#define MARKUP_LOOK 65536 /* bytes between two looks for an interrupt */

static int markup_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

static int markup_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Does the input go on with `word`, in letters of either case? */
static int markup_follows(const ShingleMarkup *m, size_t at, const char *word)
{
  size_t n = strlen(word);
  if (m->length - at < n) return 0;
  for (size_t i = 0; i < n; i++) {
    char c = m->bytes[at + i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word[i]) return 0;
  }
  return 1;
}

/* The position of the next `c`, or the end. */
static size_t markup_seek(const ShingleMarkup *m, size_t at, char c)
{
  if (at >= m->length) return m->length;
  const char *found = memchr(m->bytes + at, c, m->length - at);
  return found != NULL ? (size_t)(found - m->bytes) : m->length;
}

/* Asks for an interrupt where it is time to. 0: stop. */
static int markup_goes_on(ShingleMarkup *m, size_t at)
{
  if (at < m->look) return 1;
  m->look = at + MARKUP_LOOK;
  if (shingle_interrupted(m->host)) m->status = SHINGLE_INTERRUPTED;
  return m->status == SHINGLE_OK;
}

void shingle_markup_open(ShingleMarkup *m, const char *bytes, size_t length, void *host)
{
  memset(m, 0, sizeof *m);
  m->bytes = bytes;
  m->length = length;
  m->host = host;
  m->look = MARKUP_LOOK;
}

/* ----------------------------------------------------------------------- attributes -- */

static int markup_attribute(const char *name, size_t length)
{
  static const char names[SHINGLE_ATTRIBUTES][9] = {
      "alt", "charset", "class", "content", "datetime", "hidden", "href", "id", "itemprop",
      "lang", "name", "open", "property", "rel", "role", "style", "type"};
  if (length < 2 || length > 8) return -1;
  char small[9] = {0};
  for (size_t i = 0; i < length; i++) small[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
  for (int i = 0; i < SHINGLE_ATTRIBUTES; i++) {
    if (names[i][0] == small[0] && strcmp(names[i], small) == 0) return i;
  }
  return -1;
}

/* Reads a value at `at`, behind the =; returns where it ends. */
static size_t markup_value(ShingleMarkup *m, size_t at, ShinglePart *value)
{
  while (at < m->length && markup_space(m->bytes[at])) at++;
  if (at < m->length && (m->bytes[at] == '"' || m->bytes[at] == '\'')) {
    size_t end = markup_seek(m, at + 1, m->bytes[at]);
    *value = (ShinglePart){m->bytes + at + 1, end - at - 1};
    return end < m->length ? end + 1 : end;
  }
  size_t end = at;
  while (end < m->length && !markup_space(m->bytes[end]) && m->bytes[end] != '>') end++;
  *value = (ShinglePart){m->bytes + at, end - at};
  return end;
}

/* Reads a name at `at`, and its value if it has one; returns where they end. Of two of a name, the first counts. */
static size_t markup_name_value(ShingleMarkup *m, size_t at)
{
  size_t end = at + 1; /* a = may be a name's first character */
  while (end < m->length && !markup_space(m->bytes[end]) && m->bytes[end] != '/' && m->bytes[end] != '>' &&
         m->bytes[end] != '=') {
    end++;
  }
  int attribute = markup_attribute(m->bytes + at, end - at);
  ShinglePart value = {"", 0};
  size_t next = end;
  while (next < m->length && markup_space(m->bytes[next])) next++;
  if (next < m->length && m->bytes[next] == '=') end = markup_value(m, next + 1, &value);
  if (attribute >= 0 && !(m->present >> attribute & 1)) {
    m->present |= 1u << attribute;
    m->attributes[attribute] = value;
  }
  return end;
}

/* Reads what follows a tag's name; m->at comes to stand behind the >. 0: the input ends before, and there is no tag. */
static int markup_rest_of_tag(ShingleMarkup *m, size_t at)
{
  m->present = 0;
  m->closed = 0;
  while (at < m->length && markup_goes_on(m, at)) {
    char c = m->bytes[at];
    if (c == '>') {
      m->at = at + 1;
      return 1;
    }
    m->closed = c == '/';
    if (c == '/' || markup_space(c)) at++;
    else at = markup_name_value(m, at);
    if (m->closed && (at >= m->length || m->bytes[at] != '>')) m->closed = 0;
  }
  m->at = m->length;
  return 0;
}

/* ----------------------------------------------------------------------------- tags -- */

/* Reads the tag whose name begins at `at`. 0: the input ends before it does. */
static int markup_tag(ShingleMarkup *m, size_t at)
{
  size_t end = at;
  while (end < m->length && !markup_space(m->bytes[end]) && m->bytes[end] != '/' && m->bytes[end] != '>') end++;
  m->part = (ShinglePart){m->bytes + at, end - at};
  m->element = shingle_element(m->bytes + at, end - at);
  return markup_rest_of_tag(m, end);
}

/* The end of a comment whose text begins at `at`. */
static size_t markup_comment_end(ShingleMarkup *m, size_t at)
{
  if (at < m->length && m->bytes[at] == '>') return at + 1;                    /* <!--> */
  if (m->length - at >= 2 && memcmp(m->bytes + at, "->", 2) == 0) return at + 2; /* <!---> */
  for (; (at = markup_seek(m, at, '-')) < m->length && markup_goes_on(m, at); at++) {
    if (m->length - at >= 3 && memcmp(m->bytes + at, "-->", 3) == 0) return at + 3;
    if (m->length - at >= 4 && memcmp(m->bytes + at, "--!>", 4) == 0) return at + 4;
  }
  return m->length;
}

/* Passes over <!...>: comments, doctypes, CDATA, and what browsers take for comments. */
static void markup_declaration(ShingleMarkup *m)
{
  if (m->length - m->at >= 4 && memcmp(m->bytes + m->at, "<!--", 4) == 0) {
    m->at = markup_comment_end(m, m->at + 4);
  } else if (m->length - m->at >= 9 && memcmp(m->bytes + m->at, "<![CDATA[", 9) == 0) {
    m->at += 9;
    m->cdata = 1;
  } else {
    size_t end = markup_seek(m, m->at, '>');
    m->at = end < m->length ? end + 1 : end;
  }
}

/* Is the < at `at` the beginning of something? */
static int markup_begins(const ShingleMarkup *m, size_t at)
{
  if (at + 1 >= m->length) return 0;
  char c = m->bytes[at + 1];
  return markup_letter(c) || c == '!' || c == '?' || (c == '/' && at + 2 < m->length);
}

/* Reads what begins with < at m->at. SHINGLE_MARKUP_END: nothing that counts. */
static ShingleMarkupKind markup_angle(ShingleMarkup *m)
{
  size_t at = m->at;
  char c = m->bytes[at + 1];
  if (c == '/' && markup_letter(m->bytes[at + 2])) return markup_tag(m, at + 2) ? SHINGLE_MARKUP_STOP : SHINGLE_MARKUP_END;
  if (markup_letter(c)) {
    if (!markup_tag(m, at + 1)) return SHINGLE_MARKUP_END;
    if (m->element->is & (SHINGLE_IS_RAW | SHINGLE_IS_ESCAPABLE)) {
      if (!m->foreign || !m->closed) m->raw = m->element;
    }
    return SHINGLE_MARKUP_START;
  }
  if (c == '!') {
    markup_declaration(m);
  } else { /* <? and </ with no letter behind it */
    size_t end = markup_seek(m, at, '>');
    m->at = end < m->length ? end + 1 : end;
  }
  return SHINGLE_MARKUP_END;
}

/* ------------------------------------------------------------------------- raw text -- */

/* Is there an end tag (or, with slash 0, a start tag) of `name` at `at`, which is a <? */
static int markup_is_tag(const ShingleMarkup *m, size_t at, int slash, const char *name)
{
  size_t from = at + 1;
  if (slash && (from >= m->length || m->bytes[from++] != '/')) return 0;
  if (!markup_follows(m, from, name)) return 0;
  from += strlen(name);
  return from < m->length && (markup_space(m->bytes[from]) || m->bytes[from] == '/' || m->bytes[from] == '>');
}

/* The end of a script: a </script> in a comment that has a <script> does not end it. */
static size_t markup_script_end(ShingleMarkup *m, size_t at)
{
  int comment = 0, inner = 0;
  for (; at < m->length && markup_goes_on(m, at); at++) {
    char c = m->bytes[at];
    if (c == '<') {
      if (!inner && markup_is_tag(m, at, 1, "script")) return at;
      if (!comment && markup_follows(m, at, "<!--")) {
        comment = 1;
        at += 1; /* <!--> is a whole comment */
      } else if (comment && !inner) {
        inner = markup_is_tag(m, at, 0, "script");
      } else if (inner && markup_is_tag(m, at, 1, "script")) {
        inner = 0;
      }
    } else if (comment && c == '-' && markup_follows(m, at, "-->")) {
      comment = inner = 0;
    } else if (!comment) {
      at = markup_seek(m, at, '<') - 1; /* the loop adds one */
    }
  }
  return m->length;
}

static size_t markup_raw_end(ShingleMarkup *m)
{
  if (m->raw->element == SHINGLE_ELEMENT_PLAINTEXT) return m->length;
  if (m->raw->element == SHINGLE_ELEMENT_SCRIPT) return markup_script_end(m, m->at);
  size_t at = m->at;
  for (; (at = markup_seek(m, at, '<')) < m->length && markup_goes_on(m, at); at++) {
    if (markup_is_tag(m, at, 1, m->raw->name)) break;
  }
  return at;
}

static ShingleMarkupKind markup_raw_text(ShingleMarkup *m)
{
  ShingleMarkupKind kind = m->raw->is & SHINGLE_IS_ESCAPABLE ? SHINGLE_MARKUP_TEXT : SHINGLE_MARKUP_RAW;
  size_t end = markup_raw_end(m);
  m->part = (ShinglePart){m->bytes + m->at, end - m->at};
  m->at = end;
  m->raw = NULL;
  return kind;
}

/* ----------------------------------------------------------------------------- texts -- */

/* Takes the text from m->at to `end`, without the ]]> that ends a CDATA section. 0: nothing is left of it. */
static int markup_text(ShingleMarkup *m, size_t end)
{
  size_t stop = end;
  if (m->cdata) {
    for (stop = m->at; (stop = markup_seek(m, stop, ']')) < end; stop++) {
      if (end - stop >= 3 && memcmp(m->bytes + stop, "]]>", 3) == 0) break;
    }
    if (stop > end) stop = end;
  }
  m->part = (ShinglePart){m->bytes + m->at, stop - m->at};
  m->at = stop;
  if (stop < end) {
    m->at += 3;
    m->cdata = 0;
  }
  return m->part.length > 0;
}

ShingleMarkupKind shingle_markup_next(ShingleMarkup *m)
{
  while (m->at < m->length && markup_goes_on(m, m->at)) {
    if (m->raw != NULL) return markup_raw_text(m);
    size_t end = m->at;
    while ((end = markup_seek(m, end, '<')) < m->length && !markup_begins(m, end)) end++;
    if (end > m->at) {
      if (markup_text(m, end)) return SHINGLE_MARKUP_TEXT;
      continue;
    }
    ShingleMarkupKind kind = markup_angle(m);
    if (kind != SHINGLE_MARKUP_END) return kind;
  }
  return SHINGLE_MARKUP_END;
}

/* ----------------------------------------------------------------------------- or not -- */

/* Does a tag of HTML begin at the < at `at`? 0 or 1; -1: no > follows, so that there is none in all that is left. */
static int markup_is_known_tag(const ShingleMarkup *m, size_t at)
{
  size_t from = at + 1, end;
  if (from < m->length && m->bytes[from] == '/') from++;
  for (end = from; end < m->length && end - from <= SHINGLE_ELEMENT_BYTES && !markup_space(m->bytes[end]); end++) {
    if (m->bytes[end] == '>' || m->bytes[end] == '/') break;
  }
  if (end >= m->length || !shingle_element_known(shingle_element(m->bytes + from, end - from))) return 0;
  return markup_seek(m, end, '>') < m->length ? 1 : -1;
}

int shingle_markup_is_html(const char *bytes, size_t length, void *host, int *html)
{
  ShingleMarkup m;
  shingle_markup_open(&m, bytes, length, host);
  *html = 0;
  for (size_t at = 0; (at = markup_seek(&m, at, '<')) < length && markup_goes_on(&m, at); at++) {
    int tag = markup_is_known_tag(&m, at);
    *html = tag > 0 || markup_follows(&m, at, "<!--") || markup_follows(&m, at, "<![cdata[") || markup_follows(&m, at, "<!doctype");
    if (*html || tag < 0) break;
  }
  return m.status;
}
