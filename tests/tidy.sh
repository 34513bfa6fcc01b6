#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The checker of the rules of the house finds each sin that it says it finds (tools/tidy.c), by the real layers.txt
# in a small tree that is otherwise clean. Speaks TAP.
set -uo pipefail
cd "$(dirname "$0")/.."
tidy=$PWD/build/tools/tidy layers=$PWD/layers.txt
n=0 bad=0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/src/{base,store,shop/cart,flow}
cp "$layers" "$tree"
cd "$tree" || exit 2

lines() { yes "$2" | head -n "$1"; }

check() { # WHAT EXPECTED FILE: the file is the standard input under an SPDX line
    { echo '/* SPDX-License-Identifier: Apache-2.0 */'; cat; } >"$3"
    n=$((n + 1))
    local said code
    said=$("$tidy" "$3")
    code=$?
    rm "$3"
    if { [ -z "$2" ] && [ $code -eq 0 ]; } || { [ -n "$2" ] && [ $code -eq 1 ] && grep -q ": $2: " <<<"$said"; }; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1: $said"
        bad=1
    fi
}

check "a clean file passes" "" src/shop/cart/a.c <<<'#include "base/str.h"'
check "a look up" layer src/shop/cart/a.c <<<'#include "face/web/web.h"'
check "a look at a neighbour" layer src/shop/cart/a.c <<<'#include "shop/orders/orders.h"'
check "a look past a wall" layer src/store/a.c <<<'#include "io/http_client.h"'
check "a library outside of its wrapper" wrapper src/shop/cart/a.c <<<'#include <sqlite3.h>'
check "a function of 70 lines from brace to brace passes" "" src/base/a.c < <(echo 'int f(int i)'; echo '{'; lines 68 '    i++;'; echo '}')
check "a function of 71 lines" function src/base/a.c < <(echo 'int f(int i)'; echo '{'; lines 69 '    i++;'; echo '}')
check "a file of 1,000 lines passes" "" src/base/a.c < <(lines 999 '/* */')
check "a file of 1,001 lines" file src/base/a.c < <(lines 1000 '/* */')
check "a line of 101 characters" line src/base/a.c < <(printf '/* %095d */\n' 0)
for call in strcpy sprintf atoi strtol localtime mktime alloca; do
    check "a banned call: $call" banned src/base/a.c < <(printf 'int f(void)\n{\n    return %s(x);\n}\n' $call)
done
check "a write that is not flow's" write src/shop/cart/a.c < <(printf 'int f(void)\n{\n    return store_write(c);\n}\n')
check "flow's passes" "" src/flow/a.c < <(printf 'int f(void)\n{\n    return store_write(c);\n}\n')
check "a mark of unfinished work" mark src/base/a.c < <(echo '/* TO''DO */')

n=$((n + 1))
echo 'int x;' >src/base/a.c
if "$tidy" src/base/a.c >/dev/null; then echo "not ok $n - no licence"; bad=1; else echo "ok $n - no licence"; fi
n=$((n + 1))
if "$tidy" >/dev/null 2>&1; then echo "not ok $n - nothing to check"; bad=1; else echo "ok $n - nothing to check"; fi
exit $bad
