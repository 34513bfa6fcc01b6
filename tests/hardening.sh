#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the compiler and the linker were told about hostile input (HARD and LDHARD in the Makefile) has reached the
# program. Speaks TAP.
set -uo pipefail
program=${1:-build/entrepot}
n=0 bad=0

expect() { # WHAT COMMAND...
    n=$((n + 1))
    if "${@:2}"; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        bad=1
    fi
}

elf() { readelf "$1" --wide "$program"; }
says() { elf "$1" | grep -E -- "$2" >/dev/null; }
says_not() { ! says "$1" "$2"; }

expect "it lies where the kernel likes (PIE)" says --file-header 'Type: +DYN'
expect "the tables of the linker are read-only (RELRO)" says --program-headers ' GNU_RELRO '
expect "and bound before it starts (BIND_NOW)" says --dynamic 'BIND_NOW|FLAGS_1.* NOW'
expect "its stack does not run" says --program-headers ' GNU_STACK .* RW +0x'
expect "no page is writable and runs" says_not --program-headers ' LOAD .* RWE '
expect "stacks have guards" says --symbols '__stack_chk_fail'
expect "lengths are checked (FORTIFY_SOURCE)" says --symbols '__(memcpy|snprintf|vsnprintf|read)_chk'
exit $bad
