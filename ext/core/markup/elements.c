/* elements.c - see elements.h. */
#include "elements.h"

#include <string.h>

#define VOID SHINGLE_IS_VOID
#define HIDE SHINGLE_IS_HIDDEN
#define FORM SHINGLE_IS_FORMATTING
#define SPEC SHINGLE_IS_SPECIAL
#define SCOPE (SHINGLE_IS_SCOPE | SHINGLE_IS_SPECIAL)
#define BLOCK (SHINGLE_IS_BLOCK | SHINGLE_IS_SPECIAL | SHINGLE_ENDS_P)
#define LINE (SHINGLE_IS_LINE | SHINGLE_IS_SPECIAL | SHINGLE_ENDS_P)
#define RAW (SHINGLE_IS_RAW | SHINGLE_IS_HIDDEN)
#define AROUND SHINGLE_IS_FURNITURE
#define NAMED(name) SHINGLE_ELEMENT_##name
#define OTHER SHINGLE_ELEMENT_OTHER

/* Sorted by name. Text of <noscript>, <iframe>, <noembed> and <noframes> is for programs that lack what all browsers have. What
** <video>, <audio> and <canvas> hold is for those too. <rt> and <rp> say how the characters before them sound. */
static const ShingleElement elements_table[] = {
    {"a", NAMED(A), FORM},
    {"abbr", OTHER, 0},
    {"acronym", OTHER, 0},
    {"address", OTHER, BLOCK},
    {"annotation", OTHER, HIDE},
    {"applet", OTHER, SCOPE},
    {"area", OTHER, VOID},
    {"article", NAMED(ARTICLE), BLOCK},
    {"aside", OTHER, BLOCK | AROUND},
    {"audio", OTHER, HIDE},
    {"b", OTHER, FORM},
    {"base", OTHER, VOID},
    {"basefont", OTHER, VOID},
    {"bdi", OTHER, 0},
    {"bdo", OTHER, 0},
    {"bgsound", OTHER, VOID},
    {"big", OTHER, FORM},
    {"blockquote", OTHER, BLOCK},
    {"body", NAMED(BODY), SPEC},
    {"br", NAMED(BR), VOID},
    {"button", NAMED(BUTTON), SPEC | AROUND},
    {"canvas", OTHER, HIDE},
    {"caption", NAMED(CAPTION), SHINGLE_IS_LINE | SCOPE},
    {"center", OTHER, BLOCK},
    {"cite", OTHER, 0},
    {"code", OTHER, FORM},
    {"col", OTHER, VOID},
    {"colgroup", OTHER, SPEC},
    {"data", OTHER, 0},
    {"datalist", OTHER, HIDE},
    {"dd", NAMED(DT), LINE},
    {"del", OTHER, 0},
    {"details", OTHER, BLOCK},
    {"dfn", OTHER, 0},
    {"dialog", NAMED(DIALOG), BLOCK | AROUND},
    {"dir", NAMED(LIST), BLOCK},
    {"div", OTHER, BLOCK},
    {"dl", OTHER, BLOCK},
    {"dt", NAMED(DT), LINE},
    {"em", OTHER, FORM},
    {"embed", OTHER, VOID},
    {"fieldset", OTHER, BLOCK},
    {"figcaption", OTHER, BLOCK},
    {"figure", OTHER, BLOCK},
    {"font", OTHER, FORM},
    {"footer", OTHER, BLOCK | AROUND},
    {"foreignobject", OTHER, SCOPE}, /* HTML in SVG */
    {"form", NAMED(FORM), BLOCK},
    {"frame", OTHER, VOID},
    {"frameset", OTHER, SPEC},
    {"h1", NAMED(HEADING), BLOCK | SHINGLE_IS_HEADING},
    {"h2", NAMED(HEADING), BLOCK | SHINGLE_IS_HEADING},
    {"h3", NAMED(HEADING), BLOCK | SHINGLE_IS_HEADING},
    {"h4", NAMED(HEADING), BLOCK | SHINGLE_IS_HEADING},
    {"h5", NAMED(HEADING), BLOCK | SHINGLE_IS_HEADING},
    {"h6", NAMED(HEADING), BLOCK | SHINGLE_IS_HEADING},
    {"head", NAMED(BODY), SPEC},
    {"header", OTHER, BLOCK},
    {"hgroup", OTHER, BLOCK},
    {"hr", OTHER, VOID | BLOCK},
    {"html", NAMED(HTML), SPEC},
    {"i", OTHER, FORM},
    {"iframe", OTHER, RAW},
    {"image", NAMED(IMG), VOID},
    {"img", NAMED(IMG), VOID},
    {"input", OTHER, VOID},
    {"ins", OTHER, 0},
    {"kbd", OTHER, 0},
    {"keygen", OTHER, VOID},
    {"label", OTHER, 0},
    {"legend", OTHER, LINE},
    {"li", NAMED(LI), LINE},
    {"link", NAMED(LINK), VOID},
    {"listing", NAMED(PRE), BLOCK | SHINGLE_IS_PRE},
    {"main", NAMED(MAIN), BLOCK},
    {"map", OTHER, 0},
    {"mark", OTHER, 0},
    {"marquee", OTHER, SHINGLE_IS_BLOCK | SCOPE},
    {"math", OTHER, SHINGLE_IS_FOREIGN},
    {"menu", NAMED(LIST), BLOCK},
    {"meta", NAMED(META), VOID},
    {"meter", OTHER, HIDE},
    {"nav", OTHER, BLOCK | AROUND},
    {"nobr", OTHER, FORM},
    {"noembed", OTHER, RAW},
    {"noframes", OTHER, RAW},
    {"noscript", OTHER, RAW},
    {"object", OTHER, SCOPE},
    {"ol", NAMED(LIST), BLOCK},
    {"optgroup", NAMED(OPTION), 0},
    {"option", NAMED(OPTION), 0},
    {"output", OTHER, 0},
    {"p", NAMED(P), BLOCK},
    {"param", OTHER, VOID},
    {"picture", OTHER, 0},
    {"plaintext", NAMED(PLAINTEXT), BLOCK | SHINGLE_IS_RAW | SHINGLE_IS_PRE},
    {"pre", NAMED(PRE), BLOCK | SHINGLE_IS_PRE},
    {"progress", OTHER, HIDE},
    {"q", OTHER, 0},
    {"rp", OTHER, HIDE},
    {"rt", OTHER, HIDE},
    {"ruby", OTHER, 0},
    {"s", OTHER, FORM},
    {"samp", OTHER, 0},
    {"script", NAMED(SCRIPT), RAW},
    {"search", OTHER, BLOCK | AROUND},
    {"section", OTHER, BLOCK},
    {"select", OTHER, HIDE | SPEC},
    {"slot", OTHER, 0},
    {"small", OTHER, FORM},
    {"source", OTHER, VOID},
    {"span", OTHER, 0},
    {"strike", OTHER, FORM},
    {"strong", OTHER, FORM},
    {"style", OTHER, RAW},
    {"sub", OTHER, 0},
    {"summary", OTHER, BLOCK},
    {"sup", OTHER, 0},
    {"svg", OTHER, SHINGLE_IS_FOREIGN},
    {"table", NAMED(TABLE), SHINGLE_IS_BLOCK | SCOPE | SHINGLE_ENDS_P},
    {"tbody", NAMED(ROWS), SHINGLE_IS_LINE | SPEC},
    {"td", NAMED(CELL), SHINGLE_IS_CELL | SCOPE},
    {"template", NAMED(TEMPLATE), HIDE | SCOPE},
    {"textarea", OTHER, HIDE | SHINGLE_IS_ESCAPABLE},
    {"tfoot", NAMED(ROWS), SHINGLE_IS_LINE | SPEC},
    {"th", NAMED(CELL), SHINGLE_IS_CELL | SCOPE},
    {"thead", NAMED(ROWS), SHINGLE_IS_LINE | SPEC},
    {"time", NAMED(TIME), 0},
    {"title", NAMED(TITLE), HIDE | SHINGLE_IS_ESCAPABLE},
    {"tr", NAMED(ROW), SHINGLE_IS_LINE | SPEC},
    {"track", OTHER, VOID},
    {"tt", OTHER, FORM},
    {"u", OTHER, FORM},
    {"ul", NAMED(LIST), BLOCK},
    {"var", OTHER, 0},
    {"video", OTHER, HIDE},
    {"wbr", OTHER, VOID},
    {"xmp", OTHER, BLOCK | SHINGLE_IS_RAW | SHINGLE_IS_PRE},
};

static const ShingleElement elements_unknown = {"", SHINGLE_ELEMENT_UNKNOWN, 0};

const ShingleElement *shingle_element(const char *name, size_t length)
{
  char small[SHINGLE_ELEMENT_BYTES + 1] = {0};
  if (length > SHINGLE_ELEMENT_BYTES) return &elements_unknown;
  for (size_t i = 0; i < length; i++) small[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
  size_t low = 0, high = sizeof elements_table / sizeof *elements_table;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(elements_table[middle].name, small);
    if (order == 0) return &elements_table[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return &elements_unknown;
}

int shingle_element_known(const ShingleElement *element) { return element->element != SHINGLE_ELEMENT_UNKNOWN; }
