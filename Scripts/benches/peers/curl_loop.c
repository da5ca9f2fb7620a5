// What libcurl alone can post: so many requests of 2 KB, so many at once, with nothing read before and nothing kept after.
//
// usage: curl_loop URL COUNT PARALLEL      (prints requests a second)

#include <curl/curl.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BYTES = 2048 };

static char body[BYTES];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static size_t ignore(char *bytes, size_t size, size_t count, void *nobody) {
  (void)bytes, (void)nobody;
  return size * count;
}

static CURL *request(const char *url) {
  CURL *easy = curl_easy_init();
  if (easy == NULL) errx(1, "curl_easy_init");
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)BYTES);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
  return easy;
}

// Requests that have ended. Each goes off again while there are some left to begin.
static long ended(CURLM *multi, long *left) {
  long count = 0;
  int waiting;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &waiting)) != NULL; count++) {
    CURL *easy = message->easy_handle;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (message->data.result != CURLE_OK || status != 201) errx(1, "answered %ld", status);
    curl_multi_remove_handle(multi, easy);
    if (*left > 0) {
      curl_multi_add_handle(multi, easy);
      --*left;
    } else {
      curl_easy_cleanup(easy);
    }
  }
  return count;
}

int main(int count, char **arguments) {
  if (count != 4) errx(64, "usage: curl_loop URL COUNT PARALLEL");
  long wanted = atol(arguments[2]), parallel = atol(arguments[3]), left = wanted - parallel, done = 0;
  if (left < 0) errx(64, "fewer requests than are to be made at once");
  memset(body, 'x', sizeof body);
  CURLM *multi = curl_multi_init();
  double began = now();
  for (long each = 0; each < parallel; each++) curl_multi_add_handle(multi, request(arguments[1]));
  while (done < wanted) {
    int running;
    if (curl_multi_perform(multi, &running) != CURLM_OK) errx(1, "curl_multi_perform");
    done += ended(multi, &left);
    if (done < wanted) curl_multi_poll(multi, NULL, 0, 100, NULL);
  }
  printf("%.0f\n", (double)wanted / (now() - began));
  return 0;
}
