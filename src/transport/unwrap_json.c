/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/labels.h"
#include "transport/unwrap_shapes.h"
#include "util/json.h"

/* The end of 2188: the last year accepted in times. */
#define LAST_NS INT64_C(6911000000000000000)

/* The members of a wrapping object. */
struct members {
    struct wva_json_value log, line, message, time, stream, tag, labels, pod, source;
    struct wva_json_value container, piece, priority; /* journald's */
    bool is_record;                                   /* it has a record's own message */
    bool from_docker;                                 /* it has no other program's members */
};

static void take_member(struct members *members, struct wva_str key,
                        const struct wva_json_value *value)
{
    const struct {
        struct wva_str key;
        struct wva_json_value *to;
    } known[] = {
        { WVA_STR("log"), &members->log },
        { WVA_STR("line"), &members->line },
        { WVA_STR("message"), &members->message },
        { WVA_STR("MESSAGE"), &members->message },
        { WVA_STR("_msg"), &members->message },
        { WVA_STR("textPayload"), &members->message },
        { WVA_STR("time"), &members->time },
        { WVA_STR("timestamp"), &members->time },
        { WVA_STR("@timestamp"), &members->time },
        { WVA_STR("_time"), &members->time },
        { WVA_STR("__REALTIME_TIMESTAMP"), &members->time },
        { WVA_STR("stream"), &members->stream },
        { WVA_STR("logtag"), &members->tag },
        { WVA_STR("_p"), &members->tag },
        { WVA_STR("labels"), &members->labels },
        { WVA_STR("fields"), &members->labels },
        { WVA_STR("kubernetes"), &members->labels },
        { WVA_STR("podName"), &members->pod },
        { WVA_STR("pod_name"), &members->pod },
        { WVA_STR("kubernetes.pod_name"), &members->pod },
        { WVA_STR("_source"), &members->source },
        { WVA_STR("CONTAINER_NAME"), &members->container },
        { WVA_STR("CONTAINER_PARTIAL_MESSAGE"), &members->piece },
        { WVA_STR("PRIORITY"), &members->priority },
    };

    for (size_t i = 0; i < WVA_COUNT(known); i++)
        if (wva_str_equal(key, known[i].key))
            *known[i].to = *value;
    members->is_record |= wva_str_equal(key, WVA_STR("msg"));
    members->from_docker &=
        wva_str_equal(key, WVA_STR("log")) || wva_str_equal(key, WVA_STR("stream"))
        || wva_str_equal(key, WVA_STR("time")) || wva_str_equal(key, WVA_STR("attrs"));
}

static bool scan_members(struct wva_str text, struct members *members)
{
    struct wva_json_scanner scan = wva_json_scan(text);
    struct wva_json_value value;
    struct wva_str key;

    *members = (struct members){ .from_docker = true };
    if (!wva_json_take(&scan, '{'))
        return false;
    while (wva_json_string(&scan, &key) && wva_json_take(&scan, ':')
           && wva_json_value(&scan, &value)) {
        take_member(members, key, &value);
        if (wva_json_take(&scan, '}')) {
            /* With two objects on one line, only the first would be unwrapped: leave both. */
            wva_json_skip_space(&scan);
            return scan.at == scan.end;
        }
        if (!wva_json_take(&scan, ','))
            return false;
    }
    return false;
}

static bool is_text(const struct wva_json_value *value)
{
    return value->kind == WVA_JSON_STRING;
}

int64_t wva_epoch_read(struct wva_str digits)
{
    /* With as many digits as times from 2001 on have. */
    int64_t scale = digits.len < 12   ? WVA_NS_PER_S
                    : digits.len < 15 ? WVA_NS_PER_S / 1000
                    : digits.len < 18 ? 1000
                                      : 1;
    int64_t count = 0;

    if (digits.len < 10 || digits.len > 19)
        return WVA_TIME_NONE;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)(unsigned char)digits.ptr[i] - '0';

        if (digit > 9 || count > LAST_NS / 10)
            return WVA_TIME_NONE;
        count = count * 10 + (int64_t)digit;
    }
    return count <= LAST_NS / scale ? count * scale : WVA_TIME_NONE;
}

static int64_t read_member_time(const struct wva_json_value *time)
{
    int64_t time_ns;

    if (is_text(time) && wva_time_parse(time->text, &time_ns))
        return time_ns;
    return is_text(time) || time->kind == WVA_JSON_WORD ? wva_epoch_read(time->text)
                                                        : WVA_TIME_NONE;
}

void wva_bytes_read(struct wva_str array, struct wva_buffer *text)
{
    struct wva_json_value item;

    wva_buffer_clear(text);
    while (wva_json_next_item(&array, &item)) {
        unsigned byte = 0;

        if (item.kind != WVA_JSON_WORD)
            return;
        for (size_t i = 0; i < item.text.len && byte < 256; i++)
            byte = byte * 10 + ((unsigned)(unsigned char)item.text.ptr[i] - '0');
        wva_buffer_append_char(text, byte < 256 ? (char)byte : '?');
    }
}

/* journald's own members: journalctl writes a text that is not plain UTF-8 as an array of bytes,
 * and omits one above 4 KiB unless it is called with --all. */
static void read_journal(const struct members *members, struct wva_wrapping *found)
{
    found->is_bytes = members->message.kind == WVA_JSON_ARRAY;
    found->lost = members->message.kind == WVA_JSON_WORD
                  && wva_str_equal(members->message.text, WVA_STR("null"))
                  && members->priority.kind != WVA_JSON_NONE;
    if (is_text(&members->container) && found->pod.len == 0)
        found->pod = wva_unit_pod(members->container.text);
    if (is_text(&members->priority) && found->stream == '\0' && members->priority.text.len > 0)
        found->stream = members->priority.text.ptr[0];
    if (is_text(&members->container) && members->container.text.len > 0) {
        found->in_pieces = true;
        found->partial = is_text(&members->piece);
    }
}

bool wva_object_read(struct wva_str text, struct wva_wrapping *found)
{
    const struct wva_json_value *content;
    struct members members;

    *found = (struct wva_wrapping){ .kind = WVA_WRAPPER_JSON, .time_ns = WVA_TIME_NONE };
    if (!scan_members(text, &members))
        return false;
    if (members.source.kind == WVA_JSON_OBJECT && !scan_members(members.source.text, &members))
        return false;
    if (is_text(&members.pod))
        found->pod = members.pod.text;
    else if (members.labels.kind == WVA_JSON_OBJECT)
        found->pod = wva_labels_pod(members.labels.text);
    content = is_text(&members.log)    ? &members.log
              : is_text(&members.line) ? &members.line
                                       : &members.message;
    found->is_record = members.is_record;
    if (members.is_record || content->kind == WVA_JSON_NONE)
        return false;
    found->content = content->text;
    found->time_ns = read_member_time(&members.time);
    if (is_text(&members.stream) && members.stream.text.len > 3)
        found->stream = members.stream.text.ptr[3];
    found->newline_ends = members.from_docker && is_text(&members.stream);
    found->in_pieces = found->newline_ends || is_text(&members.tag);
    found->partial = is_text(&members.tag) && wva_str_starts(members.tag.text, WVA_STR("P"));
    read_journal(&members, found);
    return is_text(content) || found->is_bytes || found->lost;
}

bool wva_text_may_hold_records(struct wva_str text)
{
    static const struct wva_str signs[] = {
        WVA_STR_INIT("level"),    WVA_STR_INIT("\\tINFO"),   WVA_STR_INIT("\\tDEBUG"),
        WVA_STR_INIT("\\tERROR"), WVA_STR_INIT("\\tLEVEL("),
    };
    struct wva_json_scanner scan = wva_json_scan(text);

    if (!wva_json_take(&scan, '{') && (!wva_json_take(&scan, '[') || !wva_json_take(&scan, '{')))
        return false;
    for (size_t i = 0; i < WVA_COUNT(signs); i++)
        if (wva_str_find(text, signs[i]) != NULL)
            return true;
    return false;
}

bool wva_text_is_loki(struct wva_str text)
{
    struct wva_json_scanner scan = wva_json_scan(text);
    struct wva_str key;

    if (text.len == 0 || text.ptr[0] != '{' || !wva_json_take(&scan, '{')
        || !wva_json_string(&scan, &key))
        return false;
    return wva_str_equal(key, WVA_STR("status")) || wva_str_equal(key, WVA_STR("data"))
           || wva_str_equal(key, WVA_STR("streams"));
}

/* Moves into the value of the member `key`, after its opening bracket. The end of the object may be
 * missing. */
static bool enter_member(struct wva_json_scanner *scan, struct wva_str key, char bracket)
{
    struct wva_json_value ignored;
    struct wva_str name;

    do {
        if (!wva_json_string(scan, &name) || !wva_json_take(scan, ':'))
            return false;
        if (wva_str_equal(name, key))
            return wva_json_take(scan, bracket);
    } while (wva_json_value(scan, &ignored) && wva_json_take(scan, ','));
    return false;
}

/* Nanoseconds since 1970 in digits. */
static int64_t read_nanoseconds(struct wva_str digits)
{
    int64_t time_ns = 0;

    if (digits.len == 0 || digits.len > 19)
        return WVA_TIME_NONE;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)(unsigned char)digits.ptr[i] - '0';

        if (digit > 9 || time_ns > LAST_NS / 10)
            return WVA_TIME_NONE;
        time_ns = time_ns * 10 + (int64_t)digit;
    }
    return time_ns <= LAST_NS ? time_ns : WVA_TIME_NONE;
}

/* ["1760978187067000000", "line"] */
static void read_value(struct wva_str pair, struct wva_str pod, wva_loki_sink *sink, void *context)
{
    struct wva_json_value time, line;

    if (wva_json_next_item(&pair, &time) && wva_json_next_item(&pair, &line) && is_text(&line))
        sink(context, pod, read_nanoseconds(time.text), line.text);
}

/* Items of an array after its opening bracket. False if it is truncated. */
static bool read_values(struct wva_json_scanner *scan, struct wva_str pod, wva_loki_sink *sink,
                        void *context)
{
    struct wva_json_value pair;

    if (wva_json_take(scan, ']'))
        return true;
    do {
        if (!wva_json_value(scan, &pair))
            return false;
        if (pair.kind == WVA_JSON_ARRAY)
            read_value(pair.text, pod, sink, context);
    } while (wva_json_take(scan, ','));
    return wva_json_take(scan, ']');
}

/* {"stream":{labels},"values":[...]}; the labels come first. */
static bool read_stream(struct wva_json_scanner *scan, wva_loki_sink *sink, void *context)
{
    struct wva_json_value value;
    struct wva_str name, pod = { 0 };

    if (!wva_json_take(scan, '{'))
        return false;
    do {
        if (!wva_json_string(scan, &name) || !wva_json_take(scan, ':'))
            return false;
        if (wva_str_equal(name, WVA_STR("values")) && wva_json_take(scan, '[')) {
            if (!read_values(scan, pod, sink, context))
                return false;
        } else if (!wva_json_value(scan, &value)) {
            return false;
        } else if (wva_str_equal(name, WVA_STR("stream"))) {
            pod = wva_labels_pod(value.text);
        }
    } while (wva_json_take(scan, ','));
    return wva_json_take(scan, '}');
}

void wva_loki_read(struct wva_str text, wva_loki_sink *sink, void *context)
{
    struct wva_json_scanner scan = wva_json_scan(text);
    struct wva_json_scanner tail = scan;

    /* A query response, or a message of a tail, which has the streams at the top level. */
    if (!wva_json_take(&scan, '{') || !enter_member(&scan, WVA_STR("data"), '{')
        || !enter_member(&scan, WVA_STR("result"), '[')) {
        scan = tail;
        if (!wva_json_take(&scan, '{') || !enter_member(&scan, WVA_STR("streams"), '['))
            return;
    }
    while (read_stream(&scan, sink, context) && wva_json_take(&scan, ','))
        ;
}
