# SPDX-License-Identifier: GPL-3.0-or-later
# make help lists the targets. Flags: vendor/flags.mk. Packages: vendor/packages.txt.

BUILD   ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0

MAKEFLAGS += --no-print-directory

all: $(BUILD)/parlua

include vendor/flags.mk

# one short line a file; make V=1 shows the commands
ifeq ($(V),)
Q := @
say = @echo "  $(1)  $@"
endif

SOURCES := $(filter-out runtime/main.c,$(sort $(shell find runtime -name '*.c')))
LUA     := $(sort $(shell find lua/parlua -name "*.lua"))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/gen/embedded_lua.o
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/*/test_*.c)))
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard tests/bench/*.c)))
HOSTILE := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/soak.c,$(sort $(wildcard tests/hostile/*.c))))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

# ---- build

$(BUILD)/parlua: $(BUILD)/runtime/main.o $(BUILD)/libparlua.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/libparlua.a: $(OBJECTS)
	$(call say,AR)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -DPARLUA_VERSION='"$(VERSION)"' -MMD -MP -c -o $@ $<

$(BUILD)/gen/embedded_lua.c: $(LUA) vendor/embed.lua $(BUILD)/lua.list
	@mkdir -p $(@D)
	$(Q)lua5.4 vendor/embed.lua lua/ $(LUA) > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# these two files change only when their text does: new flags rebuild all, a removed Lua file is noticed
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(OPT) $(WARN) $(SAN) $(CFLAGS)' | cmp -s - $@ || echo '$(CC) $(OPT) $(WARN) $(SAN) $(CFLAGS)' > $@
$(BUILD)/lua.list: FORCE
	@mkdir -p $(@D)
	@echo '$(LUA)' | cmp -s - $@ || echo '$(LUA)' > $@

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libparlua.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $$(pkg-config --libs check)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libparlua.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/hostile/hostile: $(HOSTILE) $(BUILD)/libparlua.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/hostile/soak: $(BUILD)/tests/hostile/soak.o $(BUILD)/libparlua.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# ---- run

demo: ## install what is missing, build, run the two-party call
	vendor/install build
	$(MAKE) $(BUILD)/parlua
	@mkdir -p out
	$(BUILD)/parlua run scripts/scenario/two-party-call.lua $(DEMO)

test: ## install what is missing, build, run every test
	vendor/install build test
	$(MAKE) test-only

test-only: units $(BUILD)/parlua $(BUILD)/bench/marks $(BUILD)/hostile/hostile ## the tests without the installing step
	BUILD=$(BUILD) tests/run

units: $(UNITS) ## build the unit tests

test-asan: ## the tests under AddressSanitizer and UBSan
	vendor/install build test
	$(MAKE) BUILD=build/asan SAN=address,undefined test-only

test-tsan: ## the tests under ThreadSanitizer
	vendor/install build test
	$(MAKE) BUILD=build/tsan SAN=thread test-only

rules: $(BUILD)/libparlua.a ## check the house rules: folders, names, threads, texts, layout
	BUILD=$(BUILD) lua5.4 tests/rules/rules.lua

bench: ## print figures beside their peers: latency, CPU of a call, start-up
	vendor/install build test
	$(MAKE) $(BUILD)/parlua $(BENCHES)
	BUILD=$(BUILD) tests/bench/run

fuzz: ## fuzz the parsers, FUZZ_SECONDS (60) each; needs clang
	vendor/install build more
	$(MAKE) CC=clang BUILD=build/fuzz SAN=fuzzer-no-link,address,undefined fuzzers
	BUILD=build/fuzz tests/fuzz/run

fuzzers: $(FUZZERS)

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libparlua.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(PKG_LIBS)

judge: ## record anew what Chromium makes of the layout cases; tests read the record
	vendor/install build judge
	lua5.4 tests/page/judge/record.lua

format: ## lay out C files with clang-format
	clang-format -i $$(find runtime tests vendor -name '*.[ch]')

install: $(BUILD)/parlua ## copy program, examples and type files below DESTDIR/PREFIX
	install -D -m 755 $(BUILD)/parlua $(DESTDIR)$(PREFIX)/bin/parlua
	mkdir -p $(DESTDIR)$(PREFIX)/share/parlua
	cp -R scripts lua/types $(DESTDIR)$(PREFIX)/share/parlua/

clean: ## remove what was built
	rm -rf $(BUILD) out

define HELP_ON_TESTS

one unit test: make $(BUILD)/unit/wire/test_url && $(BUILD)/unit/wire/test_url
of it, a case: CK_RUN_CASE=NAME or CK_RUN_SUITE=NAME before the program; the names stand in tcase_create and suite_create
one Lua file:  $(BUILD)/parlua test tests/lua/page_test.lua
of it, a test: $(BUILD)/parlua test tests/lua/page_test.lua --filter 'a launch'
some runners:  BUILD=$(BUILD) tests/run rules lint        (of rules lint unit lua cli hostile interop)
variables:     BUILD=DIR, SAN=address,undefined or thread, V=1 shows the commands
endef
export HELP_ON_TESTS

help: ## list the targets, and how to run one test
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
	@echo "$$HELP_ON_TESTS"

FORCE:
.SECONDARY:
.PHONY: all demo test test-only units test-asan test-tsan rules bench fuzz fuzzers judge format install clean help FORCE
