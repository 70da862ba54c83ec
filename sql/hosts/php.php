<?php
// PHP's SQLite3 class. It loads only what is in the directory that php.ini names:
//
//     apt-get install php-cli php-sqlite3
//     php -d sqlite3.extension_dir="$PWD" sql/hosts/php.php shingle.so

$db = new SQLite3(':memory:');
$db->loadExtension($argv[1]);

$statement = $db->prepare("
  SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
  WHERE a.number = :first AND b.number = :second");
$statement->bindValue(':first', 4, SQLITE3_INTEGER);
$statement->bindValue(':second', 0, SQLITE3_INTEGER);
echo $statement->execute()->fetchArray()[0], "\n";
