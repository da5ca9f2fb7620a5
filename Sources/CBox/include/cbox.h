#ifndef TIPLINE_CBOX_H
#define TIPLINE_CBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What the kernel has for shutting a process in; bits of the answer of `cbox_shut` and `cbox_means`.
enum {
    CBOX_LIMITS = 1,
    CBOX_SECCOMP = 2,
    CBOX_LANDLOCK = 4,
};

/// What this kernel has, without using any of it.
int cbox_means(void);

/// Shuts the calling process in for good: no file but descriptors 0 (read) and 1 (write), no network, no new program, no
/// other process, at most `memory_bytes` of its own. Any call beyond that ends it with SIGSYS. The process must have one
/// thread (EBUSY). Answers with the bits of what holds now, or -1 with errno when something the kernel has was refused.
int cbox_shut(uint64_t memory_bytes);

/// Starts `path` with `arguments` (ends with NULL) in an empty environment, descriptor 0 being `input`, 1 `output`, 2
/// /dev/null and 3 `window`, and no other descriptor open. Answers 0 or an errno.
int cbox_start(const char *path, char *const arguments[], int input, int output, int window, pid_t *pid);

/// Makes `size` bytes of memory that this process may write, and through `*descriptor` another may only read: whoever maps
/// it from now on cannot write it and cannot come to. NULL where the kernel has no such thing.
void *cbox_window_make(size_t size, int *descriptor);

/// Maps such memory to be read; NULL with errno.
const void *cbox_window_open(int descriptor, size_t size);

/// Lets go of it.
void cbox_window_close(void *window, size_t size);

/// Processor time of a process in nanoseconds; -1 when it cannot be told.
int64_t cbox_processor_time(pid_t pid);

/// Has `pid` run on the processor this thread runs on, unless it was put there last. Answers with that processor, or with
/// `last` where it cannot be had: then the kernel goes on choosing.
int cbox_join(pid_t pid, int last);

/// Tries what the box must forbid. Answers 0 when it could be done, or an errno; does not return where it is killed for it.
int cbox_escape(const char *way);

/// Works without end.
void cbox_spin(void);

#endif
