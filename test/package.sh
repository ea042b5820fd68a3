#!/bin/sh
# What the package says of itself agrees: TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
number=0
failed=0
check() { # name, command …
    number=$((number + 1))
    name=$1
    shift
    if "$@"; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        failed=1
    fi
}
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" keycust.control)
metadata_has_version() {
    VERSION=$1 perl -MJSON::PP -0777 -ne '
        my ($meta, $version) = (decode_json($_), $ENV{VERSION});
        my $own = $meta->{provides}{keycust};
        exit !($meta->{version} eq $version && $own->{version} eq $version
            && $own->{file} eq "sql/keycust--$version.sql")' META.json
}
install_script_is_built() {
    [ -s "sql/keycust--$version.sql" ]
}
core_knows_no_server() {
    ! grep -nE 'postgres\.h|palloc|ereport|elog *\(|fmgr\.h' src/core/*.[ch]
}
regression_tests_have_expected_output() {
    for file in test/sql/*.sql; do
        [ -f "$file" ] || continue
        [ -f "expected/$(basename "$file" .sql).out" ] || {
            echo "# expected/$(basename "$file" .sql).out is missing"
            return 1
        }
    done
}
server_tests_are_executable() {
    for file in test/t/*.sh; do
        [ ! -f "$file" ] || [ -x "$file" ] || {
            echo "# $file"
            return 1
        }
    done
}
fuzz_targets_have_seeds() {
    for file in test/fuzz/*.c; do
        [ -f "$file" ] || continue
        [ "$(ls -A "test/fuzz/seeds/$(basename "$file" .c)" 2>/dev/null)" ] || {
            echo "# $file"
            return 1
        }
    done
}
check the_metadata_bears_the_version_of_the_control_file metadata_has_version "$version"
check the_install_script_bears_the_version install_script_is_built
check the_core_knows_no_server core_knows_no_server
check every_regression_test_has_expected_output regression_tests_have_expected_output
check every_server_test_is_executable server_tests_are_executable
check every_fuzz_target_has_seeds fuzz_targets_have_seeds
echo "1..$number"
exit $failed
