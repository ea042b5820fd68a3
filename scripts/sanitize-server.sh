#!/bin/sh
# The SQL tests on a server that runs our code under ASan and UBSan: regression, pgTAP and the nasty arguments.
#
# The stock server is used: it loads the sanitizers' libraries first (LD_PRELOAD) and our library, built in a copy
# of the tree, reports to its log, which test/run.sh reads. -fno-wrapv because PostgreSQL compiles with -fwrapv,
# under which UBSan sees no signed overflow.
#
# The server speaks English only, by a gettext that translates nothing: ASan sets itself up inside the constructor of
# another library (libp11-kit), where it leaves glibc's lock of bindtextdomain unbalanced, and the server would wait for
# it for ever.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d /tmp/kcsan.XXXXXX)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
sh "$here/scripts/copy-tree.sh" "$work/tree"
cat >"$work/nonls.c" <<'C'
char *bindtextdomain(const char *d, const char *n) { return (char *)n; }
char *bind_textdomain_codeset(const char *d, const char *c) { return (char *)c; }
char *textdomain(const char *d) { return (char *)d; }
char *gettext(const char *m) { return (char *)m; }
char *dgettext(const char *d, const char *m) { return (char *)m; }
char *dcgettext(const char *d, const char *m, int c) { return (char *)m; }
char *ngettext(const char *a, const char *b, unsigned long n) { return (char *)(n == 1 ? a : b); }
char *dngettext(const char *d, const char *a, const char *b, unsigned long n) { return (char *)(n == 1 ? a : b); }
char *dcngettext(const char *d, const char *a, const char *b, unsigned long n, int c) { return (char *)(n == 1 ? a : b); }
C
gcc -w -shared -fPIC "$work/nonls.c" -o "$work/nonls.so"
cat >"$work/postgres" <<SH
#!/bin/sh
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:halt_on_error=1:detect_stack_use_after_return=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LD_PRELOAD=$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so):$work/nonls.so
exec "$("${PG_CONFIG:-pg_config}" --bindir)/postgres" "\$@"
SH
chmod 755 "$work/postgres"
SERVER=$work/postgres
CC=gcc
COPT='-O1 -g -fno-wrapv -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined,float-cast-overflow,float-divide-by-zero'
export SERVER CC COPT
cd "$work/tree"
suites=
for file in test/sql/*.sql; do [ ! -f "$file" ] || suites=regression; done
for file in test/pgtap/*.sql; do [ ! -f "$file" ] || suites="$suites${suites:+ }pgtap"; break; done
for file in test/t/nasty_arguments*.sh; do
    [ ! -f "$file" ] || suites="$suites${suites:+ }t/$(basename "$file" .sh)"
done
[ "$suites" ] || { echo "there are no tests for a server"; exit 1; }
# shellcheck disable=SC2086  # a list of suites
sh test/run.sh $suites &
wait $!
