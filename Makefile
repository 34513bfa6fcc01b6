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

PKGS := libmicrohttpd sqlite3 libpq icu-uc icu-i18n libsodium jansson libbrotlienc zlib
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lstemmer -lcsv -lm -lpthread

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

# Unit tests: each tests/unit/*_test.c is a program of its own over cmocka.
UNIT := $(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/*_test.c))

$(O)/tests/%: tests/unit/%.c $(O)/libentrepot.a | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	@$(CCACHE) $(CC) $(CFLAGS_ALL) -Itests -MMD -MP -c -o $@.o $<
	@$(CC) $(CFLAGS_V) $(LDFLAGS_V) -o $@ $@.o $(O)/libentrepot.a $(PKG_LIBS) -lcmocka

unit: $(UNIT)
	@for t in $(UNIT); do CMOCKA_MESSAGE_OUTPUT=TAP $$t || exit 1; done

clean:
	rm -rf build

.PHONY: unit clean
.SECONDARY:

-include $(OBJ:.o=.d) $(UNIT:=.d)

# The rules of the house that a machine can check (CONTRIBUTING.md).
tidy: build/tools/tidy
	@build/tools/tidy $$(git ls-files --cached --others --exclude-standard \
		'src/*.c' 'src/*.h' 'src/*.def' 'src/*.sql' 'src/*.html' 'src/*.css' 'src/*.js' \
		'tools/*.c' 'tests/*.c' 'tests/*.h' 'migrations/*.sql' Makefile 'tools/*.mk')
.PHONY: tidy
