# SPDX-License-Identifier: Apache-2.0
# What the generators of tools/ make under $(G), and from what. Included by the Makefile.
# GEN_SRC: generated .c files, compiled into the program. GEN_HDR: generated headers, made before any compiling.

GEN_SRC :=
GEN_HDR :=

# A generator is one C file, built for this machine whatever the variant.
build/tools/%: tools/%.c
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	@$(CCACHE) gcc -std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -o $@ $< $(TOOL_LIBS_$*)
