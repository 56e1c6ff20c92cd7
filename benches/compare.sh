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

# what is installed
extra() { # NAME JOB FILE
    case $1 in
    qsv) command -v qsv >/dev/null && echo "qsv $2 $3" ;;
    *) "$python" -c "import $1" 2>/dev/null && echo "$python benches/beside.py $1 $2 $3" ;;
    esac || true
}
for name in duckdb polars; do
    [ -n "$(extra $name read x)" ] || echo "$name is not installed for $python, and left out"
done
[ -n "$(extra qsv count x)" ] || echo "qsv is not installed, and left out"

# one group of commands beside the bare read of a file
group() { # TITLE FILE COMMAND...
    title=$1 file=$2
    shift 2
    echo
    echo "== $title"
    for command; do
        shift
        [ -z "$command" ] || set -- "$@" "$command"
    done
    hyperfine --style none --warmup 1 --runs "$runs" --ignore-failure --export-markdown "$work/table.md" \
        --reference "$tools read $file" "$@" >/dev/null 2>&1
    cat "$work/table.md"
}

group "start" "$work/month.csv" "$ndtms --help" "$ndtms explain D02"
group "a month, 20,000 rows" "$work/month.csv" \
    "wc -l $work/month.csv" \
    "$ndtms check $common $work/month.csv" \
    "$ndtms check $common $work/month.xlsx" \
    "$ndtms measure --by $by $common --format csv $work/month.csv" \
    "$ndtms submit $common --period 2011-04-01..2014-03-31 --force -o $work/out $work/month.csv && rm -rf $work/out.previous"
group "a country, $rows rows" "$work/country.csv" \
    "wc -l $work/country.csv" \
    "$ndtms check $common $work/country.csv" \
    "$ndtms check $common $work/bad.csv" \
    "$ndtms measure --by $by $common --format csv $work/country.csv" \
    "$ndtms league effective-treatment --period 2013/14 $common --format csv $work/country.csv" \
    "$ndtms submit $common --period 2011-04-01..2014-03-31 --force -o $work/out $work/country.csv && rm -rf $work/out.previous" \
    "$(extra qsv validate "$work/country.csv")" \
    "$(extra duckdb read "$work/country.csv")" \
    "$(extra duckdb lists "$work/country.csv")" \
    "$(extra duckdb groups "$work/country.csv")" \
    "$(extra polars read "$work/country.csv")" \
    "$(extra polars lists "$work/country.csv")" \
    "$(extra polars groups "$work/country.csv")"

if [ -x /usr/bin/time ]; then
    echo
    echo "== peak memory in MB"
    for command in "check $common $work/country.csv" "check $common $work/bad.csv" \
        "measure --by $by $common --format csv $work/country.csv" \
        "submit $common --period 2011-04-01..2014-03-31 --force -o $work/out $work/country.csv"; do
        # shellcheck disable=SC2086
        peak=$(/usr/bin/time -f %M "$ndtms" $command 2>&1 >/dev/null | tail -1)
        echo "$((peak / 1024))  ${command%% *}  ${command##*/}"
    done
fi
