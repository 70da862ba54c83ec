/* query.c - SELECT ... FROM an index: plans and cursors. See query.h.
**
** What a query does stands in idxStr, two characters for each argument of xFilter: the column
** (m the table's name, s q d the three measures, r rowid, k) and the operator (= > < g l: >= <=, !: <>, i: IN).
** With a MATCH:
**
**     the query's text or signature, and k, are used up here; every other condition is a hint, which SQLite
**     checks again: a lower bound for similarity, rowids, whatever k must know of
**     a lower bound that is not known yet makes a plan expensive: what MATCH finds depends on it. Where the order of
**     tables is fixed, as by CROSS JOIN, SQLite does not tell of a bound that a later table has: what does not reach the
**     threshold is not found then. Nor does it tell of `i = text` there, or where an outer join asks for it: with MATCH that
**     is an error of SQLite's, with = it is one of the column's, which would else be NULL, and nothing similar
**     with k, a join by rowid (i.rowid = news.id) comes after the search where it can: so the search is for the k best
**     of all, whatever the other table has
**     rows come ordered by similarity, descending, then rowid
**     LIMIT and OFFSET are left to SQLite
**
** Without one, rows come by rowid, for a list of rowids one by one. SQLite tries each branch of an OR as a query of its
** own; there a MATCH must be the cheapest plan of all, or a branch without it would be chosen, in which MATCH has no
** meaning.
*/
#include "query.h"

#include <string.h>

/* In idxNum. */
#define ORDERED 1           /* informative only */
#define NO_SIMILARITY 2     /* a lower bound for the similarity is not known */
#define NO_CONTAINMENT 4    /* one for a containment */
#define QUERY_READ 8        /* the column with the table's name is compared, and SQLite did not say with what */

#define ROWIDS_END 9223372036854775808.0 /* one more than the last */

/* A condition on a measure or, where `op` is !, on the rowid, for k, which counts only rows that fulfil all of them. */
typedef struct Condition {
  char column, op;
  double value;
  sqlite3_int64 id;
} Condition;

/* An open cursor: over matches, or over all rows. */
typedef struct Cursor {
  sqlite3_vtab_cursor base;
  int matching;
  int scanning;             /* `rows` is on a row */
  int query_read;           /* QUERY_READ */
  sqlite3_stmt *rows;       /* of N_doc */
  ShingleMatches matches;
  size_t at;
  sqlite3_int64 k;
  int has_k;
  sqlite3_value *query;     /* the value of the column with the table's name: beyond 16 conditions SQLite compares again */
  ShingleIdList ids;
  Condition *conditions;
  size_t condition_count, condition_capacity;
} Cursor;

/* ------------------------------------------------------------------------------- plans -- */

static char query_column_letter(int column)
{
  switch (column) {
    case -1: return 'r';
    case SHINGLE_COLUMN_SIMILARITY: return 's';
    case SHINGLE_COLUMN_QUERY_IN_DOC: return 'q';
    case SHINGLE_COLUMN_DOC_IN_QUERY: return 'd';
    case SHINGLE_COLUMN_K: return 'k';
    case SHINGLE_COLUMN_NAME: return 'm';
    default: return 0;
  }
}

static char query_operator_letter(int op)
{
  switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
    case SQLITE_INDEX_CONSTRAINT_IS: return '=';
    case SQLITE_INDEX_CONSTRAINT_NE: return '!';
    case SQLITE_INDEX_CONSTRAINT_GT: return '>';
    case SQLITE_INDEX_CONSTRAINT_GE: return 'g';
    case SQLITE_INDEX_CONSTRAINT_LT: return '<';
    case SQLITE_INDEX_CONSTRAINT_LE: return 'l';
    case SQLITE_INDEX_CONSTRAINT_MATCH: return 'm';
    default: return 0;
  }
}

/* What a plan uses. */
typedef struct Plan {
  char *letters;      /* idxStr */
  int arguments, limited; /* limited: k is given */
  int match, rowid_equal, rowid_set; /* set: a list, taken as one with a MATCH, else value by value */
  int waiting;        /* for a condition that a MATCH should know of */
  int unknown;        /* NO_... */
} Plan;

static int query_is_measure(char column) { return column == 's' || column == 'q' || column == 'd'; }
static int query_is_lower(char op) { return op == '=' || op == '>' || op == 'g'; }

/* Is it what to look for: name MATCH text, or name = text, or name IS text? Not MATCH alone, because SQLite has none
** for triggers of a schema that is not trusted. */
static int query_is(const struct sqlite3_index_constraint *condition)
{
  return condition->iColumn == SHINGLE_COLUMN_NAME &&
         (condition->op == SQLITE_INDEX_CONSTRAINT_MATCH || condition->op == SQLITE_INDEX_CONSTRAINT_EQ ||
          condition->op == SQLITE_INDEX_CONSTRAINT_IS);
}

/* Uses condition i, if it can be. SQLITE_CONSTRAINT where it can't yet and must be. */
static int query_use_condition(sqlite3_index_info *info, int i, Plan *plan, int matching)
{
  const struct sqlite3_index_constraint *condition = &info->aConstraint[i];
  char column = query_column_letter(condition->iColumn), op = query_operator_letter(condition->op);
  if (column == 0 || op == 0 || (column == 'm') != query_is(condition)) return SQLITE_OK;
  if (!matching && column != 'r') return SQLITE_OK;
  if (!condition->usable) {
    if (column == 'm' || column == 'k') return SQLITE_CONSTRAINT;
    if (column != 'r' && query_is_lower(op)) plan->unknown |= column == 's' ? NO_SIMILARITY : NO_CONTAINMENT;
    if (plan->unknown != 0 || (plan->limited && op != '=')) plan->waiting = 1;
    return SQLITE_OK;
  }
  int at = 2 * plan->arguments;
  if (column == 'm' && plan->match) return SQLITE_OK;
  if (op == '=' && sqlite3_vtab_in(info, i, -1)) {
    /* SQLite looks for one measure of a list after the other: there k would count again */
    if (query_is_measure(column) && plan->limited) return SQLITE_OK;
    if (column == 'r' && matching) {
      sqlite3_vtab_in(info, i, 1);
      op = 'i';
    }
    if (column == 'r') plan->rowid_set = 1;
  } else if (op == '=' && column == 'r') {
    plan->rowid_equal = 1;
  }
  if (column == 'm') plan->match = 1;
  plan->letters[at] = column;
  plan->letters[at + 1] = op;
  info->aConstraintUsage[i].argvIndex = ++plan->arguments;
  info->aConstraintUsage[i].omit = column == 'm' || column == 'k';
  return SQLITE_OK;
}

/* Are the rows wanted in the order in which they come? */
static int query_comes_ordered(const sqlite3_index_info *info, const Plan *plan)
{
  const struct sqlite3_index_orderby *order = info->aOrderBy;
  if (info->nOrderBy < 1 || info->nOrderBy > 2) return 0;
  if (!plan->match) return info->nOrderBy == 1 && order[0].iColumn == -1 && !order[0].desc && !plan->rowid_set;
  if (order[0].iColumn != SHINGLE_COLUMN_SIMILARITY || !order[0].desc) return 0;
  return info->nOrderBy == 1 || (order[1].iColumn == -1 && !order[1].desc);
}

static void query_estimate(sqlite3_index_info *info, const Plan *plan)
{
  if (plan->match) {
    info->estimatedCost = plan->waiting ? 1e12 : plan->limited && plan->rowid_equal ? 15 : 5;
    info->estimatedRows = 1; /* no more than what an OR could give */
  } else if (plan->rowid_equal) {
    info->estimatedCost = 20;
    info->estimatedRows = 1;
    info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
  } else if (plan->rowid_set) {
    info->estimatedCost = 200;
    info->estimatedRows = 10;
  } else {
    info->estimatedCost = plan->arguments > 0 ? 500000 : 1000000;
    info->estimatedRows = plan->arguments > 0 ? 500000 : 1000000;
  }
}

/* Is the column with the table's name read? UPDATE ... FROM reads it, with all others, and means nothing by it. */
static int query_reads(const sqlite3_index_info *info)
{
  const sqlite3_uint64 name = 1 << SHINGLE_COLUMN_NAME;
  const sqlite3_uint64 all = name | 1 << SHINGLE_COLUMN_K | 1 << SHINGLE_COLUMN_SIMILARITY | 1 << SHINGLE_COLUMN_QUERY_IN_DOC |
                             1 << SHINGLE_COLUMN_DOC_IN_QUERY;
  return (info->colUsed & all) != all && (info->colUsed & name) != 0;
}

int shingle_db_query_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
  Plan plan;
  int matching = 0, other = 0, rc = SQLITE_OK;
  (void)table;
  memset(&plan, 0, sizeof plan);
  for (int i = 0; i < info->nConstraint; i++) {
    char column = query_column_letter(info->aConstraint[i].iColumn);
    if (query_is(&info->aConstraint[i])) matching = 1;
    else if (column != 'r' && column != 0) other = 1;
    if (column == 'k') plan.limited = 1;
  }
  size_t room = 2 * (size_t)info->nConstraint + 1;
  plan.letters = sqlite3_malloc64(room);
  if (plan.letters == NULL) return SQLITE_NOMEM;
  memset(plan.letters, 0, room);
  info->idxStr = plan.letters;
  info->needToFreeIdxStr = 1;
  for (int i = 0; i < info->nConstraint && rc == SQLITE_OK; i++) rc = query_use_condition(info, i, &plan, matching);
  if (rc != SQLITE_OK) return rc;
  query_estimate(info, &plan);
  /* a measure without a query: a branch of an OR, most likely */
  if (!plan.match && other) info->estimatedCost = 1e99;
  info->orderByConsumed = query_comes_ordered(info, &plan);
  info->idxNum = plan.unknown | (info->orderByConsumed ? ORDERED : 0) | (query_reads(info) && !plan.match ? QUERY_READ : 0);
  return SQLITE_OK;
}

/* ----------------------------------------------------------------------------- cursors -- */

int shingle_db_query_open(sqlite3_vtab *table, sqlite3_vtab_cursor **result)
{
  (void)table;
  Cursor *cursor = sqlite3_malloc64(sizeof *cursor);
  if (cursor == NULL) return SQLITE_NOMEM;
  memset(cursor, 0, sizeof *cursor);
  *result = &cursor->base;
  return SQLITE_OK;
}

int shingle_db_query_close(sqlite3_vtab_cursor *base)
{
  Cursor *cursor = (Cursor *)(void *)base;
  sqlite3_finalize(cursor->rows);
  shingle_release(cursor->matches.items);
  sqlite3_value_free(cursor->query);
  shingle_release(cursor->ids.items);
  shingle_release(cursor->conditions);
  sqlite3_free(cursor);
  return SQLITE_OK;
}

typedef struct Request {
  ShingleQuery query;
  int none;                 /* no row can fulfil the conditions */
} Request;

static int query_holds(const Condition *c, const ShingleMatch *m)
{
  double value = c->column == 's' ? m->similarity : c->column == 'q' ? m->query_in_doc : m->doc_in_query;
  if (c->column == 'r') return m->id != c->id;
  switch (c->op) {
    case '!': return value != c->value;
    case '=': return value == c->value;
    case '>': return value > c->value;
    case 'g': return value >= c->value;
    case '<': return value < c->value;
    default: return value <= c->value;
  }
}

/* A number, in which text that spells one is included, as SQLite has it for such columns. */
static int query_is_number(sqlite3_value *value)
{
  int type = sqlite3_value_numeric_type(value);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

static int query_add_condition(Cursor *cursor, char column, char op, double value, sqlite3_int64 id)
{
  int status = SHINGLE_OK;
  cursor->conditions = shingle_grown(cursor->conditions, &cursor->condition_capacity, cursor->condition_count + 1,
                                     sizeof *cursor->conditions, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  cursor->conditions[cursor->condition_count++] = (Condition){column, op, value, id};
  return SQLITE_OK;
}

static int query_ask_measure(Cursor *cursor, Request *r, char column, char op, sqlite3_value *value)
{
  if (sqlite3_value_type(value) == SQLITE_NULL) r->none = 1;
  if (!query_is_number(value)) return SQLITE_OK;
  double number = sqlite3_value_double(value);
  double least = number < 0 ? 0 : number;
  if (query_is_lower(op) && column == 's' && least > r->query.least) r->query.least = least;
  if (query_is_lower(op) && column != 's') r->query.contained = 1;
  return query_add_condition(cursor, column, op, number, 0);
}

/* The greatest whole number that is not above `value`, which is one itself where *whole says so. */
static sqlite3_int64 query_whole_below(sqlite3_value *value, int *whole)
{
  if (sqlite3_value_numeric_type(value) == SQLITE_INTEGER) {
    *whole = 1;
    return sqlite3_value_int64(value);
  }
  double number = sqlite3_value_double(value);
  sqlite3_int64 n = (sqlite3_int64)number;
  *whole = (double)n == number;
  return (double)n > number ? n - 1 : n;
}

int shingle_db_query_is_rowid(sqlite3_value *value)
{
  int whole = 1;
  if (sqlite3_value_numeric_type(value) == SQLITE_INTEGER) return 1;
  if (!query_is_number(value)) return 0;
  double number = sqlite3_value_double(value);
  if (number < -ROWIDS_END || number >= ROWIDS_END) return 0;
  query_whole_below(value, &whole);
  return whole;
}

int shingle_db_query_bad_value(sqlite3_vtab *table, sqlite3_value *value, const char *name, const char *allowed)
{
  int null = sqlite3_value_type(value) == SQLITE_NULL;
  char *quoted = null ? shingle_db_quoted("NULL", 4) : shingle_db_quoted((const char *)sqlite3_value_text(value), sqlite3_value_bytes(value));
  if (quoted == NULL) return SQLITE_NOMEM;
  int rc = shingle_db_table_error(table, "bad value %s for %s: allowed is %s", quoted, name, allowed);
  sqlite3_free(quoted);
  return rc;
}

/* Narrows the range of rowids. */
static int query_ask_rowid(Cursor *cursor, Request *r, char op, sqlite3_value *value)
{
  /* what is no number is above all of them; NULL compares with none */
  int number = query_is_number(value), above = !number || sqlite3_value_double(value) >= ROWIDS_END;
  int below = number && sqlite3_value_double(value) < -ROWIDS_END, null = sqlite3_value_type(value) == SQLITE_NULL;
  if (sqlite3_value_numeric_type(value) == SQLITE_INTEGER) above = below = 0; /* the last, as a double, is beyond */
  if (above || below) {
    if (null || op == '=' || (op != '!' && query_is_lower(op) == above)) r->none = 1;
    return SQLITE_OK;
  }
  int whole;
  sqlite3_int64 n = query_whole_below(value, &whole);
  if (op == '!') return whole ? query_add_condition(cursor, 'r', op, 0, n) : SQLITE_OK;
  if ((op == '=' && !whole) || (op == '>' && n == INT64_MAX) || (op == '<' && whole && n == INT64_MIN)) r->none = 1;
  sqlite3_int64 low = (op == '>' || !whole) && n < INT64_MAX ? n + 1 : n;
  sqlite3_int64 high = op == '<' && whole && n > INT64_MIN ? n - 1 : n;
  if (query_is_lower(op) && low > r->query.first) r->query.first = low;
  if ((op == '=' || !query_is_lower(op)) && high < r->query.last) r->query.last = high;
  return SQLITE_OK;
}

static int query_read_ids(ShingleIdList *ids, sqlite3_value *list, ShingleConnection *connection)
{
  sqlite3_value *value;
  int status = SHINGLE_OK;
  int rc = sqlite3_vtab_in_first(list, &value);
  for (; rc == SQLITE_OK && value != NULL && status == SHINGLE_OK; rc = sqlite3_vtab_in_next(list, &value)) {
    if (!shingle_db_query_is_rowid(value)) continue;
    ids->items = shingle_grown(ids->items, &ids->capacity, ids->count + 1, sizeof *ids->items, &status);
    if (status == SHINGLE_OK) ids->items[ids->count++] = sqlite3_value_int64(value);
  }
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  return rc == SQLITE_DONE ? shingle_db_ids_sort(ids, connection) : rc;
}

/* Of several lists, what they have in common. */
static int query_ask_rowids(Cursor *cursor, Request *r, sqlite3_value *list)
{
  ShingleIdList more = {NULL, 0, 0}, *ids = &cursor->ids;
  int first = r->query.ids == NULL;
  if (first) ids->count = 0;
  int rc = query_read_ids(first ? ids : &more, list, shingle_db_index_of(cursor->base.pVtab)->connection);
  if (!first) {
    size_t kept = 0;
    for (size_t i = 0; i < ids->count; i++) {
      if (shingle_db_ids_have(&more, ids->items[i])) ids->items[kept++] = ids->items[i];
    }
    ids->count = kept;
  }
  shingle_release(more.items);
  if (ids->count == 0) r->none = 1;
  r->query.ids = ids->items;
  r->query.id_count = ids->count;
  return rc;
}

static int query_ask_k(Cursor *cursor, Request *r, char op, sqlite3_value *value)
{
  int whole = 1;
  if (op != '=') return shingle_db_table_error(cursor->base.pVtab, "k is given by =, as in k = 10");
  cursor->has_k = 1;
  cursor->k = 0;
  if (sqlite3_value_type(value) == SQLITE_NULL) {
    r->none = 1;
    return SQLITE_OK;
  }
  if (query_is_number(value)) {
    cursor->k = sqlite3_value_double(value) >= ROWIDS_END ? INT64_MAX : query_whole_below(value, &whole);
  }
  if (cursor->k >= 1 && whole) return SQLITE_OK;
  return shingle_db_query_bad_value(cursor->base.pVtab, value, "k", "a whole number from 1");
}

static int query_ask(Cursor *cursor, Request *r, sqlite3_value *value)
{
  r->query.match = value;
  cursor->query = sqlite3_value_dup(value);
  return cursor->query == NULL ? SQLITE_NOMEM : SQLITE_OK;
}

static int query_read_request(Cursor *cursor, Request *r, const char *letters, int argc, sqlite3_value **argv)
{
  int rc = SQLITE_OK;
  memset(r, 0, sizeof *r);
  r->query.least = -1;
  r->query.first = INT64_MIN;
  r->query.last = INT64_MAX;
  for (int i = 0; i < argc && rc == SQLITE_OK; i++) {
    char column = letters[2 * i], op = letters[2 * i + 1];
    if (column == 'm') rc = query_ask(cursor, r, argv[i]);
    else if (column == 'k') rc = query_ask_k(cursor, r, op, argv[i]);
    else if (column == 'r' && op == 'i') rc = query_ask_rowids(cursor, r, argv[i]);
    else if (column == 'r') rc = query_ask_rowid(cursor, r, op, argv[i]);
    else rc = query_ask_measure(cursor, r, column, op, argv[i]);
  }
  return rc;
}

static int query_run_match(Cursor *cursor, const Request *r)
{
  int rc = shingle_db_match(shingle_db_index_of(cursor->base.pVtab), &r->query, &cursor->matches);
  if (rc != SQLITE_OK || !cursor->has_k) return rc;
  size_t kept = 0;
  for (size_t i = 0; i < cursor->matches.count; i++) {
    int good = (sqlite3_int64)kept < cursor->k;
    for (size_t c = 0; good && c < cursor->condition_count; c++) {
      good = query_holds(&cursor->conditions[c], &cursor->matches.items[i]);
    }
    if (good) cursor->matches.items[kept++] = cursor->matches.items[i];
  }
  cursor->matches.count = kept;
  return SQLITE_OK;
}

/* All rows, or those with first <= rowid <= last. */
static int query_run_scan(Cursor *cursor, const Request *r)
{
  ShingleIndex *x = shingle_db_index_of(cursor->base.pVtab);
  if (cursor->rows == NULL) {
    int rc = shingle_db_store_prepare(x, SHINGLE_DOC_SCAN, &cursor->rows);
    if (rc != SQLITE_OK) return rc;
  }
  sqlite3_bind_int64(cursor->rows, 1, r->query.first);
  sqlite3_bind_int64(cursor->rows, 2, r->query.last);
  cursor->scanning = 1;
  return shingle_db_query_next(&cursor->base);
}

static int query_run(Cursor *cursor, const Request *r)
{
  if (r->query.match == NULL) return query_run_scan(cursor, r);
  cursor->matching = 1;
  return sqlite3_value_type(r->query.match) == SQLITE_NULL ? SQLITE_OK : query_run_match(cursor, r);
}

int shingle_db_query_filter(sqlite3_vtab_cursor *base, int number, const char *letters, int argc, sqlite3_value **argv)
{
  Cursor *cursor = (Cursor *)(void *)base;
  Request r;
  sqlite3_reset(cursor->rows);
  sqlite3_value_free(cursor->query);
  cursor->query = NULL;
  cursor->matching = cursor->scanning = cursor->has_k = 0;
  cursor->query_read = (number & QUERY_READ) != 0;
  cursor->at = cursor->matches.count = cursor->condition_count = 0;
  ShingleIndex *x = shingle_db_index_of(base->pVtab);
  int rc = query_read_request(cursor, &r, letters, argc, argv);
  if (rc == SQLITE_OK) rc = shingle_db_index_enter(x);
  if (rc != SQLITE_OK) return rc;
  if (number & NO_SIMILARITY && r.query.least < 0) r.query.least = 0;
  if (number & NO_CONTAINMENT) r.query.contained = 1;
  if (!r.none) rc = query_run(cursor, &r);
  shingle_db_index_leave(x);
  return rc;
}

int shingle_db_query_next(sqlite3_vtab_cursor *base)
{
  Cursor *cursor = (Cursor *)(void *)base;
  cursor->at++;
  if (!cursor->scanning) return SQLITE_OK;
  ShingleIndex *x = shingle_db_index_of(base->pVtab);
  shingle_db_index_hold(x);
  cursor->scanning = sqlite3_step(cursor->rows) == SQLITE_ROW;
  int rc = cursor->scanning ? SQLITE_OK : shingle_db_store_reset(x, cursor->rows);
  shingle_db_index_leave(x);
  return rc;
}

int shingle_db_query_eof(sqlite3_vtab_cursor *base)
{
  Cursor *cursor = (Cursor *)(void *)base;
  return cursor->matching ? cursor->at >= cursor->matches.count : !cursor->scanning;
}

static sqlite3_int64 query_current(Cursor *cursor)
{
  return cursor->matching ? cursor->matches.items[cursor->at].id : sqlite3_column_int64(cursor->rows, 0);
}

int shingle_db_query_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *result)
{
  *result = query_current((Cursor *)(void *)base);
  return SQLITE_OK;
}

/* The text, from the content table: NULL where there is none. */
static int query_result_text(Cursor *cursor, sqlite3_context *context)
{
  ShingleIndex *x = shingle_db_index_of(cursor->base.pVtab);
  const char *bytes;
  size_t length;
  if (x->config.content == NULL) return SQLITE_OK;
  int rc = shingle_db_index_enter(x);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_db_store_text(x, query_current(cursor), &bytes, &length);
  if (rc == SQLITE_OK) {
    sqlite3_result_value(context, sqlite3_column_value(x->statements[SHINGLE_CONTENT_GET], 0));
    shingle_db_store_text_done(x);
  }
  shingle_db_index_leave(x);
  return rc;
}

static int query_result_signature(Cursor *cursor, sqlite3_context *context)
{
  ShingleIndex *x = shingle_db_index_of(cursor->base.pVtab);
  sqlite3_stmt *statement;
  if (!cursor->matching) {
    sqlite3_result_value(context, sqlite3_column_value(cursor->rows, 1));
    return SQLITE_OK;
  }
  int rc = shingle_db_index_enter(x);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_db_store_get(x, SHINGLE_DOC_GET, &statement);
  if (rc == SQLITE_OK) {
    sqlite3_bind_int64(statement, 1, query_current(cursor));
    if (sqlite3_step(statement) == SQLITE_ROW) sqlite3_result_value(context, sqlite3_column_value(statement, 0));
    rc = shingle_db_store_reset(x, statement);
  }
  shingle_db_index_leave(x);
  return rc;
}

/* Not NULL, which would say that nothing is similar. */
static int query_misplaced(Cursor *cursor, sqlite3_context *context)
{
  const char *name = shingle_db_index_of(cursor->base.pVtab)->name;
  shingle_db_error(context, "\"%s\" has no value here: compare it, by MATCH or =, with a text that is known before its rows, and "
                "with no OR or NOT", name);
  return SQLITE_ERROR;
}

int shingle_db_query_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int number)
{
  Cursor *cursor = (Cursor *)(void *)base;
  if (sqlite3_vtab_nochange(context)) return SQLITE_OK;
  if (number == SHINGLE_COLUMN_TEXT) return query_result_text(cursor, context);
  if (number == SHINGLE_COLUMN_SIGNATURE) return query_result_signature(cursor, context);
  if (!cursor->matching) return number == SHINGLE_COLUMN_NAME && cursor->query_read ? query_misplaced(cursor, context) : SQLITE_OK;
  const ShingleMatch *m = &cursor->matches.items[cursor->at];
  switch (number) {
    case SHINGLE_COLUMN_SIMILARITY: sqlite3_result_double(context, m->similarity); break;
    case SHINGLE_COLUMN_QUERY_IN_DOC: sqlite3_result_double(context, m->query_in_doc); break;
    case SHINGLE_COLUMN_DOC_IN_QUERY: sqlite3_result_double(context, m->doc_in_query); break;
    case SHINGLE_COLUMN_K: if (cursor->has_k) sqlite3_result_int64(context, cursor->k); break;
    case SHINGLE_COLUMN_NAME: if (cursor->query != NULL) sqlite3_result_value(context, cursor->query); break;
    default: break;
  }
  return SQLITE_OK;
}
