# Tcl with SQLite's own package.
#
#     apt-get install libsqlite3-tcl
#     tclsh sql/hosts/tcl.tcl ./shingle

package require sqlite3

sqlite3 db :memory:
db enable_load_extension 1
db eval {SELECT load_extension($argv)}
db enable_load_extension 0

set first 4
set second 0
puts [db onecolumn {
  SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
  WHERE a.number = $first AND b.number = $second
}]
