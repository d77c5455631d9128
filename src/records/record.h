/* SPDX-License-Identifier: Apache-2.0 */
/* What a result consists of, stated once. A record describes a C struct: for each field its name,
 * in which documents it stands, what it means, and where its value comes from. report.json and its
 * schema, the paths of gates, CSV files and the tables of a catalogue all follow from records.
 *
 * The unit of a number is the end of its name: _s, _ms, _min, _pct, _rpm, _rps, _cents. */
#ifndef WVA_RECORDS_RECORD_H
#define WVA_RECORDS_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/interval.h"
#include "output/document.h"

enum wva_field_kind {
    WVA_FIELD_NUMBER,   /* double; NaN: not known */
    WVA_FIELD_COUNT,    /* uint64_t; by a function: a double, NaN: not known */
    WVA_FIELD_UNSIGNED, /* the same of an unsigned int, as size_t is where pointers have 32 bits */
    WVA_FIELD_FLAG,     /* bool */
    WVA_FIELD_TEXT,     /* char *; NULL: not known */
    WVA_FIELD_SENTENCE, /* char * that a function makes and the reader frees; NULL likewise */
    WVA_FIELD_TIME,     /* int64_t, ns since 1970; WVA_TIME_NONE: not known */
    WVA_FIELD_ROW,      /* size_t, a row of the server's frame: its time; beyond it: not known */
    WVA_FIELD_INTERVAL, /* struct wva_interval: [low, high] */
    WVA_FIELD_RECORD,   /* a struct with a record of its own; by a function: NULL is null */
    WVA_FIELD_LIST,     /* items with a record of their own */
    WVA_FIELD_MAP,      /* the same as members, whose names are data */
};

/* The documents that a field stands in. */
enum wva_field_place {
    WVA_IN_JSON = 1,     /* report.json, and so gates */
    WVA_IN_CSV = 2,      /* the CSV file of a list */
    WVA_IN_CATALOGUE = 4 /* the table of a list in a batch's catalogue */
};

/* Where a value stands among the results; borrowed. */
struct wva_scope {
    const void *whole; /* of a document that is no report: what it is about */
    const struct wva_document *document;
    const struct wva_document_server *server; /* NULL: outside of all */
    const char *list;                         /* which of several lists of the kind: "itl" */
    size_t index;                             /* of the item in its list, or of a repeated field */
};

struct wva_record;

struct wva_field {
    const char *name; /* ""; of a RECORD: its members stand among those of this one;
                         of the only field of a list's items: they are that value, no objects */
    unsigned in;      /* enum wva_field_place */
    const char *help; /* a phrase without a full stop; NULL: the name says it all */
    enum wva_field_kind kind;
    size_t offset;                   /* in the struct, where no function is given */
    bool (*known)(const void *item); /* NULL: always; else the value is null if not */
    bool optional;                   /* in JSON: left out where it is null, or has no item */
    const char *(*word)(size_t i);   /* of TEXT: all that it can be; NULL: anything */
    size_t word_count;
    double (*number)(const struct wva_scope *scope, const void *item); /* of NUMBER and COUNT */
    bool (*flag)(const struct wva_scope *scope, const void *item);
    const char *(*text)(const struct wva_scope *scope, const void *item);
    char *(*sentence)(const struct wva_scope *scope, const void *item);
    int64_t (*time)(const struct wva_scope *scope, const void *item);
    const void *(*part)(const struct wva_scope *scope, const void *item); /* of RECORD */
    const struct wva_record *record;                                      /* of RECORD and LIST */

    /* Of LIST: `offset` is that of a pointer to the items, or of the items themselves. */
    size_t count_offset;
    size_t fixed; /* so many items, instead of a count */
    bool within;
    bool (*keep)(const struct wva_scope *scope, const void *item); /* NULL: all items */
    /* Or: the i-th item, with its scope; NULL behind the last. */
    const void *(*at)(struct wva_scope *scope, const void *item, size_t i);
    const char *(*key)(const struct wva_scope *scope, const void *item); /* of an item of a MAP */

    /* A field that is repeated under names of their own: so often, with so many bytes between;
     * a name that is NULL is left out. */
    size_t repeated, stride;
    const size_t *repeated_count; /* or so often as this says */
    const char *(*repeated_name)(size_t i);
    const char *(*repeated_help)(size_t i);
};

struct wva_record {
    const struct wva_field *fields;
    size_t count;
    size_t size;      /* bytes of an item in a list */
    const char *name; /* of its definition in the schema; NULL: it stands in one place */
    const char *help; /* sentences; NULL: none */
    void (*enter)(struct wva_scope *scope, const void *item); /* NULL: the scope stays */
    bool words_for_flags; /* in CSV: true and false instead of 1 and 0 */
    bool points;          /* in CSV: every number has a point, as pandas writes floats */
};

/* A value, or that it is not known. */
struct wva_value {
    bool known;
    double number;
    uint64_t count;
    bool flag;
    const char *text;
    char *owned; /* what `text` points to, for the caller to free; else NULL */
    int64_t time_ns;
    struct wva_interval interval;
    const void *part;
};

/* The value of a plain field or the struct of a RECORD. `scope->index` says which repetition. */
struct wva_value wva_field_value(const struct wva_field *field, const struct wva_scope *scope,
                                 const void *item);

/* The name of a field in its i-th repetition; i is 0 where there is none. NULL: left out. */
const char *wva_field_name(const struct wva_field *field, size_t i);
size_t wva_field_repetitions(const struct wva_field *field);

/* The unit that the end of a name tells: "%", "ms", "s", "min", "rpm", ...; "-": none. */
const char *wva_field_unit(const char *name);

/* The i-th item of a LIST with its scope; NULL behind the last. Those that are not kept are passed
 * over, so `*i` is moved on. */
const void *wva_list_next(const struct wva_field *field, struct wva_scope *scope, const void *item,
                          size_t *i);

/* ---- for tables of fields ---- */

#define WVA_RECORD_OF(type, rows) .fields = (rows), .count = WVA_COUNT(rows), .size = sizeof(type)

/* A member, whose type tells the kind. */
#define WVA_AT(type, member)                                                                       \
    .kind = _Generic(((type *)NULL)->member,                                                       \
                     double: WVA_FIELD_NUMBER,                                                     \
                     uint64_t: WVA_FIELD_COUNT,                                                    \
                     unsigned: WVA_FIELD_UNSIGNED,                                                 \
                     bool: WVA_FIELD_FLAG,                                                         \
                     char *: WVA_FIELD_TEXT,                                                       \
                     const char *: WVA_FIELD_TEXT,                                                 \
                     int64_t: WVA_FIELD_TIME,                                                      \
                     struct wva_interval: WVA_FIELD_INTERVAL),                                     \
    .offset = offsetof(type, member)

#define WVA_NUMBER(function)   .kind = WVA_FIELD_NUMBER, .number = (function)
#define WVA_COUNT_BY(function) .kind = WVA_FIELD_COUNT, .number = (function)
#define WVA_FLAG(function)     .kind = WVA_FIELD_FLAG, .flag = (function)
#define WVA_TEXT(function)     .kind = WVA_FIELD_TEXT, .text = (function)
#define WVA_WORDS(function, number)                                                                \
    WVA_TEXT(function), .word = function##_word, .word_count = (number)
#define WVA_SENTENCE(function)   .kind = WVA_FIELD_SENTENCE, .sentence = (function)
#define WVA_ROW_AT(type, member) .kind = WVA_FIELD_ROW, .offset = offsetof(type, member)
#define WVA_PART(type, member, of)                                                                 \
    .kind = WVA_FIELD_RECORD, .offset = offsetof(type, member), .record = &(of)
#define WVA_PART_BY(function, of) .kind = WVA_FIELD_RECORD, .part = (function), .record = &(of)
/* The same struct under a name: an object that only groups members. */
#define WVA_GROUP(of) .kind = WVA_FIELD_RECORD, .record = &(of)
#define WVA_LIST(type, items, number, of)                                                          \
    .kind = WVA_FIELD_LIST, .offset = offsetof(type, items),                                       \
    .count_offset = offsetof(type, number), .record = &(of)
#define WVA_LIST_WITHIN(type, items, number, of) WVA_LIST(type, items, number, of), .within = true
#define WVA_LIST_FIXED(type, items, of)                                                            \
    .kind = WVA_FIELD_LIST, .offset = offsetof(type, items), .within = true,                       \
    .fixed = WVA_COUNT(((type *)NULL)->items), .record = &(of)
#define WVA_TIME_BY(function) .kind = WVA_FIELD_TIME, .time = (function)
#define WVA_MAP(function, name, of)                                                                \
    .kind = WVA_FIELD_MAP, .at = (function), .key = (name), .record = &(of)
#define WVA_LIST_BY(function, of) .kind = WVA_FIELD_LIST, .at = (function), .record = &(of)
#define WVA_REPEATED(times, bytes, names)                                                          \
    .repeated = (times), .stride = (bytes), .repeated_name = (names)

/* A function for a field: `x` is the item, `scope` where it stands. */
#define WVA_GETTER(result, name, type, expression)                                                 \
    static result name(const struct wva_scope *scope, const void *item)                            \
    {                                                                                              \
        const type *x = item;                                                                      \
                                                                                                   \
        (void)scope;                                                                               \
        (void)x;                                                                                   \
        return expression;                                                                         \
    }

/* Such a function for an enum that has names, with all names. */
#define WVA_WORD_GETTER(name, type, member, name_of)                                               \
    static const char *name##_word(size_t i)                                                       \
    {                                                                                              \
        return name_of((__typeof__(((type *)NULL)->member))i);                                     \
    }                                                                                              \
    WVA_GETTER(const char *, name, type, name_of(x->member))

/* When a field is known. */
#define WVA_KNOWN_IF(name, type, expression)                                                       \
    static bool name(const void *item)                                                             \
    {                                                                                              \
        const type *x = item;                                                                      \
                                                                                                   \
        return expression;                                                                         \
    }

#endif
