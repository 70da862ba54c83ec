/* open_elements.c - see open_elements.h. */
#include "open_elements.h"

/* Where the search for an open element ends. */
enum { OPEN_SCOPE, OPEN_BUTTON_SCOPE, OPEN_LIST_SCOPE, OPEN_TABLE_SCOPE };

#define NONE SHINGLE_OPEN_MAX

static uint32_t open_elements_hash(const ShingleMarkup *tag)
{
  uint32_t hash = 2166136261u;
  if (shingle_element_known(tag->element)) return 0;
  for (size_t i = 0; i < tag->part.length; i++) hash = (hash ^ ((uint8_t)tag->part.bytes[i] | 32)) * 16777619u;
  return hash;
}

static int open_elements_stops(const ShingleElement *e, int scope)
{
  if (scope == OPEN_TABLE_SCOPE) return e->element == SHINGLE_ELEMENT_TABLE || e->element == SHINGLE_ELEMENT_TEMPLATE;
  if (scope == OPEN_BUTTON_SCOPE && e->element == SHINGLE_ELEMENT_BUTTON) return 1;
  if (scope == OPEN_LIST_SCOPE && e->element == SHINGLE_ELEMENT_LIST) return 1;
  return (e->is & (SHINGLE_IS_SCOPE | SHINGLE_IS_FOREIGN)) != 0;
}

static void open_elements_pop(ShingleOpenElements *o)
{
  ShingleOpenElement *last = &o->open[--o->count];
  if (last->ended) return;
  o->of_kind[last->element->element]--;
  o->closed(o->caller, last);
}

static void open_elements_pop_to(ShingleOpenElements *o, size_t at)
{
  while (o->count > at) open_elements_pop(o);
}

/* The innermost open element of a kind (SHINGLE_ELEMENT_...), or NONE. */
static size_t open_elements_find(const ShingleOpenElements *o, int kind, int scope)
{
  if (o->of_kind[kind] == 0) return NONE;
  for (size_t i = o->count; i-- > 0;) {
    const ShingleElement *e = o->open[i].element;
    if (e->element == kind && !o->open[i].ended) return i;
    if (open_elements_stops(e, scope)) return NONE;
  }
  return NONE;
}

static void open_elements_close(ShingleOpenElements *o, int kind, int scope)
{
  size_t at = open_elements_find(o, kind, scope);
  if (at != NONE) open_elements_pop_to(o, at);
}

/* An end tag of formatting or a form: blocks that are open in it stay open. */
static int open_elements_take_out(ShingleOpenElements *o, const ShingleElement *element)
{
  int blocks = 0;
  if (o->of_kind[element->element] == 0) return 0;
  for (size_t i = o->count; i-- > 0;) {
    ShingleOpenElement *open = &o->open[i];
    if (open->element == element && !open->ended) {
      if (!blocks) {
        open_elements_pop_to(o, i);
      } else {
        o->of_kind[element->element]--;
        o->closed(o->caller, open);
        open->ended = 1;
      }
      return 1;
    }
    if (open->element->is & (SHINGLE_IS_SCOPE | SHINGLE_IS_FOREIGN)) return 0;
    if (!open->ended) blocks |= (open->element->is & SHINGLE_IS_SPECIAL) != 0;
  }
  return 0;
}

/* <li>, <dt>, <dd>: one that is open ends, unless another block than <p> or <div> stands in it. */
static void open_elements_end_item(ShingleOpenElements *o, int kind)
{
  if (o->of_kind[kind] == 0) return;
  for (size_t i = o->count; i-- > 0;) {
    const ShingleElement *e = o->open[i].element;
    if (o->open[i].ended) continue;
    if (e->element == kind) {
      open_elements_pop_to(o, i);
      return;
    }
    int passed = e->element == SHINGLE_ELEMENT_P || (e->name[0] == 'd' && e->name[1] == 'i' && e->name[2] == 'v') ||
                 (e->name[0] == 'a' && e->name[1] == 'd' && e->name[2] == 'd');
    if ((e->is & SHINGLE_IS_SPECIAL) && !passed) return;
  }
}

/* <td> ends all that is open in the row, <tr> in the group of rows, <tbody> and <caption> in the table. */
static void open_elements_end_rows(ShingleOpenElements *o, int kind)
{
  for (size_t i = o->count; i-- > 0 && o->of_kind[SHINGLE_ELEMENT_TABLE] > 0;) {
    int open = o->open[i].element->element;
    if (open == SHINGLE_ELEMENT_TEMPLATE) return;
    if (open == SHINGLE_ELEMENT_TABLE || (open == SHINGLE_ELEMENT_ROW && kind == SHINGLE_ELEMENT_CELL) ||
        (open == SHINGLE_ELEMENT_ROWS && (kind == SHINGLE_ELEMENT_CELL || kind == SHINGLE_ELEMENT_ROW))) {
      open_elements_pop_to(o, i + 1);
      return;
    }
  }
}

/* A <table> ends one that is open, unless it stands in a cell or caption of it. */
static void open_elements_end_table(ShingleOpenElements *o)
{
  for (size_t i = o->count; i-- > 0 && o->of_kind[SHINGLE_ELEMENT_TABLE] > 0;) {
    int open = o->open[i].element->element;
    if (open == SHINGLE_ELEMENT_CELL || open == SHINGLE_ELEMENT_CAPTION || open == SHINGLE_ELEMENT_TEMPLATE) return;
    if (open == SHINGLE_ELEMENT_TABLE) {
      open_elements_pop_to(o, i);
      return;
    }
  }
}

/* A tag that is certainly HTML ends the SVG or MathML that it stands in. */
static void open_elements_leave_foreign(ShingleOpenElements *o, const ShingleElement *e)
{
  int formatting = (e->is & SHINGLE_IS_FORMATTING) && e->element != SHINGLE_ELEMENT_A;
  int html = e->element == SHINGLE_ELEMENT_IMG || e->element == SHINGLE_ELEMENT_TABLE || e->element == SHINGLE_ELEMENT_META;
  if (!formatting && !html && !(e->is & SHINGLE_ENDS_P)) return;
  for (size_t i = o->count; i-- > 0;) {
    if (o->open[i].element->is & SHINGLE_IS_SCOPE) return; /* of HTML in it */
    if (o->open[i].element->is & SHINGLE_IS_FOREIGN) open_elements_pop_to(o, i);
  }
}

void shingle_open_before(ShingleOpenElements *o, const ShingleMarkup *tag)
{
  const ShingleElement *e = tag->element;
  if (tag->foreign) open_elements_leave_foreign(o, e);
  if (e->element == SHINGLE_ELEMENT_FORM && o->of_kind[SHINGLE_ELEMENT_FORM] > 0) return; /* there is no form in a form */
  if (e->is & SHINGLE_ENDS_P) {
    if (e->element == SHINGLE_ELEMENT_LI || e->element == SHINGLE_ELEMENT_DT) open_elements_end_item(o, e->element);
    open_elements_close(o, SHINGLE_ELEMENT_P, OPEN_BUTTON_SCOPE);
  }
  switch (e->element) {
    case SHINGLE_ELEMENT_TABLE: open_elements_end_table(o); break;
    case SHINGLE_ELEMENT_HEADING:
      if (o->count > 0 && o->open[o->count - 1].element->element == SHINGLE_ELEMENT_HEADING) open_elements_pop(o);
      break;
    case SHINGLE_ELEMENT_A: open_elements_take_out(o, e); break;
    case SHINGLE_ELEMENT_BUTTON: open_elements_close(o, SHINGLE_ELEMENT_BUTTON, OPEN_SCOPE); break;
    case SHINGLE_ELEMENT_OPTION:
      if (o->count > 0 && o->open[o->count - 1].element->element == SHINGLE_ELEMENT_OPTION) open_elements_pop(o);
      break;
    case SHINGLE_ELEMENT_CELL: case SHINGLE_ELEMENT_ROW: case SHINGLE_ELEMENT_ROWS: case SHINGLE_ELEMENT_CAPTION:
      open_elements_end_rows(o, e->element);
      break;
    default: break;
  }
}

/* <tr>, <td> and the like, which are nothing where no table is open. */
static int open_elements_is_part(const ShingleElement *e)
{
  return e->element == SHINGLE_ELEMENT_CELL || e->element == SHINGLE_ELEMENT_ROW || e->element == SHINGLE_ELEMENT_ROWS ||
         e->element == SHINGLE_ELEMENT_CAPTION;
}

ShingleOpenElement *shingle_open_push(ShingleOpenElements *o, const ShingleMarkup *tag)
{
  const ShingleElement *e = tag->element;
  if ((e->is & SHINGLE_IS_VOID) || e->element == SHINGLE_ELEMENT_HTML || e->element == SHINGLE_ELEMENT_BODY) return NULL;
  if (e->element == SHINGLE_ELEMENT_FORM && o->of_kind[SHINGLE_ELEMENT_FORM] > 0) return NULL;
  if (e->element == SHINGLE_ELEMENT_FORM && o->count > 0 && o->open[o->count - 1].element->element == SHINGLE_ELEMENT_TABLE) return NULL;
  if (open_elements_is_part(e) && o->of_kind[SHINGLE_ELEMENT_TABLE] == 0) return NULL;
  if ((tag->foreign || (e->is & SHINGLE_IS_FOREIGN)) && tag->closed) return NULL;
  if (o->count == SHINGLE_OPEN_MAX) open_elements_pop(o);
  o->of_kind[e->element]++;
  ShingleOpenElement *open = &o->open[o->count++];
  *open = (ShingleOpenElement){.element = e, .hash = open_elements_hash(tag)};
  return open;
}

/* Any other end tag: closes the innermost element of that name, unless a block is open in it. */
static int open_elements_end_other(ShingleOpenElements *o, const ShingleMarkup *tag)
{
  uint32_t hash = open_elements_hash(tag);
  for (size_t i = o->count; i-- > 0;) {
    if (o->open[i].ended) continue;
    if (o->open[i].element == tag->element && o->open[i].hash == hash) {
      open_elements_pop_to(o, i);
      return 1;
    }
    if (o->open[i].element->is & SHINGLE_IS_SPECIAL) return 0;
  }
  return 0;
}

/* An end tag of a block: of that very name, wherever in scope. */
static int open_elements_end_block(ShingleOpenElements *o, const ShingleElement *element, int scope)
{
  for (size_t i = o->count; i-- > 0;) {
    const ShingleElement *e = o->open[i].element;
    if (e == element && !o->open[i].ended) {
      open_elements_pop_to(o, i);
      return 1;
    }
    if (open_elements_stops(e, scope)) return 0;
  }
  return 0;
}

/* </tr>, </tbody>: of a cell that stands in a table without them, too; the standard would have put them in. */
static int open_elements_end_part(ShingleOpenElements *o, const ShingleElement *e)
{
  int inner = 0; /* a cell is open, or a row */
  for (size_t i = o->count; i-- > 0 && o->of_kind[SHINGLE_ELEMENT_TABLE] > 0;) {
    int open = o->open[i].element->element;
    if (open == SHINGLE_ELEMENT_TEMPLATE) return 0;
    if (o->open[i].element == e) {
      open_elements_pop_to(o, i);
      return 1;
    }
    if (open == SHINGLE_ELEMENT_TABLE || open == SHINGLE_ELEMENT_ROWS) {
      int meant = inner && (e->element == SHINGLE_ELEMENT_ROW || (open == SHINGLE_ELEMENT_TABLE && e->name[1] == 'b'));
      if (meant) open_elements_pop_to(o, i + 1);
      return meant;
    }
    inner |= open == SHINGLE_ELEMENT_CELL || open == SHINGLE_ELEMENT_ROW;
  }
  return 0;
}

/* Closes what needs no end tag: <p>, items. */
static void open_elements_end_implied(ShingleOpenElements *o)
{
  while (o->count > 0) {
    int open = o->open[o->count - 1].element->element;
    if (open != SHINGLE_ELEMENT_P && open != SHINGLE_ELEMENT_LI && open != SHINGLE_ELEMENT_DT && open != SHINGLE_ELEMENT_OPTION) return;
    open_elements_pop(o);
  }
}

int shingle_open_end(ShingleOpenElements *o, const ShingleMarkup *tag)
{
  const ShingleElement *e = tag->element;
  size_t at;
  if (e->element == SHINGLE_ELEMENT_ROW || e->element == SHINGLE_ELEMENT_ROWS) return open_elements_end_part(o, e);
  if (o->of_kind[e->element] == 0) return 0;
  switch (e->element) {
    case SHINGLE_ELEMENT_P: return open_elements_end_block(o, e, OPEN_BUTTON_SCOPE);
    case SHINGLE_ELEMENT_LI: return open_elements_end_block(o, e, OPEN_LIST_SCOPE);
    case SHINGLE_ELEMENT_HEADING:
      at = open_elements_find(o, SHINGLE_ELEMENT_HEADING, OPEN_SCOPE);
      if (at == NONE) return 0;
      open_elements_pop_to(o, at);
      return 1;
    case SHINGLE_ELEMENT_TABLE: case SHINGLE_ELEMENT_CELL: return open_elements_end_block(o, e, OPEN_TABLE_SCOPE);
    default: break;
  }
  if (e->element == SHINGLE_ELEMENT_FORM && open_elements_find(o, e->element, OPEN_SCOPE) != NONE) open_elements_end_implied(o);
  if ((e->is & SHINGLE_IS_FORMATTING) || e->element == SHINGLE_ELEMENT_FORM) return open_elements_take_out(o, e);
  if (e->is & SHINGLE_IS_SPECIAL) return open_elements_end_block(o, e, OPEN_SCOPE);
  return open_elements_end_other(o, tag);
}

void shingle_open_finish(ShingleOpenElements *o) { open_elements_pop_to(o, 0); }
