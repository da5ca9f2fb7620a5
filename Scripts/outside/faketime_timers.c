// Goes before libfaketime, which takes every absolute timerfd for one by the wall clock and moves it with that: a sleep by a
// clock that nobody sets would then last as long as the wall clock was set back.
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int file, int flags, const struct itimerspec *new, struct itimerspec *old) {
    return (int)syscall(SYS_timerfd_settime, file, flags, new, old);
}
