;; Guile with guile-sqlite3.
;;
;;     apt-get install guile-sqlite3
;;     guile sql/hosts/guile.scm ./shingle
(use-modules (sqlite3))

(define db (sqlite-open ":memory:"))
(sqlite-enable-load-extension db 1)
(sqlite-exec db (string-append "SELECT load_extension('" (cadr (command-line)) "')"))

(define statement (sqlite-prepare db "
  SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
  WHERE a.number = ? AND b.number = ?"))
(sqlite-bind-arguments statement 4 0)
(display (vector-ref (sqlite-step statement) 0))
(newline)
