// The least a durable upload can do: one connection at a time, its body digested, written and synced.
//
// usage: file_loop PORT FOLDER      (every PUT /NAME becomes FOLDER/NAME; the answer's body is its SHA-256)

#define _GNU_SOURCE
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "serving.h"

enum { PIECE = 1 << 20 };

static char piece[PIECE + 1];

static void write_all(int file, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t now = write(file, bytes, count);
    if (now < 0) err(1, "write");
    bytes += now;
    count -= (size_t)now;
  }
}

// Reads the head. Returns the bytes of the body that came with it, at the front of `piece`; -1 for what is no PUT.
static ssize_t head(int socket, char *name, size_t *length) {
  size_t held = 0;
  char *end = NULL;
  while (end == NULL && held < PIECE) {
    ssize_t got = read(socket, piece + held, PIECE - held);
    if (got <= 0) return -1;
    held += (size_t)got;
    piece[held] = 0;
    end = strstr(piece, "\r\n\r\n");
  }
  char *announced = strcasestr(piece, "\r\nContent-Length:");
  if (end == NULL || announced == NULL || sscanf(piece, "PUT /%63[a-z0-9-] ", name) != 1) return -1;
  *length = strtoul(announced + 17, NULL, 10);
  size_t body = held - (size_t)(end + 4 - piece);
  memmove(piece, end + 4, body);
  return (ssize_t)body;
}

static int keep(int socket, int file, size_t length, ssize_t got, EVP_MD_CTX *digest) {
  for (size_t left = length; left > 0;) {
    EVP_DigestUpdate(digest, piece, (size_t)got);
    write_all(file, piece, (size_t)got);
    left -= (size_t)got;
    if (left > 0 && (got = read(socket, piece, PIECE < left ? PIECE : left)) <= 0) return -1;
  }
  return fsync(file);
}

static void serve(int socket, int folder) {
  char name[64], answer[256], hex[2 * EVP_MAX_MD_SIZE + 1];
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned int bytes = 0;
  size_t length = 0;
  ssize_t got = head(socket, name, &length);
  if (got < 0) return;
  int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (file < 0) err(1, "%s", name);
  EVP_MD_CTX *digest = EVP_MD_CTX_new();
  EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
  int is_kept = keep(socket, file, length, got, digest) == 0 && fsync(folder) == 0;
  EVP_DigestFinal_ex(digest, sum, &bytes);
  EVP_MD_CTX_free(digest);
  close(file);
  if (!is_kept) return;
  for (unsigned int each = 0; each < bytes; each++) sprintf(hex + 2 * each, "%02x", sum[each]);
  int count = sprintf(answer, "HTTP/1.1 201 Created\r\nContent-Length: %u\r\n\r\n%s", 2 * bytes, hex);
  write_all(socket, answer, (size_t)count);
}

int main(int count, char **arguments) {
  if (count != 3) errx(64, "usage: file_loop PORT FOLDER");
  int folder = open(arguments[2], O_RDONLY | O_DIRECTORY), server = listener(arguments[1]);
  if (folder < 0) err(1, "%s", arguments[2]);
  for (;;) {
    int socket = accept(server, NULL, NULL);
    if (socket < 0) continue;
    serve(socket, folder);
    close(socket);
  }
}
