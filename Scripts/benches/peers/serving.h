// What both loops that take requests begin with, and how they end.

#include <arpa/inet.h>
#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void leave(int number) {
  (void)number;
  _exit(0);
}

// Listens on loopback, until SIGTERM.
static int listener(const char *port) {
  signal(SIGTERM, leave);
  int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 256) != 0) err(1, "listen");
  return server;
}
