"""Prints ext/core/markup/entity_table.h: HTML's named character references, from Python's copy of the standard's list.

    python3 ext/entities.py >ext/core/markup/entity_table.h

The standard has 2,231 names. 106 of them end without a semicolon and are also there with one, so that the table has
2,125 entries, sorted by their bytes, 106 of them marked as `bare`.
"""
from html.entities import html5


def quoted(data):
    """A C string of bytes; digits after a hexadecimal escape would belong to it, so octal ones are used."""
    return "".join(chr(b) if 0x20 <= b < 0x7f and b not in b'"\\?' else f"\\{b:03o}" for b in data)


names = sorted(n[:-1] for n in html5 if n.endswith(";"))
assert {n for n in html5 if not n.endswith(";")} <= set(names) and len(html5) == 2231
longest = max(len(n) for n in names)
text = max(len(html5[n + ";"].encode()) for n in names)
print(f"""\
/* entity_table.h - HTML's named character references. ext/entities.py wrote it: change that. */
#ifndef SHINGLE_ENTITY_TABLE_H
#define SHINGLE_ENTITY_TABLE_H

#define ENTITY_NAME_BYTES {longest} /* of the longest name, without its semicolon */
#define ENTITY_TEXT_BYTES {text}
#define ENTITY_BARE_BYTES {max(len(n) for n in html5 if not n.endswith(";"))} /* of the longest name that needs no semicolon */

static const struct {{
  char name[ENTITY_NAME_BYTES + 1];
  char text[ENTITY_TEXT_BYTES + 1]; /* UTF-8 */
  char bare;                        /* 1: may stand without its semicolon */
}} entity_table[] = {{""")
for n in names:
    print(f'  {{"{n}", "{quoted(html5[n + ";"].encode())}", {int(n in html5)}}},')
print("""\
};

#endif""")
