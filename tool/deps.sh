#!/bin/bash
# Installs what the build ("build"), the tests ("test", and "reference" in R) and the benchmark ("bench") need and is missing: Debian's packages, and the
# npm packages of package-lock.json. Progress goes to stderr, make variables to stdout. Asks for root rights
# only when a Debian package is missing. It must not change what is already installed.
set -euo pipefail
cd "$(dirname "$0")/.."

build_packages=(gcc libc6-dev make pkg-config gettext ca-certificates
    libsqlite3-dev libpq-dev libevent-dev libsodium-dev libstemmer-dev libjansson-dev libcurl4-openssl-dev
    libdeflate-dev libqrencode-dev)
test_packages=(libcmocka-dev clang libclang-rt-14-dev postgresql-15 chromium fonts-dejavu-core sqlite3 curl procps python3-aiosmtpd openssl)
libraries=(sqlite3 libpq libevent libevent_pthreads libsodium jansson libcurl libdeflate libqrencode)

say() { echo "deps   $*" >&2; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Any of Debian's three builds of libcurl will do; they exclude each other.
has() { is_installed "$1" || case $1 in libcurl4-*-dev) pkg-config --exists libcurl 2>/dev/null ;; *) false ;; esac; }

# Prints those of the packages that are not there.
missing() {
    local package
    for package; do has "$package" || echo "$package"; done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else
        say "root rights are needed once, and sudo is not here. As root, run: $*"
        exit 1
    fi
}

install_packages() {
    local wanted
    wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    # shellcheck disable=SC2086
    set -- $wanted
    say "installing $# Debian packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null |
        awk '/^Setting up/ && ++n % 20 == 0 { print "deps   " n " set up" } END { print "deps   " n + 0 " set up, done" }' >&2
}

# The postgresql package would start a cluster of its own; the tests make theirs in a temporary folder.
no_cluster() {
    [ -e /etc/postgresql-common/createcluster.conf ] && return 0
    say "PostgreSQL will be installed without a running server"
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
}

npm_packages() {
    mkdir -p build
    exec 9>build/npm.lock
    flock 9 # npm ci begins by deleting all; two at once would leave nothing
    [ package-lock.json -nt node_modules/.package-lock.json ] || return 0
    say "fetching the interface's npm packages (once)"
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2
    touch node_modules/.package-lock.json
}

for what; do
    case $what in
    build)
        command -v npm >/dev/null || build_packages+=(nodejs npm)
        install_packages "${build_packages[@]}"
        npm_packages
        ;;
    test)
        is_installed postgresql-15 || no_cluster
        install_packages "${test_packages[@]}"
        ;;
    reference) install_packages r-base-core r-cran-survival r-cran-igraph ;;
    bench) install_packages nginx-light wrk ;;
    *) say "what is $what? build, test, reference or bench"; exit 2 ;;
    esac
done

echo "PKG_CFLAGS := $(pkg-config --cflags "${libraries[@]}")"
echo "PKG_LIBS := $(pkg-config --libs "${libraries[@]}") -lstemmer"
