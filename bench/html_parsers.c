/* html_parsers.c - how fast a parser of HTML reads a file, how it stands deep nesting, and what it does without memory.
**
**     html_parsers gumbo|libxml2 FILE [N]     N: gumbo's allocation number N fails
**
** Built by html_parsers.sh.
*/
#include <gumbo.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long left = -1;

static void *allocate(void *unused, size_t bytes)
{
  (void)unused;
  if (left >= 0 && left-- == 0) return NULL;
  return malloc(bytes);
}

static void release(void *unused, void *memory)
{
  (void)unused;
  free(memory);
}

static void read_gumbo(const char *html, size_t length)
{
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = release;
  options.max_errors = 0;
  gumbo_destroy_output(&options, gumbo_parse_with_options(&options, html, length));
}

static size_t characters;

static void count(void *unused, const xmlChar *text, int length)
{
  (void)unused;
  (void)text;
  characters += (size_t)length;
}

static void read_libxml2(const char *html, size_t length)
{
  htmlSAXHandler handler = {.characters = count};
  htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
  for (size_t at = 0; at < length; at += 65536) {
    htmlParseChunk(parser, html + at, (int)(length - at < 65536 ? length - at : 65536), 0);
  }
  htmlParseChunk(parser, NULL, 0, 1);
  htmlFreeParserCtxt(parser);
}

int main(int count_, char **words)
{
  FILE *file = count_ > 2 ? fopen(words[2], "rb") : NULL;
  if (file == NULL) return 2;
  size_t room = 200000000, length;
  char *html = malloc(room);
  if (html == NULL) return 2;
  length = fread(html, 1, room, file);
  fclose(file);
  if (count_ > 3) left = atol(words[3]);
  struct timespec start, end;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  if (strcmp(words[1], "gumbo") == 0) read_gumbo(html, length);
  else read_libxml2(html, length);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9;
  printf("%.3f s, %.0f MB/s\n", seconds, (double)length / seconds / 1e6);
  free(html);
  return 0;
}
