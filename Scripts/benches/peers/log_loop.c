// The least a durable intake can do: one thread, one log, one sync for all that came together.
//
// usage: log_loop PORT LOG
//
// It reads requests as wrk sends them (a head with Content-Length, then the body), appends the bodies to the log, syncs
// once, and then answers 201 to all of them. It checks nothing and keeps no index.

#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>

#include "serving.h"

enum { MOST_CONNECTIONS = 1024, MOST_BYTES = 65536 };

static const char ANSWER[] = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

struct connection {
  size_t held;
  int answers;
  char bytes[MOST_BYTES + 1];
};

static struct connection connections[MOST_CONNECTIONS];
static char batch[MOST_CONNECTIONS * 8192];
static size_t batched;

// Length of the whole request at the front of what is held; 0 when it is not all there.
static size_t request_length(struct connection *from, size_t *body) {
  from->bytes[from->held] = 0;
  char *end = strstr(from->bytes, "\r\n\r\n");
  if (end == NULL) return 0;
  char *length = strcasestr(from->bytes, "\r\nContent-Length:");
  *body = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
  size_t whole = (size_t)(end - from->bytes) + 4 + *body;
  return whole <= from->held ? whole : 0;
}

static int take(int socket) {
  struct connection *from = &connections[socket];
  ssize_t got = read(socket, from->bytes + from->held, MOST_BYTES - from->held);
  if (got <= 0) return -1;
  from->held += (size_t)got;
  size_t whole, body;
  while ((whole = request_length(from, &body)) > 0) {
    if (batched + body > sizeof batch) errx(1, "more came at once than was foreseen");
    memcpy(batch + batched, from->bytes + whole - body, body);
    batched += body;
    from->held -= whole;
    memmove(from->bytes, from->bytes + whole, from->held);
    from->answers++;
  }
  return 0;
}

static void commit(int log) {
  for (size_t written = 0; written < batched;) {
    ssize_t now = write(log, batch + written, batched - written);
    if (now < 0) err(1, "write");
    written += (size_t)now;
  }
  if (batched > 0 && fdatasync(log) != 0) err(1, "fdatasync");
  batched = 0;
}

static void answer(int socket) {
  for (; connections[socket].answers > 0; connections[socket].answers--)
    if (write(socket, ANSWER, sizeof ANSWER - 1) < 0) break;
}

static void watch(int poll, int socket) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) != 0) err(1, "epoll_ctl");
}

static void welcome(int poll, int server) {
  int socket = accept(server, NULL, NULL), yes = 1;
  if (socket < 0) return;
  if (socket >= MOST_CONNECTIONS) {
    close(socket);
    return;
  }
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  connections[socket].held = 0;
  connections[socket].answers = 0;
  watch(poll, socket);
}

int main(int count, char **arguments) {
  if (count != 3) errx(64, "usage: log_loop PORT LOG");
  int log = open(arguments[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log < 0) err(1, "%s", arguments[2]);
  int poll = epoll_create1(0), server = listener(arguments[1]);
  struct epoll_event ready[MOST_CONNECTIONS];
  watch(poll, server);
  for (;;) {
    int many = epoll_wait(poll, ready, MOST_CONNECTIONS, -1);
    for (int each = 0; each < many; each++) {
      int socket = ready[each].data.fd;
      if (socket == server)
        welcome(poll, server);
      else if (take(socket) != 0)
        close(socket);
    }
    commit(log);
    for (int each = 0; each < many; each++)
      if (ready[each].data.fd != server) answer(ready[each].data.fd);
  }
}
