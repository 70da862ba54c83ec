/* table_files.c - article_files: the news articles in a directory, one row a file.
**
**     SELECT name, date, dateline, body FROM article_files('seeds');
**     SELECT * FROM article_files('news', 'recursive=1,pattern=*.md');
**     CREATE VIRTUAL TABLE temp.news USING article_files('news', recursive=1, pattern='*.txt');
**
** Columns:
**
**     name            of the file
**     path            the directory as it was given, and the path below it
**     number, id      from a name NNN_<id>.txt; NULL if it is another
**     date            YYYY-MM-DD, YYYY-MM or YYYY
**     date_precision  'day', 'month', 'year'
**     dateline, title, body     as core/article/article.h has it; NULL if there is none
**     text            all of it, as UTF-8, no byte order mark
**     bytes, modified size of the file; time of its last change, UTC, 'YYYY-MM-DD HH:MM:SS'
**     error           why the file could not be read; the columns from date to text are then NULL
**     encoding        'UTF-8', that of a byte order mark, or that of the option; NULL with an error
**     source, url, author        of headers and front matter; NULL if there is none
**
** Options: recursive (0; 1 also reads directories inside), pattern ('*.txt'; GLOB over the name, or, where
** it has a slash, over the path below the directory), max_bytes (of a file; SQLite's own length limit),
** encoding (of files without a byte order mark: what iconv knows. Without it, a file that is no UTF-8 is an error; with
** encoding=UTF-8, U+FFFD stands in place of what is not).
**
** How it works: directory.c walks; rows come in the order of the bytes of the path, and rowid counts the
** files of the directory, so it is the same whatever else the query asks for. A file is opened when a
** column is asked for that needs its text, and not before; sizes and times do not need it. Constraints
** =, IN, GLOB and LIKE on name and path are checked before, so that WHERE needs no particular order;
** = and IN look the one file up without reading the directory. SQLite checks all of them again.
**
** idxStr has two letters for each argument of xFilter: the column (d dir, o options, n name, p path) and
** what it must do (= * GLOB, % LIKE).
*/
#include "article_file.h"
#include "directory.h"
#include "encoding.h"
#include "extension.h"

#include <string.h>

#define HINTS_MAX 6            /* constraints on name and path that are used */

/* The columns, in the order of the declaration. */
enum {
  COLUMN_NAME, COLUMN_PATH, COLUMN_NUMBER, COLUMN_ID, COLUMN_DATE, COLUMN_PRECISION, COLUMN_DATELINE,
  COLUMN_TITLE, COLUMN_BODY, COLUMN_TEXT, COLUMN_BYTES, COLUMN_MODIFIED, COLUMN_ERROR,
  COLUMN_SOURCE, COLUMN_URL, COLUMN_AUTHOR, COLUMN_ENCODING, COLUMN_DIR, COLUMN_OPTIONS
};
static const char declaration[] =
    "CREATE TABLE x(name TEXT, path TEXT, number INTEGER, id TEXT, date TEXT, date_precision TEXT, "
    "dateline TEXT, title TEXT, body TEXT, text TEXT, bytes INTEGER, modified TEXT, error TEXT, "
    "source TEXT, url TEXT, author TEXT, encoding TEXT, "
    "argument_dir HIDDEN, argument_options HIDDEN)";

/* Columns for which a file must be read. */
#define NEEDS_TEXT(column) (((column) >= COLUMN_DATE && (column) <= COLUMN_TEXT) || \
                            ((column) >= COLUMN_ERROR && (column) <= COLUMN_ENCODING))

/* --------------------------------------------------------------------------- options -- */

typedef struct FilesOptions {
  int64_t recursive, max_bytes;
  char *pattern;  /* owned; NULL: the default */
  char *encoding; /* owned; NULL: UTF-8, unless a byte order mark says otherwise */
} FilesOptions;

static const ShingleKey option_keys[] = {
    {"recursive", SHINGLE_KEY_FLAG, 0, 1, NULL, offsetof(FilesOptions, recursive)},
    {"pattern", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(FilesOptions, pattern)},
    {"encoding", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(FilesOptions, encoding)},
    {"max_bytes", SHINGLE_KEY_INTEGER, 1, 2147483647, NULL, offsetof(FilesOptions, max_bytes)},
};
#define OPTION_KEYS ((int)(sizeof option_keys / sizeof *option_keys))

static const FilesOptions default_options = {0, 2147483647, NULL, NULL};

/* --------------------------------------------------------------------------- structs -- */

typedef struct FilesTable {
  sqlite3_vtab base;
  ShingleConnection *connection;
  char *dir;            /* of CREATE VIRTUAL TABLE; NULL in the table-valued function */
  FilesOptions options;
} FilesTable;

/* A constraint on name or path. */
typedef struct Hint {
  char column, operation; /* n, p; = * % */
  char *text;
} Hint;

typedef struct FilesCursor {
  sqlite3_vtab_cursor base;
  char *dir, *given;       /* the arguments, copied; `given`: the options, NULL if there are none */
  int dir_bytes;
  FilesOptions options;    /* read from `given`; the table's, if that is bound */
  Hint hints[HINTS_MAX];
  int hint_count;
  char *only;              /* the path below dir that `=` asks for, or NULL */
  ShingleWalk walk;
  sqlite3_int64 row;       /* files met so far; not counted where `only` is set */

  /* the current file */
  ShingleBuffer shown;     /* its path, valid UTF-8, zero-terminated */
  size_t prefix, name_at;  /* in `shown`: where the path below dir, and the name, begin */
  ShingleBuffer repaired;  /* work space */
  ShingleArticleFile file;
} FilesCursor;

/* --------------------------------------------------------------- connect, disconnect -- */

static int files_disconnect(sqlite3_vtab *base)
{
  FilesTable *table = (FilesTable *)base;
  sqlite3_free(table->dir);
  sqlite3_free(table->options.pattern);
  sqlite3_free(table->options.encoding);
  sqlite3_free(table);
  return SQLITE_OK;
}

/* Reads the arguments of CREATE VIRTUAL TABLE: 'directory', key=value... */
static int files_read_arguments(FilesTable *table, int count, const char *const *arguments, char **error)
{
  ShingleKeysSeen seen = 0;
  for (int i = 0; i < count; i++) {
    int length = (int)strlen(arguments[i]);
    if (i > 0) {
      int rc = shingle_db_options_pair(option_keys, OPTION_KEYS, &table->options, &seen, arguments[i], length, error);
      if (rc != SQLITE_OK) return rc;
      continue;
    }
    table->dir = shingle_db_dequote(arguments[0], length);
    if (table->dir == NULL) return SQLITE_NOMEM;
    if (strchr(arguments[0], '=') == NULL || strpbrk(arguments[0], "'\"`[") != NULL) continue;
    *error = sqlite3_mprintf("the first argument must be a directory, not \"%s\"", table->dir);
    return *error != NULL ? SQLITE_ERROR : SQLITE_NOMEM;
  }
  return SQLITE_OK;
}

static int files_connect(sqlite3 *db, void *connection, int count, const char *const *arguments,
                         sqlite3_vtab **result, char **error)
{
  char *message = NULL;
  int rc = sqlite3_declare_vtab(db, declaration);
  if (rc != SQLITE_OK) return rc;
  /* It reads files that the *user* can read. A view, trigger or generated column in a database from
  ** somebody else must not do that in the user's name. */
  sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
  FilesTable *table = sqlite3_malloc64(sizeof *table);
  if (table == NULL) return SQLITE_NOMEM;
  *table = (FilesTable){.connection = connection, .options = default_options};
  rc = files_read_arguments(table, count - 3, arguments + 3, &message);
  if (rc != SQLITE_OK) {
    files_disconnect(&table->base);
    if (message == NULL) return rc;
    *error = shingle_db_message("%s", message);
    sqlite3_free(message);
    return *error != NULL ? rc : SQLITE_NOMEM;
  }
  *result = &table->base;
  return SQLITE_OK;
}

/* ----------------------------------------------------------------------------- plan -- */

typedef struct Plan {
  char letters[2 * (HINTS_MAX + 2) + 1];
  int arguments; /* so far */
  int hints;
  int equal;     /* one file is looked up by its name */
} Plan;

static void files_plan_argument(sqlite3_index_info *info, int i, Plan *plan, char column, char operation, int omit)
{
  plan->letters[2 * plan->arguments] = column;
  plan->letters[2 * plan->arguments + 1] = operation;
  info->aConstraintUsage[i].argvIndex = ++plan->arguments;
  info->aConstraintUsage[i].omit = (unsigned char)omit;
}

/* The constraint that gives an argument: its index, -1 for none, -2 for one that cannot be used yet. */
static int files_find_argument(const sqlite3_index_info *info, int column)
{
  int found = -1;
  for (int i = 0; i < info->nConstraint; i++) {
    const struct sqlite3_index_constraint *c = &info->aConstraint[i];
    if (c->iColumn != column || c->op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (c->usable) return i;
    found = -2;
  }
  return found;
}

/* Takes the arguments of the function, which have to be usable if they are there. Without a directory the
** plan stays empty: SQLite also asks for one when it considers the parts of an OR, and must get an answer. */
static int files_plan_function(sqlite3_index_info *info, Plan *plan, int *has_options)
{
  int dir = files_find_argument(info, COLUMN_DIR), options = files_find_argument(info, COLUMN_OPTIONS);
  if (dir == -2 || options == -2) return SQLITE_CONSTRAINT;
  if (dir < 0) return SQLITE_OK; /* xFilter complains */
  files_plan_argument(info, dir, plan, 'd', '=', 1);
  if (options >= 0) files_plan_argument(info, options, plan, 'o', '=', 1);
  *has_options = options >= 0;
  return SQLITE_OK;
}

/* Uses a constraint on name or path, if it can be. */
static void files_plan_hint(sqlite3_index_info *info, int i, Plan *plan, int perhaps_recursive)
{
  const struct sqlite3_index_constraint *c = &info->aConstraint[i];
  char column = c->iColumn == COLUMN_NAME ? 'n' : 'p', operation;
  if (!c->usable || (c->iColumn != COLUMN_NAME && c->iColumn != COLUMN_PATH)) return;
  switch (c->op) {
    case SQLITE_INDEX_CONSTRAINT_GLOB: operation = '*'; break;
    case SQLITE_INDEX_CONSTRAINT_LIKE: operation = '%'; break;
    case SQLITE_INDEX_CONSTRAINT_EQ: operation = '='; break;
    default: return;
  }
  if (operation == '=') {
    if (sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") != 0) return;
    /* SQLite scans once for each value of IN: not where each scan walks a tree */
    if (column == 'n' && perhaps_recursive && sqlite3_vtab_in(info, i, -1)) return;
    plan->equal = 1;
  }
  plan->hints++;
  files_plan_argument(info, i, plan, column, operation, 0);
}

static int files_reads_text(const sqlite3_index_info *info)
{
  for (int column = 0; column <= COLUMN_ENCODING; column++) {
    if (NEEDS_TEXT(column) && (info->colUsed >> column & 1)) return 1;
  }
  return 0;
}

static int files_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  FilesTable *table = (FilesTable *)base;
  Plan plan = {{0}, 0, 0, 0};
  int has_options = 0;
  if (table->dir == NULL) {
    int rc = files_plan_function(info, &plan, &has_options);
    if (rc != SQLITE_OK) return rc;
    if (plan.arguments == 0) {
      info->estimatedCost = 1e99;
      return SQLITE_OK;
    }
  }
  for (int i = 0; i < info->nConstraint && plan.hints < HINTS_MAX; i++) {
    files_plan_hint(info, i, &plan, has_options || table->options.recursive);
  }
  info->idxStr = sqlite3_mprintf("%s", plan.letters);
  if (info->idxStr == NULL) return SQLITE_NOMEM;
  info->needToFreeIdxStr = 1;
  info->estimatedRows = plan.equal ? 1 : plan.hints > 0 ? 1000 : 10000;
  info->estimatedCost = (double)info->estimatedRows * (files_reads_text(info) ? 20 : 2);
  return SQLITE_OK;
}

/* -------------------------------------------------------------------- open and close -- */

static int files_open(sqlite3_vtab *base, sqlite3_vtab_cursor **result)
{
  (void)base;
  FilesCursor *c = sqlite3_malloc64(sizeof *c);
  if (c == NULL) return SQLITE_NOMEM;
  memset(c, 0, sizeof *c);
  *result = &c->base;
  return SQLITE_OK;
}

/* Forgets the scan; the buffers stay. */
static void files_reset_cursor(FilesCursor *c)
{
  shingle_db_walk_close(&c->walk);
  for (int i = 0; i < c->hint_count; i++) sqlite3_free(c->hints[i].text);
  sqlite3_free(c->dir);
  sqlite3_free(c->given);
  sqlite3_free(c->only);
  sqlite3_free(c->options.pattern);
  sqlite3_free(c->options.encoding);
  c->file.asked = c->options.encoding = NULL;
  shingle_db_file_forget(&c->file);
  c->dir = c->given = c->only = c->options.pattern = NULL;
  c->hint_count = 0;
  c->row = 0;
}

static int files_close(sqlite3_vtab_cursor *base)
{
  FilesCursor *c = (FilesCursor *)base;
  files_reset_cursor(c);
  shingle_buffer_free(&c->shown);
  shingle_buffer_free(&c->repaired);
  shingle_db_file_free(&c->file);
  sqlite3_free(c);
  return SQLITE_OK;
}

/* ---------------------------------------------------------------------------- filter -- */

/* Copies an argument as text. SQL NULL gives NULL, and SQLITE_OK. */
static int files_copy_value(sqlite3_value *value, char **copy, int *bytes)
{
  *copy = NULL;
  if (sqlite3_value_type(value) == SQLITE_NULL) return SQLITE_OK;
  const char *text = (const char *)sqlite3_value_text(value);
  if (text == NULL && sqlite3_value_type(value) != SQLITE_BLOB) return SQLITE_NOMEM;
  *bytes = text != NULL ? sqlite3_value_bytes(value) : 0;
  *copy = sqlite3_malloc64((sqlite3_uint64)*bytes + 1);
  if (*copy == NULL) return SQLITE_NOMEM;
  memcpy(*copy, text != NULL ? text : "", (size_t)*bytes);
  (*copy)[*bytes] = 0;
  return SQLITE_OK;
}

/* Takes the arguments as the plan says. *empty: one of them is NULL, so there are no rows. */
static int files_take_arguments(FilesCursor *c, const char *plan, sqlite3_value **values, int *empty)
{
  for (int i = 0; plan[2 * i] != 0; i++) {
    char *text, column = plan[2 * i];
    int bytes = 0;
    int rc = files_copy_value(values[i], &text, &bytes);
    if (rc != SQLITE_OK) return rc;
    if (column == 'd') {
      c->dir = text;
      c->dir_bytes = bytes;
    } else if (column == 'o') {
      c->given = text;
    } else {
      c->hints[c->hint_count++] = (Hint){column, plan[2 * i + 1], text};
    }
    if (text == NULL && column != 'o') *empty = 1;
  }
  return SQLITE_OK;
}

/* The options of this scan: those of the table, or those of the function's second argument. */
static int files_take_options(FilesCursor *c, const FilesTable *table)
{
  char *error = NULL;
  ShingleKeysSeen seen = 0;
  c->options = table->options;
  if (table->dir != NULL) {
    c->dir = sqlite3_mprintf("%s", table->dir);
    c->dir_bytes = (int)strlen(table->dir);
    c->options.pattern = table->options.pattern ? sqlite3_mprintf("%s", table->options.pattern) : NULL;
    c->options.encoding = table->options.encoding ? sqlite3_mprintf("%s", table->options.encoding) : NULL;
    if (c->dir == NULL || (c->options.pattern == NULL && table->options.pattern != NULL)) return SQLITE_NOMEM;
    return c->options.encoding || !table->options.encoding ? SQLITE_OK : SQLITE_NOMEM;
  }
  if (c->given == NULL) return SQLITE_OK;
  int rc = shingle_db_options_parse(option_keys, OPTION_KEYS, &c->options, &seen, c->given,
                                 (int)strlen(c->given), &error);
  if (error != NULL) rc = shingle_db_table_error(c->base.pVtab, "%s", error);
  sqlite3_free(error);
  return rc;
}

/* The connection's limit on the length of a value, or max_bytes where that is less. */
static sqlite3_int64 files_length_limit(const FilesCursor *c)
{
  const FilesTable *table = (const FilesTable *)c->base.pVtab;
  int limit = sqlite3_limit(table->connection->db, SQLITE_LIMIT_LENGTH, -1);
  return c->options.max_bytes < limit ? c->options.max_bytes : limit;
}

/* Appends `length` bytes to c->shown, made valid UTF-8. */
static int files_show(FilesCursor *c, const char *bytes, size_t length)
{
  ShinglePart part;
  int status = shingle_article_repair(bytes, length, &c->repaired, NULL, &part);
  if (status == SHINGLE_OK) shingle_buffer_append(&c->shown, part.bytes, part.length);
  return status != SHINGLE_OK ? status : c->shown.status;
}

/* Puts the directory, with a slash at its end, before the paths that will be shown. */
static int files_show_directory(FilesCursor *c)
{
  c->shown.length = 0;
  int status = files_show(c, c->dir, (size_t)c->dir_bytes);
  if (c->shown.length > 0 && c->shown.bytes[c->shown.length - 1] != '/') {
    shingle_buffer_append(&c->shown, "/", 1);
  }
  c->prefix = c->shown.length;
  return status != SHINGLE_OK ? status : c->shown.status;
}

/* Finds out whether = asks for one path below the directory. A replacement character in it may stand
** for any bad bytes: then the directory has to be read. Returns 0 where no path can be the one. */
static int files_find_only(FilesCursor *c)
{
  for (int i = 0; i < c->hint_count; i++) {
    const Hint *h = &c->hints[i];
    if (h->operation != '=' || strstr(h->text, "\xef\xbf\xbd") != NULL) continue;
    if (h->column == 'n' && c->options.recursive) continue;
    const char *path = h->text;
    if (h->column == 'p') {
      if (strncmp(path, c->shown.bytes, c->prefix) != 0) return 0;
      path += c->prefix;
    }
    if (*path == 0 || (!c->options.recursive && strchr(path, '/') != NULL)) return 0;
    if (c->only != NULL) continue; /* SQLite checks the other one */
    c->only = sqlite3_mprintf("%s", path);
    if (c->only == NULL) return -1;
  }
  return 1;
}

/* Begins a walk for the cursor, or for finding a rowid. */
static int files_open_walk(FilesCursor *c, ShingleWalk *walk, const char *only)
{
  const FilesTable *table = (const FilesTable *)c->base.pVtab;
  walk->pattern = c->options.pattern != NULL ? c->options.pattern : "*.txt";
  walk->recursive = (int)c->options.recursive;
  walk->only = only;
  walk->host = table->connection;
  return shingle_db_walk_open(walk, c->dir);
}

static int files_directory_error(FilesCursor *c)
{
  const char *words = shingle_db_walk_words(c->walk.error);
  char *quoted = shingle_db_quoted(c->dir, c->dir_bytes);
  if (quoted == NULL) return SQLITE_NOMEM;
  int rc = words != NULL
               ? shingle_db_table_error(c->base.pVtab, "cannot read directory %s: %s", quoted, words)
               : shingle_db_table_error(c->base.pVtab, "cannot read directory %s: error %d", quoted, c->walk.error);
  sqlite3_free(quoted);
  return rc;
}

static int files_next(sqlite3_vtab_cursor *base);

static int files_filter(sqlite3_vtab_cursor *base, int number, const char *plan, int count,
                        sqlite3_value **values)
{
  FilesCursor *c = (FilesCursor *)base;
  int empty = 0;
  (void)number; (void)count;
  files_reset_cursor(c);
  c->walk.done = 1;
  if (plan == NULL) {
    return shingle_db_table_error(base->pVtab, "article_files needs a directory, as in article_files('seeds')");
  }
  int rc = files_take_arguments(c, plan, values, &empty);
  if (rc == SQLITE_OK && !empty) rc = files_take_options(c, (FilesTable *)base->pVtab);
  if (rc != SQLITE_OK || empty) return rc;
  c->file.asked = c->options.encoding;
  if (c->file.asked != NULL && !shingle_db_encoding_known(c->file.asked)) {
    return shingle_db_table_error(base->pVtab, "encoding must be one that iconv knows, such as windows-1252 or UTF-16, "
                                  "not \"%s\"", c->file.asked);
  }
  if (strlen(c->dir) != (size_t)c->dir_bytes) {
    return shingle_db_table_error(base->pVtab, "the name of a directory cannot have a zero byte");
  }
  int status = files_show_directory(c);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  int any = files_find_only(c);
  if (any < 0) return SQLITE_NOMEM;
  status = files_open_walk(c, &c->walk, c->only);
  if (status == SHINGLE_IO) return files_directory_error(c);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  c->walk.done = !any;
  return any ? files_next(base) : SQLITE_OK;
}

/* ------------------------------------------------------------------------------ next -- */

static int files_passes_hints(const FilesCursor *c)
{
  for (int i = 0; i < c->hint_count; i++) {
    const Hint *h = &c->hints[i];
    const char *value = c->shown.bytes + (h->column == 'n' ? c->name_at : 0);
    int good = h->operation == '='   ? strcmp(value, h->text) == 0
               : h->operation == '*' ? sqlite3_strglob(h->text, value) == 0
                                     : sqlite3_strlike(h->text, value, 0) == 0;
    if (!good) return 0;
  }
  return 1;
}

/* Makes the path of the current file the one that is shown. */
static int files_show_path(FilesCursor *c)
{
  c->shown.length = c->prefix;
  int status = files_show(c, c->walk.path.bytes, c->walk.path.length); /* with the zero at its end */
  if (status != SHINGLE_OK) return status;
  c->name_at = c->shown.length - 1;
  while (c->name_at > c->prefix && c->shown.bytes[c->name_at - 1] != '/') c->name_at--;
  return SHINGLE_OK;
}

static int files_next(sqlite3_vtab_cursor *base)
{
  FilesCursor *c = (FilesCursor *)base;
  int status;
  shingle_db_file_forget(&c->file);
  do {
    status = shingle_db_walk_next(&c->walk);
    if (status != SHINGLE_OK || c->walk.done) return shingle_db_result_code(status);
    c->row++;
    if (c->row % 1024 == 0 && shingle_interrupted(c->walk.host)) return SQLITE_INTERRUPT;
    status = files_show_path(c);
    if (status != SHINGLE_OK) return shingle_db_result_code(status);
  } while (!files_passes_hints(c));
  return SQLITE_OK;
}

static int files_eof(sqlite3_vtab_cursor *base) { return ((FilesCursor *)base)->walk.done; }

/* --------------------------------------------------------------------------- columns -- */

static void files_result_part(sqlite3_context *context, ShinglePart p)
{
  if (p.bytes != NULL) sqlite3_result_text64(context, p.bytes, p.length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void files_result_date(sqlite3_context *context, const ShingleDate *date)
{
  char text[SHINGLE_DATE_BYTES];
  if (date->year == 0) return;
  sqlite3_result_text(context, text, (int)shingle_date_write(date, text), SQLITE_TRANSIENT);
}

/* 'YYYY-MM-DD HH:MM:SS' */
static void files_result_time(sqlite3_context *context, int64_t seconds)
{
  int64_t day = seconds / 86400, second = seconds % 86400;
  ShingleDate date;
  char text[32];
  if (second < 0) { day--; second += 86400; }
  if (!shingle_date_of_day(day, &date)) return;
  sqlite3_snprintf(sizeof text, text, "%04d-%02d-%02d %02d:%02d:%02d", date.year, date.month, date.day,
                   (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
  sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/* Columns that need no more than the name. */
static void files_column_of_name(FilesCursor *c, sqlite3_context *context, int column)
{
  const char *name = c->shown.bytes + c->name_at;
  size_t length = c->shown.length - 1 - c->name_at;
  int64_t number;
  ShinglePart id;
  if (column == COLUMN_NAME) {
    files_result_part(context, (ShinglePart){name, length});
  } else if (column == COLUMN_PATH) {
    files_result_part(context, (ShinglePart){c->shown.bytes, c->shown.length - 1});
  } else if (shingle_article_name(name, length, &number, &id)) {
    if (column == COLUMN_NUMBER) sqlite3_result_int64(context, number);
    else files_result_part(context, id);
  }
}

static int files_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  FilesCursor *c = (FilesCursor *)base;
  const ShingleArticle *article = &c->file.article;
  int status = SHINGLE_OK;
  if (NEEDS_TEXT(column)) status = shingle_db_file_read(&c->file, &c->walk, files_length_limit(c));
  if (column == COLUMN_BYTES || column == COLUMN_MODIFIED) shingle_db_file_look(&c->file, &c->walk);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  switch (column) {
    case COLUMN_DATE: files_result_date(context, &article->date); break;
    case COLUMN_PRECISION:
      if (article->date.year == 0) break;
      sqlite3_result_text(context, shingle_date_precision(&article->date), -1, SQLITE_STATIC);
      break;
    case COLUMN_DATELINE: files_result_part(context, article->dateline); break;
    case COLUMN_TITLE: files_result_part(context, article->title); break;
    case COLUMN_BODY: files_result_part(context, article->body); break;
    case COLUMN_TEXT: files_result_part(context, c->file.text); break;
    case COLUMN_BYTES: if (c->file.has_facts) sqlite3_result_int64(context, c->file.facts.bytes); break;
    case COLUMN_MODIFIED: if (c->file.has_facts) files_result_time(context, c->file.facts.modified); break;
    case COLUMN_ERROR: if (c->file.error) sqlite3_result_text(context, c->file.error, -1, SQLITE_TRANSIENT); break;
    case COLUMN_SOURCE: files_result_part(context, article->source); break;
    case COLUMN_URL: files_result_part(context, article->url); break;
    case COLUMN_AUTHOR: files_result_part(context, article->author); break;
    case COLUMN_ENCODING: sqlite3_result_text(context, c->file.encoding, -1, SQLITE_TRANSIENT); break;
    case COLUMN_DIR: sqlite3_result_text(context, c->dir, c->dir_bytes, SQLITE_TRANSIENT); break;
    case COLUMN_OPTIONS: if (c->given) sqlite3_result_text(context, c->given, -1, SQLITE_TRANSIENT); break;
    default: files_column_of_name(c, context, column); break;
  }
  return SQLITE_OK;
}

/* A file that was looked up: where it stands among all. SQLite may ask for this to join the parts of an
** OR, each of which it scans on its own. */
static int files_find_row(FilesCursor *c, sqlite3_int64 *row)
{
  ShingleWalk all = {0};
  int status = files_open_walk(c, &all, NULL);
  *row = 0;
  while (status == SHINGLE_OK) {
    status = shingle_db_walk_next(&all);
    if (status != SHINGLE_OK || all.done) break;
    ++*row;
    if (strcmp(all.path.bytes, c->walk.path.bytes) == 0) break;
  }
  shingle_db_walk_close(&all);
  return status == SHINGLE_IO ? SQLITE_OK : shingle_db_result_code(status);
}

static int files_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row)
{
  FilesCursor *c = (FilesCursor *)base;
  *row = c->row;
  return c->only != NULL ? files_find_row(c, row) : SQLITE_OK;
}

/* ---------------------------------------------------------------------------- module -- */

const sqlite3_module shingle_db_module_files = {
    .iVersion = 0,                      /* none of the later methods */
    .xCreate = files_connect,           /* the same as xConnect: it is a table-valued function too */
    .xConnect = files_connect,
    .xBestIndex = files_best_index,
    .xDisconnect = files_disconnect,
    .xDestroy = files_disconnect,       /* nothing is stored */
    .xOpen = files_open,
    .xClose = files_close,
    .xFilter = files_filter,            /* opens the directory */
    .xNext = files_next,
    .xEof = files_eof,
    .xColumn = files_column,            /* opens the file, if the column needs it */
    .xRowid = files_rowid,              /* position among the files of the directory */
};
