/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/names.h"

#include <stdint.h>
#include <stdlib.h>

#include "util/memory.h"

static const struct wva_quantity_row rows[WVA_QUANTITY_COUNT] = {
    [WVA_QUANTITY_FINISHED] = { .name = "finished requests", .counter = true },
    [WVA_QUANTITY_ABORTED] = { .name = "aborted requests", .counter = true },
    [WVA_QUANTITY_RECEIVED] = { .name = "received requests", .counter = true },
    [WVA_QUANTITY_PROMPT_TOKENS] = { .name = "prompt tokens", .counter = true },
    [WVA_QUANTITY_GENERATED_TOKENS] = { .name = "generated tokens", .counter = true },
    [WVA_QUANTITY_CACHED_TOKENS] = { .name = "cached prompt tokens", .counter = true },
    [WVA_QUANTITY_PREEMPTIONS] = { .name = "preemptions", .counter = true },
    [WVA_QUANTITY_PREFIX_QUERIES] = { .name = "prefix cache queries", .counter = true },
    [WVA_QUANTITY_PREFIX_HITS] = { .name = "prefix cache hits", .counter = true },
    [WVA_QUANTITY_RUNNING] = { .name = "running requests" },
    [WVA_QUANTITY_WAITING] = { .name = "waiting requests" },
    [WVA_QUANTITY_KV_USE] = { .name = "KV cache use", .join = WVA_JOIN_MEAN },
    [WVA_QUANTITY_KV_CAPACITY] = { .name = "KV cache capacity" },
    [WVA_QUANTITY_EPP_REQUESTS] = { .name = "EPP requests", .counter = true },
    [WVA_QUANTITY_EPP_ERRORS] = { .name = "EPP errors", .counter = true },
    [WVA_QUANTITY_EPP_RUNNING] = { .name = "EPP running requests" },
    [WVA_QUANTITY_EPP_AVERAGE_KV] = { .name = "pool's average KV cache use",
                                      .join = WVA_JOIN_MEAN },
    [WVA_QUANTITY_EPP_AVERAGE_QUEUE] = { .name = "pool's average queue", .join = WVA_JOIN_MEAN },
    [WVA_QUANTITY_EPP_AVERAGE_RUNNING] = { .name = "pool's average running requests",
                                           .join = WVA_JOIN_MEAN },
    [WVA_QUANTITY_EPP_READY] = { .name = "pool's ready pods" },
    [WVA_QUANTITY_EPP_FLOW_QUEUE] = { .name = "flow control queue" },
    [WVA_QUANTITY_EPP_FLOW_BYTES] = { .name = "flow control bytes" },
    [WVA_QUANTITY_EPP_SATURATION] = { .name = "pool saturation", .join = WVA_JOIN_MAX },
    [WVA_QUANTITY_TTFT] = { .name = "TTFT", .counter = true },
    [WVA_QUANTITY_ITL] = { .name = "ITL", .counter = true },
    [WVA_QUANTITY_TPOT] = { .name = "TPOT", .counter = true },
    [WVA_QUANTITY_E2E] = { .name = "end-to-end latency", .counter = true },
    [WVA_QUANTITY_QUEUE_TIME] = { .name = "queue time", .counter = true },
    [WVA_QUANTITY_PREFILL_TIME] = { .name = "prefill time", .counter = true },
    [WVA_QUANTITY_DECODE_TIME] = { .name = "decode time", .counter = true },
    [WVA_QUANTITY_INFERENCE_TIME] = { .name = "inference time", .counter = true },
    [WVA_QUANTITY_EPP_DURATION] = { .name = "EPP request duration", .counter = true },
    [WVA_QUANTITY_EPP_TTFT] = { .name = "EPP TTFT", .counter = true },
    [WVA_QUANTITY_EPP_NTPOT] = { .name = "EPP normalized TPOT", .counter = true },
    [WVA_QUANTITY_EPP_TPOT] = { .name = "EPP TPOT", .counter = true },
    [WVA_QUANTITY_EPP_ITL] = { .name = "EPP ITL", .counter = true },
    [WVA_QUANTITY_EPP_FLOW_TIME] = { .name = "flow control time", .counter = true },
    [WVA_QUANTITY_POD_ATTEMPTS] = { .name = "requests scheduled to a pod",
                                    .counter = true,
                                    .subject = "endpoint_name pod_name" },
    [WVA_QUANTITY_POD_QUEUE] = { .name = "queue of a pod",
                                 .subject = "endpoint_name model_server_pod pod_name" },
    [WVA_QUANTITY_POD_INFLIGHT] = { .name = "requests in flight of a pod",
                                    .subject = "endpoint_name pod_name" },
    [WVA_QUANTITY_WVA_DESIRED] = { .name = "replicas that the WVA wants",
                                   .subject = "variant_name",
                                   .detail = "accelerator_type" },
    [WVA_QUANTITY_WVA_CURRENT] = { .name = "replicas that the WVA sees",
                                   .subject = "variant_name",
                                   .detail = "accelerator_type" },
    [WVA_QUANTITY_WVA_RATIO] = { .name = "desired by current replicas",
                                 .join = WVA_JOIN_MEAN,
                                 .subject = "variant_name",
                                 .detail = "accelerator_type" },
    [WVA_QUANTITY_WVA_UTILIZATION] = { .name = "utilization",
                                       .join = WVA_JOIN_MAX,
                                       .subject = "variant_name model_name model_id",
                                       .detail = "unit" },
    [WVA_QUANTITY_WVA_REQUIRED] = { .name = "required capacity",
                                    .subject = "variant_name model_name model_id",
                                    .detail = "unit" },
    [WVA_QUANTITY_WVA_SPARE] = { .name = "spare capacity",
                                 .subject = "variant_name model_name model_id",
                                 .detail = "unit" },
    [WVA_QUANTITY_WVA_KV_USED] = { .name = "KV cache tokens used",
                                   .subject = "variant_name model_name model_id" },
    [WVA_QUANTITY_WVA_KV_CAPACITY] = { .name = "KV cache tokens",
                                       .subject = "variant_name model_name model_id" },
    [WVA_QUANTITY_WVA_LIMITED] = { .name = "limited decisions",
                                   .counter = true,
                                   .subject = "variant_name model_name model_id" },
    [WVA_QUANTITY_KEDA_VALUE] = { .name = "value of a trigger",
                                  .subject = "scaledObject scaledobject",
                                  .detail = "triggerName metric" },
    [WVA_QUANTITY_KEDA_ACTIVE] = { .name = "trigger is active",
                                   .join = WVA_JOIN_MAX,
                                   .subject = "scaledObject scaledobject",
                                   .detail = "triggerName metric" },
    [WVA_QUANTITY_KEDA_PAUSED] = { .name = "ScaledObject is paused",
                                   .join = WVA_JOIN_MAX,
                                   .subject = "scaledObject scaledobject" },
    [WVA_QUANTITY_KEDA_LATENCY] = { .name = "latency of a trigger",
                                    .join = WVA_JOIN_MAX,
                                    .subject = "scaledObject scaledobject",
                                    .detail = "triggerName metric" },
    [WVA_QUANTITY_KEDA_ERRORS] = { .name = "errors of a trigger",
                                   .counter = true,
                                   .subject = "scaledObject scaledobject",
                                   .detail = "triggerName metric" },
    [WVA_QUANTITY_HPA_DESIRED] = { .name = "replicas that the HPA wants",
                                   .subject = "horizontalpodautoscaler hpa" },
    [WVA_QUANTITY_HPA_CURRENT] = { .name = "replicas that the HPA sees",
                                   .subject = "horizontalpodautoscaler hpa" },
    [WVA_QUANTITY_HPA_MIN] = { .name = "minimum of the HPA",
                               .subject = "horizontalpodautoscaler hpa" },
    [WVA_QUANTITY_HPA_MAX] = { .name = "maximum of the HPA",
                               .subject = "horizontalpodautoscaler hpa" },
    [WVA_QUANTITY_HPA_TARGET] = { .name = "target of the HPA",
                                  .join = WVA_JOIN_MEAN,
                                  .subject = "horizontalpodautoscaler hpa",
                                  .detail = "metric_name" },
    [WVA_QUANTITY_HPA_METRIC] = { .name = "metric of the HPA",
                                  .join = WVA_JOIN_MEAN,
                                  .subject = "horizontalpodautoscaler hpa",
                                  .detail = "metric_name" },
    [WVA_QUANTITY_HPA_CONDITION] = { .name = "condition of the HPA",
                                     .join = WVA_JOIN_MAX,
                                     .subject = "horizontalpodautoscaler hpa",
                                     .detail = "condition" },
    [WVA_QUANTITY_DEPLOYMENT_READY] = { .name = "ready replicas", .subject = "deployment" },
    [WVA_QUANTITY_POD_READY] = { .name = "pod is ready", .join = WVA_JOIN_MAX, .subject = "pod" },
};

/* Names of a quantity follow each other, the best first. Of TGI's tokens the maximum is that of its
 * current batch, no capacity. Its histograms of tokens have totals as their sums. */
static const struct {
    enum wva_quantity quantity;
    struct wva_metric_name name;
} known[] = {
    { WVA_QUANTITY_FINISHED,
      { "vllm:request_success_total", WVA_METRIC_WHERE_NOT, "finished_reason", "abort error" } },
    { WVA_QUANTITY_FINISHED, { .name = "tgi_request_success" } },
    { WVA_QUANTITY_FINISHED, { .name = "tgi_request_success_total" } },
    { WVA_QUANTITY_ABORTED,
      { "vllm:request_success_total", WVA_METRIC_WHERE, "finished_reason", "abort error" } },
    { WVA_QUANTITY_ABORTED, { .name = "sglang:num_aborted_requests_total" } },
    { WVA_QUANTITY_RECEIVED, { .name = "sglang:num_requests_total" } },
    { WVA_QUANTITY_RECEIVED, { .name = "tgi_request_count" } },
    { WVA_QUANTITY_RECEIVED, { .name = "tgi_request_count_total" } },
    { WVA_QUANTITY_PROMPT_TOKENS, { .name = "vllm:prompt_tokens_total" } },
    { WVA_QUANTITY_PROMPT_TOKENS, { .name = "sglang:prompt_tokens_total" } },
    { WVA_QUANTITY_PROMPT_TOKENS, { .name = "tgi_request_input_length_sum" } },
    { WVA_QUANTITY_GENERATED_TOKENS, { .name = "vllm:generation_tokens_total" } },
    { WVA_QUANTITY_GENERATED_TOKENS, { .name = "sglang:generation_tokens_total" } },
    { WVA_QUANTITY_GENERATED_TOKENS, { .name = "tgi_request_generated_tokens_sum" } },
    { WVA_QUANTITY_CACHED_TOKENS, { .name = "vllm:prompt_tokens_cached_total" } },
    { WVA_QUANTITY_CACHED_TOKENS, { .name = "sglang:cached_tokens_total" } },
    { WVA_QUANTITY_PREEMPTIONS, { .name = "vllm:num_preemptions_total" } },
    { WVA_QUANTITY_PREFIX_QUERIES, { .name = "vllm:prefix_cache_queries_total" } },
    { WVA_QUANTITY_PREFIX_QUERIES, { .name = "vllm:gpu_prefix_cache_queries_total" } },
    { WVA_QUANTITY_PREFIX_HITS, { .name = "vllm:prefix_cache_hits_total" } },
    { WVA_QUANTITY_PREFIX_HITS, { .name = "vllm:gpu_prefix_cache_hits_total" } },
    { WVA_QUANTITY_RUNNING, { .name = "vllm:num_requests_running" } },
    { WVA_QUANTITY_RUNNING, { .name = "sglang:num_running_reqs" } },
    { WVA_QUANTITY_RUNNING, { .name = "tgi_batch_current_size" } },
    { WVA_QUANTITY_WAITING, { .name = "vllm:num_requests_waiting" } },
    { WVA_QUANTITY_WAITING, { .name = "sglang:num_queue_reqs" } },
    { WVA_QUANTITY_WAITING, { .name = "tgi_queue_size" } },
    { WVA_QUANTITY_KV_USE, { .name = "vllm:kv_cache_usage_perc" } },
    { WVA_QUANTITY_KV_USE, { .name = "vllm:gpu_cache_usage_perc" } },
    { WVA_QUANTITY_KV_USE, { .name = "sglang:token_usage" } },
    { WVA_QUANTITY_KV_USE, { .name = "sglang:full_token_usage" } },
    { WVA_QUANTITY_KV_CAPACITY,
      { "vllm:cache_config_info", WVA_METRIC_PRODUCT, "num_gpu_blocks", "block_size" } },
    { WVA_QUANTITY_KV_CAPACITY, { .name = "sglang:max_total_num_tokens" } },
    { WVA_QUANTITY_EPP_REQUESTS, { .name = "llm_d_epp_request_total" } },
    { WVA_QUANTITY_EPP_REQUESTS, { .name = "llm_d_router_epp_request_total" } },
    { WVA_QUANTITY_EPP_REQUESTS, { .name = "inference_objective_request_total" } },
    { WVA_QUANTITY_EPP_REQUESTS, { .name = "inference_model_request_total" } },
    { WVA_QUANTITY_EPP_ERRORS, { .name = "llm_d_epp_request_error_total" } },
    { WVA_QUANTITY_EPP_ERRORS, { .name = "llm_d_router_epp_request_error_total" } },
    { WVA_QUANTITY_EPP_ERRORS, { .name = "inference_objective_request_error_total" } },
    { WVA_QUANTITY_EPP_ERRORS, { .name = "inference_model_request_error_total" } },
    { WVA_QUANTITY_EPP_RUNNING, { .name = "llm_d_epp_request_running" } },
    { WVA_QUANTITY_EPP_RUNNING, { .name = "llm_d_router_epp_request_running" } },
    { WVA_QUANTITY_EPP_RUNNING, { .name = "inference_objective_running_requests" } },
    { WVA_QUANTITY_EPP_RUNNING, { .name = "inference_model_running_requests" } },
    { WVA_QUANTITY_EPP_AVERAGE_KV, { .name = "llm_d_epp_average_kv_cache_utilization" } },
    { WVA_QUANTITY_EPP_AVERAGE_KV, { .name = "llm_d_router_epp_average_kv_cache_utilization" } },
    { WVA_QUANTITY_EPP_AVERAGE_KV, { .name = "inference_pool_average_kv_cache_utilization" } },
    { WVA_QUANTITY_EPP_AVERAGE_QUEUE, { .name = "llm_d_epp_average_queue_size" } },
    { WVA_QUANTITY_EPP_AVERAGE_QUEUE, { .name = "llm_d_router_epp_average_queue_size" } },
    { WVA_QUANTITY_EPP_AVERAGE_QUEUE, { .name = "inference_pool_average_queue_size" } },
    { WVA_QUANTITY_EPP_AVERAGE_RUNNING, { .name = "llm_d_epp_average_running_requests" } },
    { WVA_QUANTITY_EPP_AVERAGE_RUNNING, { .name = "llm_d_router_epp_average_running_requests" } },
    { WVA_QUANTITY_EPP_AVERAGE_RUNNING, { .name = "inference_pool_average_running_requests" } },
    { WVA_QUANTITY_EPP_READY, { .name = "llm_d_epp_ready_endpoints" } },
    { WVA_QUANTITY_EPP_READY, { .name = "llm_d_router_epp_ready_endpoints" } },
    { WVA_QUANTITY_EPP_READY, { .name = "inference_pool_ready_pods" } },
    { WVA_QUANTITY_EPP_FLOW_QUEUE, { .name = "llm_d_epp_flow_control_queue_size" } },
    { WVA_QUANTITY_EPP_FLOW_QUEUE, { .name = "llm_d_router_epp_flow_control_queue_size" } },
    { WVA_QUANTITY_EPP_FLOW_QUEUE, { .name = "inference_extension_flow_control_queue_size" } },
    { WVA_QUANTITY_EPP_FLOW_BYTES, { .name = "llm_d_epp_flow_control_queue_bytes" } },
    { WVA_QUANTITY_EPP_FLOW_BYTES, { .name = "llm_d_router_epp_flow_control_queue_bytes" } },
    { WVA_QUANTITY_EPP_FLOW_BYTES, { .name = "inference_extension_flow_control_queue_bytes" } },
    { WVA_QUANTITY_EPP_SATURATION, { .name = "llm_d_epp_flow_control_pool_saturation" } },
    { WVA_QUANTITY_EPP_SATURATION, { .name = "llm_d_router_epp_flow_control_pool_saturation" } },
    { WVA_QUANTITY_EPP_SATURATION, { .name = "inference_extension_flow_control_pool_saturation" } },
    { WVA_QUANTITY_TTFT, { .name = "vllm:time_to_first_token_seconds" } },
    { WVA_QUANTITY_TTFT, { .name = "sglang:time_to_first_token_seconds" } },
    { WVA_QUANTITY_ITL, { .name = "vllm:inter_token_latency_seconds" } },
    { WVA_QUANTITY_ITL, { .name = "vllm:time_per_output_token_seconds" } },
    { WVA_QUANTITY_ITL, { .name = "sglang:inter_token_latency_seconds" } },
    { WVA_QUANTITY_ITL, { .name = "sglang:time_per_output_token_seconds" } },
    { WVA_QUANTITY_TPOT, { .name = "vllm:request_time_per_output_token_seconds" } },
    { WVA_QUANTITY_TPOT, { .name = "tgi_request_mean_time_per_token_duration" } },
    { WVA_QUANTITY_E2E, { .name = "vllm:e2e_request_latency_seconds" } },
    { WVA_QUANTITY_E2E, { .name = "sglang:e2e_request_latency_seconds" } },
    { WVA_QUANTITY_E2E, { .name = "tgi_request_duration" } },
    { WVA_QUANTITY_QUEUE_TIME, { .name = "vllm:request_queue_time_seconds" } },
    { WVA_QUANTITY_QUEUE_TIME, { .name = "vllm:time_in_queue_requests" } },
    { WVA_QUANTITY_QUEUE_TIME, { .name = "sglang:queue_time_seconds" } },
    { WVA_QUANTITY_QUEUE_TIME, { .name = "tgi_request_queue_duration" } },
    { WVA_QUANTITY_PREFILL_TIME, { .name = "vllm:request_prefill_time_seconds" } },
    { WVA_QUANTITY_DECODE_TIME, { .name = "vllm:request_decode_time_seconds" } },
    { WVA_QUANTITY_INFERENCE_TIME, { .name = "vllm:request_inference_time_seconds" } },
    { WVA_QUANTITY_INFERENCE_TIME, { .name = "tgi_request_inference_duration" } },
    { WVA_QUANTITY_EPP_DURATION, { .name = "llm_d_epp_request_duration_seconds" } },
    { WVA_QUANTITY_EPP_DURATION, { .name = "llm_d_router_epp_request_duration_seconds" } },
    { WVA_QUANTITY_EPP_DURATION, { .name = "inference_objective_request_duration_seconds" } },
    { WVA_QUANTITY_EPP_DURATION, { .name = "inference_model_request_duration_seconds" } },
    { WVA_QUANTITY_EPP_TTFT, { .name = "llm_d_epp_ttft_seconds" } },
    { WVA_QUANTITY_EPP_TTFT, { .name = "llm_d_epp_request_ttft_seconds" } },
    { WVA_QUANTITY_EPP_TTFT, { .name = "llm_d_router_epp_ttft_seconds" } },
    { WVA_QUANTITY_EPP_TTFT, { .name = "llm_d_router_epp_request_ttft_seconds" } },
    { WVA_QUANTITY_EPP_TTFT, { .name = "inference_objective_request_ttft_seconds" } },
    { WVA_QUANTITY_EPP_NTPOT, { .name = "llm_d_epp_ntpot_seconds" } },
    { WVA_QUANTITY_EPP_NTPOT, { .name = "llm_d_epp_request_ntpot_seconds" } },
    { WVA_QUANTITY_EPP_NTPOT, { .name = "llm_d_router_epp_ntpot_seconds" } },
    { WVA_QUANTITY_EPP_NTPOT,
      { .name = "inference_objective_normalized_time_per_output_token_seconds" } },
    { WVA_QUANTITY_EPP_NTPOT,
      { .name = "inference_model_normalized_time_per_output_token_seconds" } },
    { WVA_QUANTITY_EPP_TPOT, { .name = "llm_d_epp_streaming_tpot_seconds" } },
    { WVA_QUANTITY_EPP_TPOT, { .name = "llm_d_epp_request_streaming_tpot_seconds" } },
    { WVA_QUANTITY_EPP_TPOT, { .name = "llm_d_router_epp_streaming_tpot_seconds" } },
    { WVA_QUANTITY_EPP_ITL, { .name = "llm_d_epp_streaming_itl_seconds" } },
    { WVA_QUANTITY_EPP_ITL, { .name = "llm_d_epp_request_streaming_itl_seconds" } },
    { WVA_QUANTITY_EPP_ITL, { .name = "llm_d_router_epp_streaming_itl_seconds" } },
    { WVA_QUANTITY_EPP_FLOW_TIME,
      { .name = "llm_d_epp_flow_control_request_queue_duration_seconds" } },
    { WVA_QUANTITY_EPP_FLOW_TIME,
      { .name = "llm_d_router_epp_flow_control_request_queue_duration_seconds" } },
    { WVA_QUANTITY_EPP_FLOW_TIME,
      { .name = "inference_extension_flow_control_request_queue_duration_seconds" } },
    { WVA_QUANTITY_POD_ATTEMPTS, { .name = "llm_d_epp_scheduler_attempts_total" } },
    { WVA_QUANTITY_POD_ATTEMPTS, { .name = "llm_d_router_epp_scheduler_attempts_total" } },
    { WVA_QUANTITY_POD_ATTEMPTS, { .name = "inference_extension_scheduler_attempts_total" } },
    { WVA_QUANTITY_POD_QUEUE, { .name = "llm_d_epp_per_endpoint_queue_size" } },
    { WVA_QUANTITY_POD_QUEUE, { .name = "llm_d_router_epp_per_endpoint_queue_size" } },
    { WVA_QUANTITY_POD_QUEUE, { .name = "inference_pool_per_pod_queue_size" } },
    { WVA_QUANTITY_POD_INFLIGHT, { .name = "llm_d_epp_inflight_requests" } },
    { WVA_QUANTITY_POD_INFLIGHT, { .name = "llm_d_router_epp_inflight_requests" } },
    { WVA_QUANTITY_WVA_DESIRED, { .name = "wva_desired_replicas" } },
    { WVA_QUANTITY_WVA_DESIRED, { .name = "inferno_desired_replicas" } },
    { WVA_QUANTITY_WVA_CURRENT, { .name = "wva_current_replicas" } },
    { WVA_QUANTITY_WVA_CURRENT, { .name = "inferno_current_replicas" } },
    { WVA_QUANTITY_WVA_RATIO, { .name = "wva_desired_ratio" } },
    { WVA_QUANTITY_WVA_RATIO, { .name = "inferno_desired_ratio" } },
    { WVA_QUANTITY_WVA_UTILIZATION, { .name = "wva_saturation_utilization" } },
    { WVA_QUANTITY_WVA_REQUIRED, { .name = "wva_required_capacity" } },
    { WVA_QUANTITY_WVA_SPARE, { .name = "wva_spare_capacity" } },
    { WVA_QUANTITY_WVA_KV_USED, { .name = "wva_kv_cache_tokens_used" } },
    { WVA_QUANTITY_WVA_KV_CAPACITY, { .name = "wva_kv_cache_tokens_capacity" } },
    { WVA_QUANTITY_WVA_LIMITED, { .name = "wva_decisions_limited_total" } },
    { WVA_QUANTITY_KEDA_VALUE, { .name = "keda_scaler_metrics_value" } },
    { WVA_QUANTITY_KEDA_ACTIVE, { .name = "keda_scaler_active" } },
    { WVA_QUANTITY_KEDA_PAUSED, { .name = "keda_scaled_object_paused" } },
    { WVA_QUANTITY_KEDA_LATENCY, { .name = "keda_scaler_metrics_latency_seconds" } },
    { WVA_QUANTITY_KEDA_ERRORS, { .name = "keda_scaler_detail_errors_total" } },
    { WVA_QUANTITY_KEDA_ERRORS, { .name = "keda_scaler_errors" } },
    { WVA_QUANTITY_HPA_DESIRED,
      { .name = "kube_horizontalpodautoscaler_status_desired_replicas" } },
    { WVA_QUANTITY_HPA_DESIRED, { .name = "kube_hpa_status_desired_replicas" } },
    { WVA_QUANTITY_HPA_CURRENT,
      { .name = "kube_horizontalpodautoscaler_status_current_replicas" } },
    { WVA_QUANTITY_HPA_CURRENT, { .name = "kube_hpa_status_current_replicas" } },
    { WVA_QUANTITY_HPA_MIN, { .name = "kube_horizontalpodautoscaler_spec_min_replicas" } },
    { WVA_QUANTITY_HPA_MIN, { .name = "kube_hpa_spec_min_replicas" } },
    { WVA_QUANTITY_HPA_MAX, { .name = "kube_horizontalpodautoscaler_spec_max_replicas" } },
    { WVA_QUANTITY_HPA_MAX, { .name = "kube_hpa_spec_max_replicas" } },
    { WVA_QUANTITY_HPA_TARGET, { .name = "kube_horizontalpodautoscaler_spec_target_metric" } },
    { WVA_QUANTITY_HPA_TARGET, { .name = "kube_hpa_spec_target_metric" } },
    { WVA_QUANTITY_HPA_METRIC, { .name = "kube_horizontalpodautoscaler_status_target_metric" } },
    { WVA_QUANTITY_HPA_METRIC, { .name = "kube_hpa_status_target_metric" } },
    { WVA_QUANTITY_HPA_CONDITION,
      { "kube_horizontalpodautoscaler_status_condition", WVA_METRIC_WHERE, "status", "true" } },
    { WVA_QUANTITY_HPA_CONDITION,
      { "kube_hpa_status_condition", WVA_METRIC_WHERE, "status", "true" } },
    { WVA_QUANTITY_DEPLOYMENT_READY, { .name = "kube_deployment_status_replicas_ready" } },
    { WVA_QUANTITY_POD_READY, { "kube_pod_status_ready", WVA_METRIC_WHERE, "condition", "true" } },
};

const struct wva_quantity_row *wva_quantity_row(enum wva_quantity quantity)
{
    return &rows[quantity];
}

struct wva_metric_names {
    struct wva_metric_match *items; /* sorted by the name of the sample; names are owned */
    size_t count, capacity;
};

static int compare_names(struct wva_str a, struct wva_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.ptr, b.ptr, shorter);

    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}

static int compare_matches(const void *a, const void *b)
{
    const struct wva_metric_match *left = a, *right = b;
    int order = compare_names(left->sample, right->sample);

    return order != 0 ? order : (int)left->quantity - (int)right->quantity;
}

static void add_name(struct wva_metric_names *names, size_t row, unsigned preference,
                     enum wva_metric_part part, const char *suffix)
{
    *WVA_APPEND(names->items, names->count, names->capacity) = (struct wva_metric_match){
        .sample = wva_str_from(wva_asprintf("%s%s", known[row].name.name, suffix)),
        .quantity = known[row].quantity,
        .part = part,
        .preference = preference,
        .name = &known[row].name,
    };
}

struct wva_metric_names *wva_metric_names_create(void)
{
    struct wva_metric_names *names = wva_calloc(1, sizeof *names);
    unsigned preference = 0;

    for (size_t i = 0; i < WVA_COUNT(known); i++) {
        preference = i > 0 && known[i].quantity == known[i - 1].quantity ? preference + 1 : 0;
        if (!wva_quantity_is_histogram(known[i].quantity)) {
            add_name(names, i, preference, WVA_PART_VALUE, "");
            continue;
        }
        add_name(names, i, preference, WVA_PART_BUCKET, "_bucket");
        add_name(names, i, preference, WVA_PART_SUM, "_sum");
        add_name(names, i, preference, WVA_PART_COUNT, "_count");
    }
    qsort(names->items, names->count, sizeof *names->items, compare_matches);
    return names;
}

void wva_metric_names_free(struct wva_metric_names *names)
{
    if (names == NULL)
        return;
    for (size_t i = 0; i < names->count; i++)
        free((char *)(uintptr_t)names->items[i].sample.ptr);
    free(names->items);
    free(names);
}

size_t wva_metric_names_find(const struct wva_metric_names *names, struct wva_str sample,
                             const struct wva_metric_match **matches)
{
    size_t low = 0, high = names->count, end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_names(names->items[middle].sample, sample) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < names->count && wva_str_equal(names->items[end].sample, sample); end++)
        continue;
    *matches = &names->items[low];
    return end - low;
}
