-- sqlite-utils, which runs SQL from the command line; the same option makes Datasette load shingle.
--
--     apt-get install sqlite-utils      or: pip install sqlite-utils
--     sqlite-utils memory --load-extension ./shingle.so --raw "$(grep -v '^--' sql/hosts/sqlite-utils.sql)"
SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
WHERE a.number = 4 AND b.number = 0
