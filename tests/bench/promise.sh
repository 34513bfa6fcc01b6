#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Promises: look-ups, and the matrix made, changed and moved on: the shipped network, and 100 and 1,000 hubs.
set -euo pipefail
cd "$(dirname "$0")/../.."
for hubs in 41 100 1000; do
    build/entrepot bench promise --hubs "$hubs" "$@"
    echo
done
