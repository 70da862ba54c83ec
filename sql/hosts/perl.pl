# Perl with DBD::SQLite.
#
#     apt-get install libdbd-sqlite3-perl
#     perl sql/hosts/perl.pl ./shingle

use strict;
use warnings;
use DBI;

my $db = DBI->connect('dbi:SQLite:dbname=:memory:', '', '', { RaiseError => 1 });
$db->sqlite_enable_load_extension(1);
$db->sqlite_load_extension($ARGV[0]);

my ($verdict) = $db->selectrow_array(<<'SQL', undef, 4, 0);
SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
WHERE a.number = ? AND b.number = ?
SQL
print "$verdict\n";
