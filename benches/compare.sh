#!/bin/sh
# Times ndtms beside what people would use instead, on invented records. Every time is shown as a ratio to a bare read of
# the same file with the csv crate on one thread, in the same run: that is what can be compared between machines.
#
#   benches/compare.sh                 a month of 20,000 rows, and a country of 1,000,000
#   ROWS=200000 benches/compare.sh     a country of another size
#   PYTHON=.venv/bin/python benches/compare.sh   a Python that has duckdb and polars
#
# It needs hyperfine. qsv, DuckDB and Polars are timed where they are installed, and named where they are not.
set -eu
cd "$(dirname "$0")/.."
command -v hyperfine >/dev/null || { echo "hyperfine is needed: https://github.com/sharkdp/hyperfine" >&2; exit 2; }
rows=${ROWS:-1000000}
python=${PYTHON:-python3}
work=${WORK:-$(mktemp -d)}
runs=${RUNS:-5}

cargo build --quiet --release --bin ndtms --example tools
ndtms="$PWD/target/release/ndtms"
tools="$PWD/target/release/examples/tools"
if [ -n "${CARGO_TARGET_DIR:-}" ]; then
    ndtms="$CARGO_TARGET_DIR/release/ndtms"
    tools="$CARGO_TARGET_DIR/release/examples/tools"
fi
common="--no-profile --as-at 2014-03-31 --quiet"
by="la,sex,ethnic-group,substance"

echo "files in $work"
"$ndtms" synth --rows 20000 --agencies 40 -o "$work/month.csv"
"$ndtms" synth --rows "$rows" --agencies 60 -o "$work/country.csv"
"$ndtms" synth --rows "$rows" --agencies 60 --mistakes 100% -o "$work/bad.csv"
"$tools" workbook "$work/month.csv" "$work/month.xlsx"

# the command of a tool that is installed
beside() { # TOOL JOB
    case $1 in
    qsv) command -v qsv >/dev/null && echo "qsv $2 $work/country.csv" ;;
    *) "$python" -c "import $1" 2>/dev/null && echo "$python benches/beside.py $1 $2 $work/country.csv" ;;
    esac || true
}

# one group of commands, each behind its name, beside the bare read of a file
group() { # TITLE FILE [NAME COMMAND]...
    title=$1 file=$2
    shift 2
    count=$#
    set -- "$@" -n "bare csv read" "$tools read $file"
    while [ "$count" -gt 0 ]; do
        name=$1 command=$2
        shift 2
        count=$((count - 2))
        if [ -n "$command" ]; then set -- "$@" -n "$name" "$command"; else echo "$name: not installed"; fi
    done
    hyperfine --style none --warmup 1 --runs "$runs" --ignore-failure --prepare "rm -rf $work/out" --export-csv "$work/times.csv" "$@" >/dev/null 2>&1
    printf '\n%s\n' "$title"
    awk -F, 'NR == 2 { bare = $4 }
        NR > 1 { printf "%9.1f ms  %6.2f  %s\n", 1000 * $4, $4 / bare, $1 }' "$work/times.csv"
}

submit="submit $common --period 2011-04-01..2014-03-31 -o $work/out"
group "start" "$work/month.csv" \
    "ndtms --help" "$ndtms --help" \
    "ndtms explain D02" "$ndtms explain D02"
group "a month of 20000 rows" "$work/month.csv" \
    "wc -l" "wc -l $work/month.csv" \
    "check" "$ndtms check $common $work/month.csv" \
    "check of a workbook" "$ndtms check $common $work/month.xlsx" \
    "measure by four groupings" "$ndtms measure --by $by $common --format csv $work/month.csv" \
    "submit" "$ndtms $submit $work/month.csv"
group "a country of $rows rows" "$work/country.csv" \
    "wc -l" "wc -l $work/country.csv" \
    "check" "$ndtms check $common $work/country.csv" \
    "check with a mistake for every client" "$ndtms check $common $work/bad.csv" \
    "measure by four groupings" "$ndtms measure --by $by $common --format csv $work/country.csv" \
    "league by district" "$ndtms league effective-treatment --period 2013/14 $common --format csv $work/country.csv" \
    "submit" "$ndtms $submit $work/country.csv" \
    "qsv validate" "$(beside qsv validate)" \
    "DuckDB: read" "$(beside duckdb read)" \
    "DuckDB: list checks" "$(beside duckdb lists)" \
    "DuckDB: people by four groupings" "$(beside duckdb groups)" \
    "Polars: read" "$(beside polars read)" \
    "Polars: list checks" "$(beside polars lists)" \
    "Polars: people by four groupings" "$(beside polars groups)"

if [ -x /usr/bin/time ]; then
    echo
    echo "peak memory in MB"
    for command in "check $common $work/country.csv" "check $common $work/bad.csv" \
        "measure --by $by $common --format csv $work/country.csv" "$submit $work/country.csv"; do
        rm -rf "$work/out"
        # shellcheck disable=SC2086
        /usr/bin/time -q -f %M -o "$work/peak" "$ndtms" $command >/dev/null 2>&1 || [ $? -eq 1 ] ||
            { echo "this failed, so its times mean nothing: ndtms $command" >&2; exit 1; }
        echo "$(($(cat "$work/peak") / 1024))  ${command%% *}  ${command##*/}"
    done
fi
