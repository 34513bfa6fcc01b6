# SPDX-License-Identifier: Apache-2.0
# What the measurements share: medians, processor time, waiting, a scratch folder. Sourced from the
# top of the tree; leaves $work and ends what is in $pids on exit.
work=$(mktemp -d build/bench.XXXXXX)
work=$PWD/$work
pids=()
cleanup() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# The core of the server and its yardstick, and that of the load generator.
server_core=0 load_core=$(($(nproc) > 1 ? 1 : 0))

ticks=$(getconf CLK_TCK)
cpu_of() { # PID -> seconds of processor time
    awk -v hz="$ticks" '{sub(/.*\) /, ""); printf "%.2f\n", ($12 + $13) / hz}' "/proc/$1/stat"
}

median() { sort -n | awk '{v[NR] = $1} END {if (NR) print v[int((NR + 1) / 2)]}'; }
figure() { sed -n "s/.*\"$1\": \([0-9.]*\).*/\1/p"; }

wait_for() { # URL
    local i
    for ((i = 0; i < 300; i++)); do
        curl -so /dev/null "$1" && return 0
        sleep 0.1
    done
    echo "nothing answers at $1" >&2
    exit 2
}

# Until the process has done what it does after its start: half a second without work.
settle() { # PID
    local before after=-1 i
    for ((i = 0; i < 120; i++)); do
        before=$after
        after=$(cpu_of "$1")
        awk -v a="$before" -v b="$after" 'BEGIN {exit !(b - a < 0.03)}' && return 0
        sleep 0.5
    done
    echo "$1 does not come to rest" >&2
    exit 2
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# ratio NAME BUDGET OURS_A_SECOND THEIRS OURS_A_CPU_SECOND THEIRS
ratio() {
    awk -v n="$1" -v budget="$2" -v a="$3" -v b="$4" -v c="$5" -v d="$6" 'BEGIN {
        r = b ? a / b : 0; q = d ? c / d : 0
        verdict = budget == "-" ? "" : sprintf("  budget %s %s", budget, r >= budget && q >= budget ? "met" : "NOT met")
        printf "%-30s %8d/s of %8d: %.2f   a CPU-second %8d of %8d: %.2f%s\n", n, a, b, r, c, d, q, verdict}'
}

# verdict NAME VALUE UNIT BUDGET [NOTE]: a figure that shall be at most its budget.
verdict() {
    awk -v n="$1" -v v="$2" -v u="$3" -v b="$4" -v note="${5:-}" 'BEGIN {
        met = b == "-" ? "" : sprintf("  budget %s %s", b, v + 0 <= b + 0 ? "met" : "NOT met")
        printf "%-30s %8s %s%s%s\n", n, v, u, met, note == "" ? "" : "  (" note ")"}'
}
