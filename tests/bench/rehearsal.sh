#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# 30 days at 170,000 orders a day, in slots of an hour, and how the time grows when one thing becomes ten times as
# much. Seconds of processor time of one thread.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec build/entrepot bench rehearsal
