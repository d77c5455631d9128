/* SPDX-License-Identifier: Apache-2.0 */
#include "log/program.h"

/* A result identifies itself at its beginning. */
enum { TEXT_LOOKED_AT = 64 * 1024 };

/* "INFO 11-19 19:33:10 [loggers.py:123] ...", at any level, optionally with a process before it. */
static bool is_vllm(struct wva_str text)
{
    static const struct wva_str processes[] = { WVA_STR_INIT("(APIServer pid="),
                                                WVA_STR_INIT("(EngineCore"),
                                                WVA_STR_INIT("(Worker_") };
    static const struct wva_str levels[] = { WVA_STR_INIT("INFO "), WVA_STR_INIT("WARNING "),
                                             WVA_STR_INIT("ERROR "), WVA_STR_INIT("DEBUG ") };
    static const char shape[] = "99-99 99:99:99 [";

    for (size_t i = 0; i < WVA_COUNT(processes); i++)
        if (wva_str_starts(text, processes[i]))
            return true;
    for (size_t i = 0; i < WVA_COUNT(levels); i++) {
        size_t at = 0;

        if (!wva_str_take(&text, levels[i]))
            continue;
        while (at < sizeof shape - 1 && at < text.len
               && (shape[at] == '9' ? text.ptr[at] >= '0' && text.ptr[at] <= '9'
                                    : text.ptr[at] == shape[at]))
            at++;
        return at == sizeof shape - 1;
    }
    return false;
}

enum wva_program wva_program_of_text(struct wva_str text)
{
    static const struct {
        struct wva_str words;
        enum wva_program program;
    } marks[] = {
        { WVA_STR_INIT("Serving Benchmark Result"), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("Starting initial single prompt test run"), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"guidellm_version\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"generative_benchmark\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"output_token_times\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"load_summary\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"benchmark_phase\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"inter_token_latency\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("\"request_throughput\""), WVA_PROGRAM_LOAD_GENERATOR },
        { WVA_STR_INIT("] Prefill batch"), WVA_PROGRAM_SGLANG },
        { WVA_STR_INIT("] Decode batch"), WVA_PROGRAM_SGLANG },
        { WVA_STR_INIT("timestamp,itlAverage,"), WVA_PROGRAM_EXTRACT },
        { WVA_STR_INIT("timestamp\titlAverage\t"), WVA_PROGRAM_EXTRACT },
    };

    text = wva_str_trim(text);
    if (is_vllm(text))
        return WVA_PROGRAM_VLLM;
    if (text.len > TEXT_LOOKED_AT)
        text.len = TEXT_LOOKED_AT;
    for (size_t i = 0; i < WVA_COUNT(marks); i++)
        if (wva_str_find(text, marks[i].words) != NULL)
            return marks[i].program;
    return WVA_PROGRAM_COUNT;
}

enum wva_program wva_program_of_record(const struct wva_entry *entry)
{
    static const struct wva_str folders[] = {
        WVA_STR_INIT("requestcontrol/"), WVA_STR_INIT("handlers/"),
        WVA_STR_INIT("scheduling/"),     WVA_STR_INIT("runner/runner.go:"),
        WVA_STR_INIT("flowcontrol/"),    WVA_STR_INIT("saturationdetector/"),
    };

    for (size_t i = 0; i < WVA_COUNT(folders); i++)
        if (wva_str_starts(entry->caller, folders[i]))
            return WVA_PROGRAM_ENDPOINT_PICKER;
    return WVA_PROGRAM_COUNT;
}
