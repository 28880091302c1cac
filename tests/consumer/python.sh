#!/bin/sh
# Without a Python that serves, configure says what to install; a use of the library alone works.
. "${0%/*}/common.sh"
begin python

if configure "$consumers/find_package" no_python -DPARFORGE_PYTHON=/nowhere/python3 2>error.log; then
    fail "configure went on without Python"
fi
grep -q "/nowhere/python3: " error.log || fail "the message does not name the candidate"
grep -q "apt-get install python3 python3-jinja2" error.log || fail "nothing says what to install"

# A Python that is there, but cannot import jinja2.
cat >bare_python <<END
#!/bin/sh
exec "$PARFORGE_PYTHON" -S -I "\$@"
END
chmod +x bare_python
if PARFORGE_PYTHON="$work/bare_python" configure "$consumers/find_package" no_jinja2 2>error.log; then
    fail "configure went on without Jinja2"
fi
grep -q "cannot import jinja2" error.log || fail "the message does not say that Jinja2 is missing"

configure "$consumers/library_only" library_only -DPARFORGE_PYTHON=/nowhere/python3
build library_only
expect_output "$PARFORGE_VERSION" "$(find_program library_only app)"
