# Ruby with the gem sqlite3.
#
#     apt-get install ruby-sqlite3      or: gem install sqlite3
#     ruby sql/hosts/ruby.rb ./shingle

require 'sqlite3'

db = SQLite3::Database.new(':memory:')
db.enable_load_extension(true)
db.load_extension(ARGV[0])
db.enable_load_extension(false)

puts db.get_first_value(<<~SQL, 4, 0)
  SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
  WHERE a.number = ? AND b.number = ?
SQL
