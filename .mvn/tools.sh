# Sourced by run, test and .ci/run: finds Java and Maven, or says in one line what is missing.

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Sets $java.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=$(command -v java || true); fi
    [ -n "$java" ] && [ -x "$java" ] || fail "Java is missing: install a JDK of version 17 or newer (or set JAVA_HOME)"
    local version
    version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${version:-0}" -ge 17 ] || fail "Java 17 or newer is needed, and $java is version ${version:-unknown}: install a newer JDK, or set JAVA_HOME"
}

need_jdk() {
    find_java
    if [ -n "${JAVA_HOME:-}" ]; then
        [ -x "$JAVA_HOME/bin/javac" ] || fail "$JAVA_HOME is a Java without a compiler: install a JDK of version 17 or newer"
    else
        command -v javac >/dev/null || fail "the Java compiler is missing: install a JDK of version 17 or newer (a JRE is not enough)"
    fi
}

# Maven as installed when it is 3.8.7 or newer, else the wrapper, which downloads one.
maven() {
    local version
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1 || true)
    if [ -n "$version" ] && [ "$(printf '%s\n3.8.7\n' "$version" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = 3.8.7 ]; then
        mvn "$@"
    else
        "$tree/mvnw" "$@"
    fi
}
