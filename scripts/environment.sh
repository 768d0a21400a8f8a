# shellcheck shell=bash
# Sourced by the scripts beside it: makes the virtual environment they work in, once.
#
#   PYTHON  the Python to use, 3.11 or later (default: the first such on the PATH)
#   VENV    where the environment is (default: .venv)

VENV=${VENV:-.venv}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or later is needed and none was found; set PYTHON to one" >&2
    return 1
}

make_environment() {
    local python
    python=$(find_python) || return
    # Debian splits ensurepip off its Python: there the pip that is installed fills the environment.
    "$python" -m venv "$VENV" >/dev/null 2>&1 || {
        "$python" -m venv --clear --without-pip "$VENV" &&
            "$python" -m pip --python "$VENV/bin/python" install --quiet pip
    } || {
        rm -rf "$VENV"
        echo "no virtual environment can be made; on Debian: apt install python3-venv" >&2
        return 1
    }
    # Dependency groups need it.
    "$VENV/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
}

install() { # ARGUMENTS of pip: install, unless this environment has all of it as it is declared now
    local declared done
    declared=$({
        echo "$PWD" "$@"
        cat pyproject.toml
    } | cksum)
    done=$VENV/installed-$(echo "$@" | cksum | cut -d ' ' -f 1)
    if [ "$(cat "$done" 2>/dev/null)" != "$declared" ]; then
        echo "installing into $VENV: about a minute, once"
        "$VENV/bin/python" -m pip install --quiet "$@"
        echo "$declared" >"$done"
    fi
}

if [ ! -x "$VENV/bin/pip" ]; then
    echo "making the virtual environment $VENV"
    make_environment
fi
