# SPDX-License-Identifier: Apache-2.0
# The only build and the front door. `make help` lists the targets.
#
# V is the variant: release (default), asan (address + undefined behaviour), tsan (threads), fuzz (clang, libFuzzer).
# Everything that is made lies under build/; the release program is build/entrepot.

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

V ?= release
O := build/$(V)
G := build/gen

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
CCACHE := $(shell command -v ccache 2>/dev/null)

PKGS := libmicrohttpd sqlite3 icu-uc icu-i18n libsodium nettle jansson libbrotlienc zlib \
	cairo-pdf cairo-ft harfbuzz freetype2 libjpeg
LATE := libpq libcurl # loaded when they are needed: src/lib/late.h
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) $(LATE) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lstemmer -lcsv -lzint -lm -lpthread

WARN := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wvla -Wformat=2 -Wcast-align -Wundef -Wno-missing-field-initializers
HARD := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
BASEFLAGS := -std=gnu17 -D_GNU_SOURCE -Isrc -I$(G) -I. $(PKG_CFLAGS) $(WARN) -g -pthread
LDHARD := -pie -Wl,-z,relro,-z,now,-z,noexecstack

ifeq ($(V),release)
CFLAGS_V := -O2 -D_FORTIFY_SOURCE=2 $(HARD)
LDFLAGS_V := $(LDHARD)
else ifeq ($(V),asan)
CFLAGS_V := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS_V := -fsanitize=address,undefined
else ifeq ($(V),tsan)
CFLAGS_V := -O1 -fno-omit-frame-pointer -fsanitize=thread
LDFLAGS_V := -fsanitize=thread
else ifeq ($(V),fuzz)
CC := clang
CFLAGS_V := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
LDFLAGS_V := -fsanitize=address,undefined,fuzzer
else
$(error V must be release, asan, tsan or fuzz)
endif
CFLAGS_ALL := $(BASEFLAGS) $(CFLAGS_V) $(CFLAGS)

include tools/gen.mk

SRC := $(shell find src -name '*.c' | sort)
OBJ := $(SRC:src/%.c=$(O)/obj/%.o) $(GEN_SRC:$(G)/%.c=$(O)/gen/%.o)
LIBOBJ := $(filter-out $(O)/obj/main.o,$(OBJ))

all: build/entrepot
.PHONY: all

ifeq ($(V),release)
build/entrepot: $(O)/entrepot
	@cp -f $< $@
else
build/entrepot: ; @$(MAKE) --no-print-directory V=release $@
endif

$(O)/entrepot: $(OBJ)
	@echo "  LINK  $@"
	@$(CC) $(CFLAGS_V) $(LDFLAGS_V) -o $@ $(OBJ) $(PKG_LIBS)

$(O)/libentrepot.a: $(LIBOBJ)
	@rm -f $@ && ar rcs $@ $^

$(O)/obj/%.o: src/%.c | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CCACHE) $(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(O)/gen/%.o: $(G)/%.c | $(GEN_HDR)
	@mkdir -p $(@D)
	@$(CCACHE) $(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Test programs over cmocka: each tests/FOLDER/NAME_test.c is a program of its own. Other .c files of tests/support
# are linked into all of them.
TEST_SRC := $(wildcard tests/unit/*_test.c tests/scenario/*_test.c tests/race/*_test.c tests/fault/*_test.c)
TESTS := $(patsubst %.c,$(O)/tests/%,$(notdir $(TEST_SRC)))
UNIT := $(patsubst %.c,$(O)/tests/%,$(notdir $(wildcard tests/unit/*_test.c)))
SUPPORT_OBJ := $(patsubst tests/%.c,$(O)/tests/%.o,$(wildcard tests/support/*.c))
vpath %_test.c tests/unit tests/scenario tests/race tests/fault
vpath %_fuzz.c tests/fuzz

TESTFLAGS := -Itests -Wno-missing-prototypes

$(O)/tests/%.o: tests/%.c | $(GEN_HDR)
	@mkdir -p $(@D)
	@$(CCACHE) $(CC) $(CFLAGS_ALL) $(TESTFLAGS) -MMD -MP -c -o $@ $<

$(O)/tests/%_test: %_test.c $(SUPPORT_OBJ) $(O)/libentrepot.a | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	@$(CCACHE) $(CC) $(CFLAGS_ALL) $(TESTFLAGS) -MMD -MP -c -o $@.o $<
	@$(CC) $(CFLAGS_V) $(LDFLAGS_V) -o $@ $@.o $(SUPPORT_OBJ) $(O)/libentrepot.a $(PKG_LIBS) -lcmocka

# Programs of the measurements that speak our formats; the others need no more than a compiler.
$(O)/bench/%: tests/bench/%.c $(O)/tests/support/talk.o $(O)/libentrepot.a | $(GEN_HDR)
	@mkdir -p $(@D)
	@$(CCACHE) $(CC) $(CFLAGS_ALL) $(TESTFLAGS) -MMD -MP -c -o $@.o $<
	@$(CC) $(CFLAGS_V) $(LDFLAGS_V) -o $@ $@.o $(O)/tests/support/talk.o $(O)/libentrepot.a $(PKG_LIBS)

# Our side of tests/standards, where other implementations of the same standards are asked too.
$(O)/standards/%: tests/standards/%.c $(O)/libentrepot.a | $(GEN_HDR)
	@mkdir -p $(@D)
	@$(CCACHE) $(CC) $(CFLAGS_ALL) $(TESTFLAGS) -MMD -MP -c -o $@.o $<
	@$(CC) $(CFLAGS_V) $(LDFLAGS_V) -o $@ $@.o $(O)/libentrepot.a $(PKG_LIBS)

unit: $(UNIT)
	@for t in $(UNIT); do echo "# $$t"; CMOCKA_MESSAGE_OUTPUT=TAP $$t || exit 1; done

# Fuzz targets: tests/fuzz/NAME_fuzz.c. With V=fuzz by libFuzzer; else by tests/fuzz/replay.c over the corpus.
FUZZ_MAIN := $(if $(filter fuzz,$(V)),,tests/fuzz/replay.c)

$(O)/fuzz/%_fuzz: %_fuzz.c $(FUZZ_MAIN) $(O)/libentrepot.a | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  FUZZ  $<"
	@$(CC) $(CFLAGS_ALL) $(TESTFLAGS) $(LDFLAGS_V) -o $@ $< $(FUZZ_MAIN) $(O)/libentrepot.a $(PKG_LIBS)

# The front door.
run:
	@tools/setup.sh run
	@$(MAKE) --no-print-directory all
	@exec build/entrepot serve --demo --data var

test:
	@tools/setup.sh run test
	@exec tests/run.sh

# The story of the project, played on its own network in four acts.
story:
	@tools/setup.sh run
	@$(MAKE) --no-print-directory all
	@exec tools/story.sh

soak:
	@tools/setup.sh run test
	@SECONDS_EACH=$(SECONDS) exec tests/soak.sh

bench:
	@tools/setup.sh run bench
	@$(MAKE) --no-print-directory all
	@exec tests/bench/run.sh

# Looks for new crash inputs, SECONDS for each target (needs clang).
SECONDS ?= 30
fuzz:
	@$(MAKE) --no-print-directory V=fuzz $(patsubst tests/fuzz/%.c,build/fuzz/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))
	@for t in $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c)); do \
		mkdir -p tests/fuzz/corpus/$$t build/fuzz/new/$$t; \
		build/fuzz/fuzz/$${t}_fuzz -max_total_time=$(SECONDS) build/fuzz/new/$$t tests/fuzz/corpus/$$t || exit 1; \
	done

asan tsan:
	@$(MAKE) --no-print-directory V=$@ build/$@/entrepot

clean:
	rm -rf build

PREFIX ?= /usr/local
install: all
	install -D -m 755 build/entrepot $(DESTDIR)$(PREFIX)/bin/entrepot
	install -D -m 644 share/nginx.conf $(DESTDIR)$(PREFIX)/share/entrepot/nginx.conf
	install -D -m 644 share/entrepot.service $(DESTDIR)$(PREFIX)/share/entrepot/entrepot.service

help:
	@echo "make          build build/entrepot"
	@echo "make run      install what is missing, build, open the demo marketplace"
	@echo "make test     all tests (make unit: only the unit tests; tests/run.sh SUITE...: some suites)"
	@echo "make story    a sale played against the network in four acts"
	@echo "make soak     the long suites: SECONDS=... for each"
	@echo "make bench    measurements, each beside its yardstick"
	@echo "make fuzz     look for crash inputs: SECONDS=... for each target"
	@echo "make tidy     the rules of the house; make asan, make tsan: sanitized programs under build/"

.PHONY: unit clean run test story soak bench fuzz asan tsan install help
.SECONDARY:

-include $(OBJ:.o=.d) $(TESTS:=.d) $(SUPPORT_OBJ:.o=.d)

# The rules of the house that a machine can check (CONTRIBUTING.md).
tidy: build/tools/tidy
	@build/tools/tidy $$(find src tools tests migrations Makefile -type f \( -name '*.c' -o -name '*.h' \
		-o -name '*.sql' -o -name '*.mk' -o -name Makefile -o -path 'src/*.def' \
		-o -path 'src/*.html' -o -path 'src/*.css' -o -path 'src/*.js' \) | LC_ALL=C sort)
.PHONY: tidy
