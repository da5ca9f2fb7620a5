// libcurl's set and get calls are variadic, which Swift cannot call: one shim for each shape of argument.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

typedef size_t (*tipline_curl_bytes)(char *bytes, size_t size, size_t count, void *context);
typedef int (*tipline_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode tipline_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tipline_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tipline_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tipline_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tipline_curl_set_bytes(CURL *handle, CURLoption option, tipline_curl_bytes callback) {
    return curl_easy_setopt(handle, option, callback);
}

static inline CURLcode tipline_curl_set_seek(CURL *handle, tipline_curl_seek callback) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}

static inline CURLcode tipline_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode tipline_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode tipline_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return curl_easy_getinfo(handle, info, (char **)value);
}

static inline CURLMcode tipline_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

// A union inside CURLMsg: read here, so that Swift need not know its layout.
static inline CURLcode tipline_curl_result(const CURLMsg *message) {
    return message->data.result;
}
