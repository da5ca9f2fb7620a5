#define _GNU_SOURCE
#include "cbox.h"

#include <errno.h>

#ifdef __linux__

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#define CBOX_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CBOX_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ARGUMENT(number) LOAD(args[number])
#define IS(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define HAS(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), (yes), (no))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define COUNTED_MAPPING (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED | MAP_STACK)
/// A call that may always be made.
#define FREE(call) IS(__NR_##call, 0, 1), ALLOW

#ifdef CBOX_ARCHITECTURE
static struct sock_filter filter[] = {
    LOAD(arch), IS(CBOX_ARCHITECTURE, 1, 0), KILL,
    LOAD(nr),
    // Reading from 0 and writing to 1.
    IS(__NR_read, 0, 4), ARGUMENT(0), IS(0, 0, 1), ALLOW, KILL,
    IS(__NR_write, 0, 4), ARGUMENT(0), IS(1, 0, 1), ALLOW, KILL,
    // Memory that is nobody's file and never code, of the sort that the bound of memory counts.
    IS(__NR_mmap, 0, 8), ARGUMENT(2), HAS(PROT_EXEC, 5, 0), ARGUMENT(3), HAS(MAP_ANONYMOUS, 0, 3),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (unsigned int)~COUNTED_MAPPING), IS(0, 0, 1), ALLOW, KILL,
    IS(__NR_mprotect, 0, 4), ARGUMENT(2), HAS(PROT_EXEC, 1, 0), ALLOW, KILL,
    FREE(munmap), FREE(mremap), FREE(madvise), FREE(brk), FREE(futex),
    FREE(clock_gettime), FREE(gettimeofday), FREE(getrandom), FREE(sched_yield),
    FREE(rt_sigreturn), FREE(rt_sigprocmask), FREE(restart_syscall), FREE(gettid), FREE(getpid),
    FREE(exit), FREE(exit_group),
    KILL,
};
#endif

static int limit(int resource, rlim_t value) {
    struct rlimit bounds = {value, value};
    return setrlimit(resource, &bounds);
}

/// Only this thread: another would stay outside.
static int is_alone(void) {
    DIR *threads = opendir("/proc/self/task");
    int count = 0;
    if (threads == NULL) return 0;
    for (struct dirent *entry; (entry = readdir(threads)) != NULL;) count += entry->d_name[0] != '.';
    closedir(threads);
    return count == 1;
}

static int landlock_version(void) {
    return (int)syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static int has_seccomp(void) {
#ifdef CBOX_ARCHITECTURE
    unsigned int action = SECCOMP_RET_KILL_PROCESS;
    return syscall(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
#else
    return 0;
#endif
}

int cbox_means(void) {
    return CBOX_LIMITS | (has_seccomp() ? CBOX_SECCOMP : 0) | (landlock_version() >= 1 ? CBOX_LANDLOCK : 0);
}

/// No rule allows anything, so every access to files that the first version of Landlock knows is refused.
static int shut_files(void) {
    struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    int ruleset = (int)syscall(__NR_landlock_create_ruleset, &all, sizeof all.handled_access_fs, 0);
    if (ruleset < 0) return -1;
    int result = (int)syscall(__NR_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    return result;
}

/// Root's rights are left behind. A container that knows no other user than root has none to become: there the filter holds.
static int leave_root(void) {
    const uid_t nobody = 65534;
    if (geteuid() != 0) return 0;
    if (setgroups(0, NULL) != 0 && errno != EPERM) return -1;
    if (setresgid(nobody, nobody, nobody) != 0 && errno != EINVAL && errno != EPERM) return -1;
    return setresuid(nobody, nobody, nobody) != 0 && errno != EINVAL && errno != EPERM ? -1 : 0;
}

int cbox_shut(uint64_t memory_bytes) {
    int means = CBOX_LIMITS;
    if (!is_alone()) {
        errno = EBUSY;
        return -1;
    }
    if (close_range(3, ~0U, 0) != 0 && errno != ENOSYS) return -1;
    if (leave_root() != 0) return -1;
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    // For its whole life: a worker that does not end has nobody to end it when the daemon has gone.
    if (limit(RLIMIT_CPU, 120)) return -1;
    if (limit(RLIMIT_CORE, 0) || limit(RLIMIT_FSIZE, 0) || limit(RLIMIT_NPROC, 0)) return -1;
    if (landlock_version() >= 1) {
        if (shut_files() != 0) return -1;
        means |= CBOX_LANDLOCK;
    }
    if (limit(RLIMIT_NOFILE, 2) || limit(RLIMIT_DATA, memory_bytes)) return -1;
#ifdef CBOX_ARCHITECTURE
    if (has_seccomp()) {
        struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
        if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0) return -1;
        means |= CBOX_SECCOMP;
    }
#endif
    return means;
}

int cbox_start(const char *path, char *const arguments[], int input, int output, int window, pid_t *pid) {
    // A crash is not to be explained by the process that crashed: it could start nothing for it anyway.
    static char *const environment[] = {"SWIFT_BACKTRACE=enable=no", NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t signals;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, input, 0);
    posix_spawn_file_actions_adddup2(&files, output, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, window, 3);
    posix_spawn_file_actions_addclosefrom_np(&files, 4);
    // A group of its own: Ctrl-C is for the daemon, which ends its workers itself.
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    int result = posix_spawn(pid, path, &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return result;
}

void *cbox_window_make(size_t size, int *descriptor) {
    int file = memfd_create("tipline-window", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return NULL;
    void *window = MAP_FAILED;
    if (ftruncate(file, (off_t)size) == 0) window = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    // What is mapped already stays writable; a file that shrank would end whoever reads it.
    int seals = F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    if (window == MAP_FAILED || fcntl(file, F_ADD_SEALS, seals) != 0) {
        if (window != MAP_FAILED) munmap(window, size);
        close(file);
        return NULL;
    }
    *descriptor = file;
    return window;
}

const void *cbox_window_open(int descriptor, size_t size) {
    void *window = mmap(NULL, size, PROT_READ, MAP_SHARED, descriptor, 0);
    return window == MAP_FAILED ? NULL : window;
}

void cbox_window_close(void *window, size_t size) { munmap(window, size); }

int64_t cbox_processor_time(pid_t pid) {
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int told(long result) { return result < 0 ? errno : 0; }

void cbox_spin(void) {
    for (volatile unsigned long turns = 0;; turns++) {
    }
}

int cbox_join(pid_t pid, int last) {
    int here = sched_getcpu();
    if (here < 0 || here == last || here >= CPU_SETSIZE) return last;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(here, &set);
    return sched_setaffinity(pid, sizeof set, &set) == 0 ? here : last;
}

int cbox_escape(const char *way) {
    if (strcmp(way, "open") == 0) return told(open("/etc/passwd", O_RDONLY));
    if (strcmp(way, "connect") == 0) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return told(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address));
    }
    if (strcmp(way, "exec") == 0) {
        char *const arguments[] = {"true", NULL};
        return told(execv("/bin/true", arguments));
    }
    if (strcmp(way, "ptrace") == 0) return told(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
    if (strcmp(way, "symlink") == 0) return told(symlink("/etc", "/tmp/tipline-box-escape"));
    if (strcmp(way, "fork") == 0) return told(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
    if (strcmp(way, "code") == 0) {
        void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return code == MAP_FAILED ? errno : 0;
    }
    if (strcmp(way, "write") == 0) return told(write(2, "x", 1));
    return EINVAL;
}

#else

int cbox_means(void) { return 0; }
int cbox_shut(uint64_t memory_bytes) { return 0; }
int cbox_start(const char *path, char *const arguments[], int input, int output, int window, pid_t *pid) {
    return ENOSYS;
}
void *cbox_window_make(size_t size, int *descriptor) { return NULL; }
const void *cbox_window_open(int descriptor, size_t size) { return NULL; }
void cbox_window_close(void *window, size_t size) {}
int64_t cbox_processor_time(pid_t pid) { return -1; }
int cbox_join(pid_t pid, int last) { return last; }
int cbox_escape(const char *way) { return ENOSYS; }
void cbox_spin(void) {}

#endif
