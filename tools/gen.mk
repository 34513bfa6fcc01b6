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
