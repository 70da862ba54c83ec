# shingle: compares news articles in SQL.   make demo | make test | make | make install | make clean
#
#   make demo [DIR=seeds]    installs what is missing, builds, compares every article of a directory
#   make test                the same set-up, then all tests
#   make                     builds ./shingle.so and nothing else
#   make test-asan           the tests under AddressSanitizer and UndefinedBehaviorSanitizer
#   make bench [SIZES=20000,200000,1000000] [DATA=labelled.db]    every target, beside its limit and other programs: a table, and
#                            bench/report.html. The first run makes the articles: ten minutes more for a million of them
#   make bench-speed         throughput, each figure beside its limit
#   make bench-quality DATA=labelled.db [ARCHIVE=archive.db]    the measures against people's judgement, and in an archive
#   make bench-index [SIZES=20000,200000] [DATA=labelled.db]    the index on generated articles, and on labelled ones
#   make bench-peers [PEERS=duckdb]    beside other programs: see bench/peers/install.sh
#   make bench-curves [SIZES=1000,10000,1000000] [SIGNATURES=10000000]    how time and memory grow
#   make bench-defaults [DATA=labelled.db]    what other options than the default ones would find and cost
#   make bench-scale-out [ARTICLES=200000] [SHARDS=8] [HASHES=128] [THRESHOLD=0.5]    shards joined by ClickHouse
#   make install             copies shingle.so to $(DESTDIR)$(LIBDIR) and shingle.h to $(INCLUDEDIR)
#   make amalgamation        all of it in one file: build/shingle.c, build/shingle.h
#   make static              build/libshingle.a, to link in
#   make dist                packages, in build/dist
#   make wasm                SQLite for browsers with shingle inside: build/wasm
#   make cross TARGET=aarch64-linux-gnu    builds and tests for another machine, emulated (also s390x-linux-gnu,
#                            x86_64-w64-mingw32)
#   make test-hosts          the examples of sql/hosts/, after installing their languages (1.5 GB)

# V=1 shows the commands.
ifeq ($(V),1)
  QUIET =
  SAY   = @:
else
  QUIET = @
  SAY   = @echo
endif

CC      ?= cc
CFLAGS  ?= -O3 -g
SQLITE3 ?= sqlite3
DIR     ?= seeds
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib/sqlite3
INCLUDEDIR ?= $(PREFIX)/include
BUILD   ?= build
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)

# What the library is called and how it is linked depends on the machine that the compiler builds for.
MACHINE := $(shell $(CC) -dumpmachine 2>/dev/null)
LIBRARY  = shingle.so
ifneq ($(findstring mingw,$(MACHINE)),)
  # the stack of Windows is aligned to 16 bytes, which GCC's code for AVX does not heed
  LIBRARY   = shingle.dll
  SHARED   ?= -shared -static-libgcc -Wl,--exclude-libs,ALL
  UNALIGNED = -Wa,-muse-unaligned-vector-move
else ifneq ($(findstring darwin,$(MACHINE)),)
  LIBRARY   = shingle.dylib
  SHARED   ?= -dynamiclib
  UTF8PROC ?= -lutf8proc
endif

# -ffp-contract=off: the same sums on every machine. --exclude-libs: utf8proc stays inside.
# nodelete: SQLite unloads a file whose loading failed, out of memory say, but keeps what it registered till then.
WARNINGS  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
LANGUAGE  = -std=c11 -fPIC -fvisibility=hidden -fno-math-errno -ffp-contract=off $(UNALIGNED)
UTF8PROC ?= -l:libutf8proc.a
SHARED   ?= -shared -Wl,--exclude-libs,ALL -Wl,-z,defs -Wl,-z,nodelete

CORE    = $(wildcard ext/core/*/*.c)
GLUE    = $(wildcard ext/sqlite/*.c ext/sqlite/index/*.c)
HEADERS = $(wildcard ext/*.h ext/core/*/*.h ext/sqlite/*.h ext/sqlite/index/*.h)
OBJECTS = $(CORE:ext/%.c=$(BUILD)/%.o) $(GLUE:ext/%.c=$(BUILD)/%.o)

.PHONY: all demo test test-asan test-hosts setup setup-test install clean unit amalgamation static dist wasm cross bench bench-speed bench-quality bench-index bench-peers bench-curves bench-defaults bench-scale-out
.DELETE_ON_ERROR:

all: $(LIBRARY)
	@:

$(LIBRARY): $(OBJECTS)
	$(SAY) link $@
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) $(SHARED) -o $@ $(OBJECTS) $(UTF8PROC) -lm

# The core is pure: with pure.h in front, including a SQLite header is an error.
$(BUILD)/core/%.o: ext/core/%.c
	@mkdir -p $(@D)
	$(SAY) cc $<
	$(QUIET)$(CC) $(WARNINGS) $(LANGUAGE) $(CFLAGS) -include ext/core/base/pure.h -MMD -MP -c -o $@ $<

$(BUILD)/sqlite/%.o: ext/sqlite/%.c
	@mkdir -p $(@D)
	$(SAY) cc $<
	$(QUIET)$(CC) $(WARNINGS) $(LANGUAGE) $(CFLAGS) $(SQLITE_INC) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

# All of it in one file; and that, compiled to be linked in.
amalgamation: $(BUILD)/shingle.c
	@:

$(BUILD)/shingle.c: ext/amalgamate.py $(CORE) $(GLUE) $(HEADERS)
	$(SAY) write $(BUILD)/shingle.c
	$(QUIET)python3 ext/amalgamate.py $(BUILD) $(CORE) $(GLUE)

static: $(BUILD)/libshingle.a
	@:

$(BUILD)/libshingle.a: $(BUILD)/shingle.c
	$(SAY) cc $<
	$(QUIET)$(CC) $(LANGUAGE) $(CFLAGS) $(SQLITE_INC) -DSQLITE_CORE -c -o $(BUILD)/shingle.o $<
	$(QUIET)$(AR) rcs $@ $(BUILD)/shingle.o

# The packages. ADDRESS is where they will be fetched from.
dist: all amalgamation static
	@python3 ext/package/dist.py $(BUILD) $(LIBRARY) $(MACHINE) $(ADDRESS)

wasm: amalgamation
	@BUILD=$(BUILD) sh ext/package/wasm.sh

# ---------------------------------------------------------------------------------- use --

demo: export DIR := $(value DIR)
demo: setup
	@$(MAKE) --no-print-directory all
	@SQLITE3='$(SQLITE3)' sh sql/demo.sh

install: all
	install -d '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 $(LIBRARY) '$(DESTDIR)$(LIBDIR)/$(notdir $(LIBRARY))'
	install -m 644 ext/shingle.h '$(DESTDIR)$(INCLUDEDIR)/shingle.h'
	if [ -e $(BUILD)/libshingle.a ]; then install -m 644 $(BUILD)/libshingle.a '$(DESTDIR)$(LIBDIR)/'; fi
	install -d '$(DESTDIR)$(PREFIX)/lib/pkgconfig'
	sed -e 's|@prefix@|$(PREFIX)|; s|@libdir@|$(LIBDIR)|; s|@includedir@|$(INCLUDEDIR)|; s|@loadable@|$(notdir $(LIBRARY))|' \
	  -e "s|@version@|$$(sed -n 's/.*SHINGLE_VERSION "\(.*\)"/\1/p' ext/shingle.h)|" \
	  ext/package/shingle.pc.in >'$(DESTDIR)$(PREFIX)/lib/pkgconfig/shingle.pc'

clean:
	rm -rf $(BUILD) $(LIBRARY)

setup:
	@sh tests/lib/setup.sh

setup-test:
	@sh tests/lib/setup.sh test

# -------------------------------------------------------------------------------- tests --

# A cmocka program a core file: tests/unit/test_NAME.c, linked with the core's objects and, in SQLite's
# stead as their host, an allocator that can fail.
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
CORE_OBJECTS = $(CORE:ext/%.c=$(BUILD)/%.o)

$(BUILD)/unit/%: tests/unit/%.c $(wildcard tests/lib/*.[ch]) $(CORE_OBJECTS)
	@mkdir -p $(@D)
	$(SAY) cc $<
	$(QUIET)$(CC) -std=gnu11 -Wall -Wextra $(CFLAGS) -Iext/core -Itests/lib -o $@ $< tests/lib/heap.c $(CORE_OBJECTS) $(UTF8PROC) -lcmocka -lm $(LDLIBS)

test: setup-test
	@$(MAKE) --no-print-directory -j$(JOBS) all unit amalgamation static reliability
	-@$(MAKE) --no-print-directory dist >/dev/null
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' sh tests/run.sh

# The hosts of sql/hosts/ that are there are tested by `make test`; this installs the others first.
test-hosts: setup-test
	@$(MAKE) --no-print-directory all static
	@BUILD='$(BUILD)' sh tests/hosts.sh install
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' ONLY='hosts/*' sh tests/run.sh

unit: $(UNIT)
	@:

TARGET ?= aarch64-linux-gnu
cross:
	@sh tests/cross.sh $(TARGET)

# The same tests, everything built with sanitizers, in a directory of its own.
test-asan: setup-test
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=build/asan LIBRARY=build/asan/shingle.so all unit amalgamation reliability \
	  CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined' \
	  SHARED='-shared -Wl,--exclude-libs,ALL -Wl,-z,nodelete'
	@BUILD=build/asan CC='$(CC)' SQLITE3='$(SQLITE3)' ASAN=1 sh tests/run.sh

# -------------------------------------------------------------------------------- bench --

BENCH = BUILD='$(BUILD)' SHINGLE='$(LIBRARY)'

bench: setup
	@$(MAKE) --no-print-directory all
	@$(BENCH) sh bench/all.sh '$(SIZES)' '$(DATA)'

bench-speed: setup
	@$(MAKE) --no-print-directory all
	@$(BENCH) sh bench/speed.sh "$(NEWS)"

bench-quality: setup
	@$(MAKE) --no-print-directory all
	@/usr/bin/python3 bench/quality.py '$(DATA)'
	@/usr/bin/python3 bench/quality_passages.py '$(DATA)'
	@if [ -n '$(ARCHIVE)' ]; then /usr/bin/python3 bench/archive_table.py '$(ARCHIVE)' '$(DATA)'; fi

bench-index: setup
	@$(MAKE) --no-print-directory all
	@$(BENCH) sh bench/index.sh '$(SIZES)' '$(DATA)'

bench-curves: setup
	@$(MAKE) --no-print-directory all
	@$(BENCH) sh bench/curves.sh '$(SIZES)' '$(SIGNATURES)'

bench-defaults: setup
	@$(MAKE) --no-print-directory all
	@$(BENCH) sh bench/defaults.sh '$(DATA)'

bench-peers: setup
	@$(MAKE) --no-print-directory all
	@$(BENCH) sh bench/peers/run.sh $(PEERS)

ARTICLES  ?= 200000
SHARDS    ?= 8
HASHES    ?= 128
THRESHOLD ?= 0.5

bench-scale-out: setup
	@$(MAKE) --no-print-directory all
	@sh bench/tools.sh
	@/usr/bin/python3 bench/scale_out.py $(ARTICLES) $(SHARDS) $(HASHES) $(THRESHOLD)

# -------------------------------------------------------------------------- reliability --

include tests/reliability.mk
