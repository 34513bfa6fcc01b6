# SPDX-License-Identifier: Apache-2.0
# What the generators of tools/ make under $(G), and from what. Included by the Makefile.
# GEN_SRC: generated .c files, compiled into the program. GEN_HDR: generated headers, made before any compiling.

GEN_SRC :=
GEN_HDR :=

# A generator is one C file, built for this machine whatever the variant.
build/tools/%: tools/%.c $(wildcard tools/tool.h)
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	@$(CCACHE) gcc -std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -o $@ $< $(TOOL_LIBS_$*)

# Files put into the program. The folders stand among the prerequisites for files that come or go.
EMBEDDED_ASSETS := $(shell find src/face/web/assets)
EMBEDDED_DATA := $(shell find data)
TOOL_LIBS_embed := -lbrotlienc -lz
GEN_SRC += $(G)/face/web/asset_table.c $(G)/lib/data_table.c
GEN_HDR += $(G)/face/web/asset_names.h

$(G)/face/web/asset_table.c $(G)/face/web/asset_names.h &: build/tools/embed $(EMBEDDED_ASSETS)
	@mkdir -p $(@D)
	@echo "  EMBED src/face/web/assets"
	@build/tools/embed assets src/face/web/assets \
		$(G)/face/web/asset_table.c $(G)/face/web/asset_names.h

$(G)/lib/data_table.c: build/tools/embed $(EMBEDDED_DATA)
	@mkdir -p $(@D)
	@echo "  EMBED data"
	@build/tools/embed data data $@

# Statements: src/.../NAME.sql -> NAME_sql.{h,c}; all of them together with the migrations -> store/catalogue.c.
# The header keeps its time when it stays the same, so that its readers are not compiled again.
TOOL_LIBS_stmtc := -lsqlite3
MIGRATIONS := $(sort $(wildcard migrations/*.sql))
MODULE_SQL := $(shell find src -name '*.sql' | sort)
SCHEMA := build/tools/stmtc shard.def $(MIGRATIONS) migrations
GEN_SRC += $(MODULE_SQL:src/%.sql=$(G)/%_sql.c) $(G)/store/catalogue.c
GEN_HDR += $(MODULE_SQL:src/%.sql=$(G)/%_sql.h)

$(G)/%_sql.c: src/%.sql $(SCHEMA)
	@mkdir -p $(@D)
	@echo "  SQL   $<"
	@build/tools/stmtc module shard.def $< $*_sql.h $(G)/$*_sql.h $@ $(MIGRATIONS)

$(G)/%_sql.h: $(G)/%_sql.c ;

$(G)/store/catalogue.c: $(MODULE_SQL) $(SCHEMA)
	@mkdir -p $(@D)
	@build/tools/stmtc index shard.def $@ $(MODULE_SQL) -- $(MIGRATIONS)

# Page files: each becomes build/gen/face/web/pages/NAME.{c,h}.
PAGES := $(wildcard src/face/web/pages/*.html)
GEN_SRC += $(PAGES:src/%.html=$(G)/%.c)
GEN_HDR += $(PAGES:src/%.html=$(G)/%.h)

$(G)/%.c $(G)/%.h: src/%.html build/tools/pagec
	@mkdir -p $(@D)
	@echo "  PAGE  $<"
	@build/tools/pagec $< $(G)/$*.c $(G)/$*.h $*.h

# The page of the page compiler's own test, which includes the .c.
GEN_HDR += $(G)/tests/pages/contexts.h
$(G)/tests/pages/%.c $(G)/tests/pages/%.h: tests/pages/%.html build/tools/pagec
	@mkdir -p $(@D)
	@build/tools/pagec $< $(G)/tests/pages/$*.c $(G)/tests/pages/$*.h tests/pages/$*.h

# Translations: po/LL.po. `make pot` collects the marked texts, `make po` brings them into the files
# for the translators, `make po-check` says what is missing.
PO := $(wildcard po/*.po)
MARKED := $(PAGES) $(filter-out src/lib/translate.h,$(shell find src -name "*.[ch]")) src/base/refusals.def src/face/web/toasts.def \
	src/face/web/option_words.def src/face/web/place_words.def
GEN_SRC += $(G)/lib/catalogue_table.c

$(G)/lib/catalogue_table.c: $(PO) build/tools/poc
	@mkdir -p $(@D)
	@echo "  PO    $(PO)"
	@build/tools/poc compile $@ $(PO)

build/entrepot.pot: $(MARKED) build/tools/poc
	@build/tools/poc extract $(MARKED) > $@

pot: build/entrepot.pot

po: build/entrepot.pot
	@for f in $(PO); do msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap $$f $< && \
		msgattrib --no-obsolete --no-wrap -o $$f $$f || exit 1; done

po-check: build/entrepot.pot
	@for f in $(PO); do msgfmt -c -o /dev/null $$f || exit 1; done
	@build/tools/poc check $< $(PO)
.PHONY: pot po po-check
