/* SPDX-License-Identifier: Apache-2.0 */
#include "input/binary.h"

#include <stdbool.h>
#include <string.h>

#include "input/utf16.h"
#include "util/str.h"

/* Most would be recognized by their NUL bytes, too; here they have names. */
static const struct {
    const char *magic;
    unsigned char len;
    const char *kind;
} magics[] = {
    { "\x89PNG\r\n\x1A\n", 8, "a PNG picture" },
    { "\xFF\xD8\xFF", 3, "a JPEG picture" },
    { "GIF87a", 6, "a GIF picture" },
    { "GIF89a", 6, "a GIF picture" },
    { "%PDF-", 5, "a PDF document" },
    { "\x7F"
      "ELF",
      4, "a program" },
    { "SQLite format 3", 16, "an SQLite database" },
    { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "an Office document" },
    { "PAR1", 4, "a Parquet table" },
    { "ARROW1\0", 8, "an Arrow table" },
    { "\x89HDF\r\n\x1A\n", 8, "an HDF5 file" },
    { "\x93NUMPY", 6, "a NumPy array" },
};

static const struct {
    const char *magic;
    unsigned char len;
    const char *kind, *tool;
} packed[] = {
    { "7z\xBC\xAF\x27\x1C", 6, "a 7z archive", "7z x" },
    { "Rar!\x1A\x07", 6, "a RAR archive", "unrar x" },
    { "MSCF\0\0\0\0", 8, "a cabinet archive", "cabextract" },
    { "xar!\0", 5, "a xar archive", "bsdtar -x" },
    { "!<arch>\n", 8, "an ar archive", "ar x" },
    { "\x89LZO\0\r\n\x1A\n", 9, "compressed by lzop", "lzop -d" },
    { "LZIP\1", 5, "compressed by lzip", "lzip -d" },
    { "LRZI", 4, "compressed by lrzip", "lrzip -d" },
    { "\xFF\6\0\0sNaPpY", 10, "compressed by snappy", "snzip -d" },
    { "\x1F\x1E", 2, "compressed by pack", "gzip -d" },
    { "\x1F\xA0", 2, "compressed by lzh", "gzip -d" },
};

const char *wva_binary_packed(const char *bytes, size_t len, const char **tool)
{
    for (size_t i = 0; i < WVA_COUNT(packed); i++)
        if (len >= packed[i].len && memcmp(bytes, packed[i].magic, packed[i].len) == 0) {
            *tool = packed[i].tool;
            return packed[i].kind;
        }
    return NULL;
}

/* True if every second byte is NUL, as in UTF-16 without a byte order mark. */
static bool is_wide(const char *bytes, size_t len)
{
    size_t nuls[2] = { 0, 0 };

    for (size_t i = 0; i < len; i++)
        nuls[i % 2] += bytes[i] == '\0';
    return (nuls[0] == 0) != (nuls[1] == 0) && nuls[0] + nuls[1] > len / 4;
}

/* True if more than one byte in 16 is a control character that does not occur in logs. */
static bool is_noise(const char *bytes, size_t len)
{
    static const char usual[] = "\a\b\t\n\f\r\033";
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += (unsigned char)bytes[i] < ' ' && bytes[i] != '\0'
                 && memchr(usual, bytes[i], sizeof usual - 1) == NULL;
    return count > len / 16;
}

const char *wva_binary_kind(const char *bytes, size_t len)
{
    const char *tool, *kind = wva_binary_packed(bytes, len, &tool);
    bool big_endian;

    if (kind != NULL)
        return kind;
    for (size_t i = 0; i < WVA_COUNT(magics); i++)
        if (len >= magics[i].len && memcmp(bytes, magics[i].magic, magics[i].len) == 0)
            return magics[i].kind;
    while (len > 0 && *bytes == '\0') {
        bytes++;
        len--;
    }
    if (wva_utf16_begins(bytes, len, &big_endian))
        return NULL;
    if (is_noise(bytes, len)
        || (len > 0 && memchr(bytes, '\0', len) != NULL && !is_wide(bytes, len)))
        return "binary data";
    return NULL;
}
