/* encoding.c - texts that are not UTF-8. See encoding.h. */
#include "encoding.h"
#include "extension.h"

#include <string.h>

#ifndef _WIN32
#include <errno.h>
#include <iconv.h>
#endif

#define STEP 16384 /* bytes that are decoded at once */

const char *shingle_db_encoding_mark(const char *bytes, size_t length, size_t *mark)
{
  *mark = 0;
  if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
    *mark = 3;
    return "UTF-8";
  }
  if (length < 2 || (memcmp(bytes, "\xff\xfe", 2) != 0 && memcmp(bytes, "\xfe\xff", 2) != 0)) return NULL;
  *mark = 2;
  return bytes[0] == '\xff' ? "UTF-16LE" : "UTF-16BE";
}

int shingle_db_encoding_is_utf8(const char *name)
{
  return sqlite3_stricmp(name, "UTF-8") == 0 || sqlite3_stricmp(name, "UTF8") == 0;
}

#ifdef _WIN32

int shingle_db_encoding_known(const char *name) { return shingle_db_encoding_is_utf8(name); }

int shingle_db_encoding_decode(const char *name, const char *bytes, size_t length, int64_t limit, void *host,
                               ShingleBuffer *out, size_t *at)
{
  (void)name; (void)bytes; (void)length; (void)limit; (void)host; (void)out;
  *at = 0;
  return SHINGLE_INVALID;
}

#else

static iconv_t encoding_open(const char *name)
{
  errno = EINVAL;
  return *name == 0 || strchr(name, '/') != NULL ? (iconv_t)-1 : iconv_open("UTF-8", name);
}

int shingle_db_encoding_known(const char *name)
{
  if (shingle_db_encoding_is_utf8(name)) return 1;
  iconv_t decoder = encoding_open(name);
  if (decoder == (iconv_t)-1) return errno == ENOMEM;
  iconv_close(decoder);
  return 1;
}

/* Decodes step by step, each at most STEP bytes of UTF-8. */
static int encoding_run(iconv_t decoder, char *in, size_t left, int64_t limit, void *host, ShingleBuffer *out,
                        size_t *at)
{
  char step[STEP];
  size_t length = left;
  for (int flush = 0;;) {
    char *end = step;
    size_t room = sizeof step;
    size_t failed = flush ? iconv(decoder, NULL, NULL, &end, &room) : iconv(decoder, &in, &left, &end, &room);
    int reason = errno;
    *at = length - left;
    shingle_buffer_append(out, step, (size_t)(end - step));
    if (out->status != SHINGLE_OK) return out->status;
    if (out->length > (size_t)limit) return SHINGLE_TOOBIG;
    if (shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
    if (failed == (size_t)-1 && (reason != E2BIG || end == step)) return SHINGLE_INVALID;
    if (failed == (size_t)-1) continue;
    if (flush) return SHINGLE_OK;
    flush = 1;
  }
}

int shingle_db_encoding_decode(const char *name, const char *bytes, size_t length, int64_t limit, void *host,
                               ShingleBuffer *out, size_t *at)
{
  out->length = 0;
  out->status = SHINGLE_OK;
  *at = 0;
  iconv_t decoder = encoding_open(name);
  if (decoder == (iconv_t)-1) return errno == ENOMEM ? SHINGLE_NOMEM : SHINGLE_INVALID;
  int status = encoding_run(decoder, (char *)(uintptr_t)bytes, length, limit, host, out, at);
  iconv_close(decoder);
  return status;
}

#endif
