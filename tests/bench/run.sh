#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All measurements, each beside its yardstick in the same run. They print; no test depends on them.
set -uo pipefail
cd "$(dirname "$0")/../.."
for part in tests/bench/*.sh; do
    case ${part##*/} in
    run.sh | lib.sh) ;;
    *) echo "== ${part##*/}"; "$part" || echo "$part failed" ;;
    esac
done
