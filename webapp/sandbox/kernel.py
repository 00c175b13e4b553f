"""Linux's own means to confine a process, through ctypes; each says whether it worked, elsewhere none does.

Numbers are from the kernel's headers: linux/prctl.h, linux/sched.h, linux/seccomp.h, linux/filter.h, linux/audit.h,
linux/landlock.h and the system call tables of x86_64 and aarch64. Every one of these works without being root.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
SIGKILL = 9
CLONE_THREAD, CLONE_NEWUSER, CLONE_NEWNET = 0x00010000, 0x10000000, 0x40000000


def leave_network() -> bool:
    """Move this process and its children to come into a network of their own, in which there is nothing."""
    if not LINUX:
        return False
    # root keeps its user namespace, or else it could not become nobody afterwards
    flags = CLONE_NEWNET if os.getuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    return bool(_libc.unshare(flags) == 0)


def forbid_new_privileges() -> bool:
    """Make set-uid programs powerless; the filters below need it."""
    return LINUX and bool(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def die_with_parent(parent: int) -> None:
    """Ask to be killed when the process ``parent`` ends, and end now if it has already.

    Only for a parent with one thread: it is that thread which counts.
    """
    if LINUX and _libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 and os.getppid() != parent:
        os.kill(os.getpid(), SIGKILL)


def drop_capabilities() -> bool:
    """Give up every right that goes beyond those of an ordinary user (capset of version 3, all zero)."""
    header, nothing = struct.pack("<Ii", 0x20080522, 0), bytes(24)
    return LINUX and bool(_libc.capset(header, nothing) == 0)


# Which files may be read: Landlock, see https://docs.kernel.org/userspace-api/landlock.html

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_SCOPED_SIGNALS = 2
_ACCESS_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
_ACCESS_BITS_SINCE_5 = 16
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives", "/etc/localtime")


def prepare_folder_walls(folders: Iterable[str]) -> int | None:
    """Make the rule that only ``folders``, Python and the system's libraries can be read and nothing be written.

    Gives a descriptor for ``raise_folder_walls``, or None where the kernel has no Landlock.
    """
    version = _libc.syscall(_CREATE_RULESET, None, 0, 1) if LINUX else 0
    if version < 1:
        return None
    handled = (1 << _ACCESS_BITS.get(version, _ACCESS_BITS_SINCE_5)) - 1
    rule = struct.pack("<QQQ", handled, 0, _SCOPED_SIGNALS) if version >= 6 else struct.pack("<Q", handled)
    ruleset: int = _libc.syscall(_CREATE_RULESET, rule, len(rule), 0)
    installed = [path for path in sys.path if path.endswith("-packages")]
    for path in (*folders, *installed, sys.prefix, sys.base_prefix, *_SYSTEM):
        _allow(ruleset, path, _EXECUTE | _READ | _LIST)
    _allow(ruleset, "/dev/null", _READ | _WRITE)
    _allow(ruleset, "/dev/urandom", _READ)
    return ruleset


def raise_folder_walls(ruleset: int | None) -> bool:
    """Put this process behind the rule made by ``prepare_folder_walls``; open files stay open."""
    return ruleset is not None and bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)


def _allow(ruleset: int, path: str, access: int) -> None:
    if not Path(path).exists():
        return
    if not Path(path).is_dir():
        access &= ~_LIST
    descriptor = os.open(path, os.O_PATH)
    _libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("<Qi", access, descriptor), 0)
    os.close(descriptor)


# Which system calls are answered: seccomp's classic BPF, see https://docs.kernel.org/userspace-api/seccomp_filter.html

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_X32 = 0x40000000
_CLONE, _CLONE3, _FCNTL, _PRLIMIT, _TGKILL = (56, 220), (435, 435), (72, 25), (302, 261), (234, 131)
_SETOWN, _SETOWN_EX = 8, 15
_NEVER = (
    *((41, 198), (53, 199), (42, 203), (49, 200), (50, 201)),  # socket, socketpair, connect, bind, listen
    *((101, 117), (310, 270), (311, 271), (438, 438)),  # ptrace, process_vm_readv and _writev, pidfd_getfd
    *((425, 425), (321, 280), (323, 282), (298, 241)),  # io_uring_setup, bpf, userfaultfd, perf_event_open
    *((272, 97), (308, 268), (165, 40)),  # unshare, setns, mount
    *((109, 154), (112, 157)),  # setpgid, setsid: whoever left the group would not be killed with it
    *((248, 217), (249, 218), (250, 219)),  # add_key, request_key, keyctl
    # Shared memory, semaphores and queues outlive whoever made them: words of one file would lie there for the next.
    *((29, 194), (30, 196), (31, 195), (67, 197)),  # shmget, shmat, shmctl, shmdt
    *((64, 190), (65, 193), (66, 191), (220, 192)),  # semget, semop, semctl, semtimedop
    *((68, 186), (69, 189), (70, 188), (71, 187), (240, 180)),  # msgget, msgsnd, msgrcv, msgctl, mq_open
)
_NO_PROGRAMS = (
    *((57, None), (58, None), (59, 221), (322, 281)),  # fork, vfork, execve, execveat
    *((62, 129), (200, 130), (129, 138), (297, 240)),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
    *((434, 434), (424, 424)),  # pidfd_open, pidfd_send_signal
    *((141, 140), (142, 118), (144, 119), (314, 274)),  # setpriority, sched_setparam, _setscheduler and _setattr
    *((203, 122), (251, 30)),  # sched_setaffinity, ioprio_set
)
_LOAD, _EQUALS, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _NOT_PERMITTED, _NOT_IMPLEMENTED = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16


def filter_system_calls(*, programs: bool) -> bool:
    """Refuse this process sockets, tracing and the limits of others from now on.

    Unless ``programs`` may be started it gets no new processes either, and no way to signal or slow down another:
    its parent is the zygote, which runs as the same user. A signal to itself is allowed, so that abort() in a parser
    ends it with SIGABRT.
    """
    if not LINUX or os.uname().machine not in _ARCHITECTURES:
        return False
    program = _filter(*_ARCHITECTURES[os.uname().machine], programs=programs)
    buffer = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    return bool(_libc.prctl(PR_SET_SECCOMP, 2, described, 0, 0) == 0)


def _filter(architecture: int, column: int, *, programs: bool) -> bytes:
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        *_when(_EQUALS, architecture, otherwise=_KILL),
        _step(_LOAD, _NUMBER),
    ]
    if column == 0:
        steps += _when(_AT_LEAST, _X32, then=_NOT_PERMITTED)
    for call in _NEVER if programs else _NEVER + _NO_PROGRAMS:
        if (number := call[column]) is not None:
            steps += _when(_EQUALS, number, then=_NOT_PERMITTED)
    steps += _judged_by(_PRLIMIT[column], 0, *_when(_EQUALS, 0, otherwise=_NOT_PERMITTED))  # 0 is whoever calls
    if not programs:
        steps += _this_process_only(column)
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _this_process_only(column: int) -> list[bytes]:
    owners = (*_when(_EQUALS, _SETOWN, then=_NOT_PERMITTED), *_when(_EQUALS, _SETOWN_EX, then=_NOT_PERMITTED))
    return [
        # clone3 hides its flags behind a pointer; libc falls back to clone when told there is none
        *_when(_EQUALS, _CLONE3[column], then=_NOT_IMPLEMENTED),
        *_judged_by(_CLONE[column], 0, *_when(_HAS_BIT, CLONE_THREAD, otherwise=_NOT_PERMITTED)),
        # with tgkill glibc's abort() signals itself
        *_judged_by(_TGKILL[column], 0, *_when(_EQUALS, os.getpid(), otherwise=_NOT_PERMITTED)),
        # whoever owns a pipe gets a signal when something arrives, and the signal can be chosen
        *_judged_by(_FCNTL[column], 1, *owners),
    ]


def _judged_by(call: int, argument: int, *tests: bytes) -> list[bytes]:
    """Decide on a system call by the lower half of one of its arguments: allowed if no test returns something else."""
    steps = [_step(_LOAD, _ARGUMENTS + 8 * argument), *tests, _step(_RETURN, _ALLOW)]
    return [_step(_EQUALS, call, 0, len(steps)), *steps]


def _when(test: int, value: int, *, then: int | None = None, otherwise: int | None = None) -> list[bytes]:
    """Return ``then`` if the loaded value passes the test, or ``otherwise`` if it doesn't; else go on."""
    if then is not None:
        return [_step(test, value, 0, 1), _step(_RETURN, then)]
    return [_step(test, value, 1, 0), _step(_RETURN, otherwise or _KILL)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
