# reliability.mk - what shows that shingle holds under faults, attack and load. Included by the Makefile.
#
#   make fuzz [SECONDS=60] [ONLY=text]   clang's libFuzzer over every harness of tests/fuzz
#   make test-tsan [SECONDS=60]          threads, readers and a writer under ThreadSanitizer, with a current SQLite
#   make test-valgrind [ONLY='sql/*']    unit tests, SQL scripts, loading and closing under valgrind
#   make test-long [SECONDS=900]         out-of-memory, I/O faults and crashes: each so long
#   make coverage [SECONDS=120]          branches of ext/ that the tests take; out-of-memory so long
#   make mutation [MUTANTS=100] [SEED=1] breaks the core, one operator at a time: do the tests see it?

.PHONY: coverage fuzz mutation reliability test-long test-tsan test-valgrind

# The glue, compiled to be linked with SQLite.
LINKED = $(GLUE:ext/%.c=$(BUILD)/linked/%.o)

$(BUILD)/linked/%.o: ext/%.c
	@mkdir -p $(@D)
	$(SAY) cc $< to be linked in
	$(QUIET)$(CC) $(LANGUAGE) $(CFLAGS) $(SQLITE_INC) -DSQLITE_CORE -MMD -MP -c -o $@ $<

-include $(LINKED:.o=.d)
.SECONDARY: $(LINKED)

# Each harness of tests/fuzz as a plain program, which runs it over the inputs that are kept.
HARNESSES = $(filter-out host replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
REPLAY = $(HARNESSES:%=$(BUILD)/replay/%)
NEEDS_SQLITE = $(shell grep -l sqlite tests/fuzz/*.c)

$(BUILD)/replay/%: tests/fuzz/%.c tests/fuzz/fuzz.h tests/fuzz/replay.c tests/fuzz/host.c $(CORE_OBJECTS) $(LINKED)
	@mkdir -p $(@D)
	$(SAY) cc $<
	$(QUIET)$(CC) -std=gnu11 -Wall -Wextra $(CFLAGS) $(SQLITE_INC) -DSQLITE_CORE -Iext -Iext/core -o $@ $< tests/fuzz/replay.c \
	  $(CORE_OBJECTS) $(if $(filter $<,$(NEEDS_SQLITE)),$(LINKED) -lsqlite3,tests/fuzz/host.c) $(UTF8PROC) -lm $(LDLIBS)

# Programs that let memory, files and processes fail.
FAULT = $(patsubst tests/fault/%.c,$(BUILD)/fault/%,$(filter-out %/script.c,$(wildcard tests/fault/*.c)))

$(BUILD)/fault/%: tests/fault/%.c tests/fault/script.c tests/fault/script.h $(CORE_OBJECTS) $(LINKED)
	@mkdir -p $(@D)
	$(SAY) cc $<
	$(QUIET)$(CC) -std=gnu11 -Wall -Wextra $(CFLAGS) $(SQLITE_INC) -DSQLITE_CORE -Iext -o $@ $< tests/fault/script.c \
	  $(CORE_OBJECTS) $(LINKED) -lsqlite3 $(UTF8PROC) -lm -lpthread $(LDLIBS)

# It sees every look at whether to stop.
$(BUILD)/fault/interrupt: LDLIBS += -Wl,--wrap=shingle_interrupted,--wrap=sqlite3_step

reliability: $(REPLAY) $(FAULT)
	@:

fuzz:
	@sh tests/lib/setup.sh fuzz
	@SECONDS_EACH='$(or $(SECONDS),60)' ONLY='$(or $(ONLY),*)' KEEP='$(KEEP)' sh tests/fuzz/fuzz.sh

test-tsan: setup-test
	@$(MAKE) --no-print-directory amalgamation
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' TSAN=1 ONLY=current/threads sh tests/run.sh
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' TSAN=1 ONLY=current/readers LONG='$(SECONDS)' sh tests/run.sh

test-valgrind: setup-test
	@sh tests/lib/setup.sh valgrind
	@$(MAKE) --no-print-directory all unit
	@BUILD='$(BUILD)' CC='$(CC)' ONLY='$(or $(ONLY),*)' sh tests/valgrind.sh

test-long: setup-test
	@$(MAKE) --no-print-directory all unit amalgamation reliability
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' ONLY='fault/*' LONG='$(or $(SECONDS),900)' sh tests/run.sh
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' ONLY='current/fault_*' LONG='$(or $(SECONDS),900)' sh tests/run.sh
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' ONLY='embed/readers' LONG=120 sh tests/run.sh
	@BUILD='$(BUILD)' CC='$(CC)' SQLITE3='$(SQLITE3)' ONLY='current/readers' LONG=120 sh tests/run.sh

# gcov comes with gcc. What the programs count is added up by tests/coverage.py.
coverage: setup-test
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory BUILD=build/coverage LIBRARY=build/coverage/shingle.so CC=gcc CFLAGS='-O0 -g --coverage' \
	  all unit reliability
	@find build/coverage -name '*.gcda' -delete
	@for only in 'unit/*' 'sql/*' '*_test.py' 'embed/*' 'fuzz/*' 'fault/i*' 'fault/crash'; do \
	  BUILD=build/coverage LIBRARY=build/coverage/shingle.so CC=gcc SQLITE3='$(SQLITE3)' ONLY="$$only" sh tests/run.sh \
	    >build/coverage/tests.txt || { cat build/coverage/tests.txt; exit 1; }; \
	  echo "$$only: $$(tail -1 build/coverage/tests.txt)"; \
	done
	@build/coverage/fault/oom $(or $(SECONDS),120) tests/fault/places.sql
	@build/coverage/fault/oom $(or $(SECONDS),120) tests/sql/*.sql
	@python3 tests/coverage.py build/coverage tests/coverage.txt

mutation: setup-test
	@python3 tests/mutation.py '$(or $(MUTANTS),100)' '$(or $(SEED),1)'
