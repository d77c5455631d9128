#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Expected: a compressor of the zlib family, given the same input and level, writes the same bytes on
#   every x86-64 machine; digests of compressed artifacts (reports, caches, content-addressed stores)
#   rely on that.
# Happens: ISA-L's igzip picks hash functions and match finders by the processor's features. The same
#   binary makes other bytes, and another size, on a processor without SSE4.2 (levels 0 to 2), and
#   again on one with AVX2 (level 3). All of them unpack to the same data.
# Follows: whoever compresses with ISA-L must not compare, cache or sign the compressed bytes across
#   machines, only what they unpack to; neither must a test that holds its output to a digest.
set -eu

isal=2.30.0-5
qemu=1:7.2+dfsg-7+deb12u18+b3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get download "isal=$isal" "libisal2=$isal" "qemu-user-static=$qemu" >/dev/null 2>&1
for package in *.deb; do
    dpkg -x "$package" root
done

awk 'BEGIN { for (i = 0; i < 60000; i++) printf "%d;%.3f;%d\n", i / 60, i * i % 997 / 7, i % 5 }' >input
echo "igzip of isal $isal, emulated processors, input of $(wc -c <input) bytes"

sizes() { # PROCESSOR: of levels 0 to 3, after a check that they unpack to the input
    for level in 0 1 2 3; do
        LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/qemu-x86_64-static -cpu "$1" \
            root/usr/bin/igzip -$level -c input 2>/dev/null >"$1.$level.gz"
        gzip -dc "$1.$level.gz" | cmp - input >&2
        printf ' %s' "$(wc -c <"$1.$level.gz")"
    done
}

for processor in qemu64 Nehalem Haswell; do
    echo "$processor:$(sizes $processor)"
done

! cmp -s qemu64.1.gz Nehalem.1.gz || { echo "level 1 no longer depends on SSE4.2"; exit 1; }
! cmp -s Nehalem.3.gz Haswell.3.gz || { echo "level 3 no longer depends on AVX2"; exit 1; }
cmp -s Nehalem.1.gz Haswell.1.gz || { echo "level 1 now depends on more"; exit 1; }
echo "the same input, other bytes"
