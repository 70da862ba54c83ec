// link.cpp - a C++ program that includes shingle.h, with shingle linked in (C, compiled as C).
//
//     make static
//     c++ -Iext -o link sql/hosts/link.cpp build/libshingle.a -lsqlite3 -lutf8proc -lm && ./link

#include "shingle.h"
#include <iostream>
#include <memory>

int main()
{
  sqlite3 *opened = nullptr;
  if (sqlite3_open(":memory:", &opened) != SQLITE_OK) return 2;
  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(opened, sqlite3_close);

  // this connection only; link.c has it for all of them
  if (sqlite3_shingle_init(db.get(), nullptr, nullptr) != SQLITE_OK) return 1;

  auto print = [](void *, int, char **values, char **) { std::cout << values[0] << '\n'; return 0; };
  return sqlite3_exec(db.get(), "SELECT article_verdict(a.body, b.body)"
                                " FROM article_files('seeds') a, article_files('seeds') b"
                                " WHERE a.number = 4 AND b.number = 0", print, nullptr, nullptr);
}
