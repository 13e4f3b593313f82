// What the kernel answers about files, disks and limits while a Linux script runs, and how processes end.
import { anyFailure, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const onLinux = { from, provisioner: ['shell'] } as const
const errno = 'https://man7.org/linux/man-pages/man3/errno.3.html'
const signals = 'https://man7.org/linux/man-pages/man7/signal.7.html'

export const fileSystemDiagnoses: readonly Diagnosis[] = [
  {
    id: 'read-only-file-system',
    title: 'The script writes to a read-only file system',
    signs: [{ ...onLinux, text: /Read-only file system/i }],
    names: { what: 'The path', in: /(\/[^\s':,’]+)['’]?: Read-only file system/i },
    cause:
      'Possible reasons are a file system that is mounted read-only (/usr or /boot of hardened and immutable images, a snap, an ISO, /proc and /sys in a container), and one that the kernel made read-only after a disk error.',
    fix: 'Remount it for the step (mount -o remount,rw <mount point>), write elsewhere, or use a source image without that hardening; after a disk error (dmesg shows it) run the build again.',
    link: 'https://man7.org/linux/man-pages/man8/mount.8.html',
    source: errno,
    examples: [
      [anyFailure, shell("mkdir: cannot create directory '/usr/local/app': Read-only file system")],
      [anyFailure, shell('touch: cannot touch /boot/x: Read-only file system')],
    ],
    not: [anyFailure, shell("mkdir: cannot create directory '/opt/app': Permission denied")],
  },
  {
    id: 'too-many-open-files',
    title: 'A program of the script opened too many files',
    signs: [
      {
        from,
        text: /Too many open files|\bEMFILE\b|\bENFILE\b|inotify (?:watches|instances)[^\n]*(?:reached|limit)|ENOSPC: System limit for number of file watchers/i,
      },
    ],
    before: ['disk-full'],
    cause: 'The limit of open files or of watched files (ulimit -n, fs.inotify.*) of the build’s session is reached.',
    fix: 'Raise the limit in the step before the command: ulimit -n 65535, or sysctl fs.inotify.max_user_instances / max_user_watches.',
    link: 'https://man7.org/linux/man-pages/man2/getrlimit.2.html',
    source: errno,
    examples: [
      [anyFailure, shell('error: failed to open /opt/app/a.js: Too many open files (os error 24)')],
      [anyFailure, shell("Error: EMFILE: too many open files, open '/opt/app/a.js'")],
    ],
    not: [anyFailure, shell('tar: x: Cannot write: No space left on device', 2)],
  },
  {
    id: 'disk-fault',
    title: 'A disk or file system of the build machine has a fault',
    signs: [
      {
        from,
        text: /(?<!(?:mount error\(5\)|could not insert [^\n]{1,80}|\bioctl\b[^\n]{0,80}|standard (?:input|output)['’]?|write error|\/dev\/(?:tty|stdout|stderr)|\/(?:proc|sys)\/[^\s:]*)): Input\/output error|Structure needs cleaning|\bI\/O error, dev \w+|The request could not be performed because of an I\/O device error/im,
      },
    ],
    cause:
      'Reading or writing failed below the file system: for example a fault of the disk or of the mounted share, or a damaged file system in the source image.',
    fix: 'Run the build again; if it fails at the same file, check the file system of the source image (fsck, chkdsk) or the share.',
    link: errno,
    source: errno,
    examples: [
      [anyFailure, shell("cp: error reading '/mnt/share/app.tar': Input/output error")],
      [anyFailure, shell('mkdir: cannot create directory /data/a: Structure needs cleaning')],
    ],
    not: [shell("stty: 'standard input': Input/output error"), anyFailure, shell('cp: cannot stat a: No such file or directory')],
  },
  {
    id: 'resource-busy',
    title: 'A file, mount or device is in use',
    signs: [
      {
        from: ['script'],
        text: /is apparently in use by the system|contains a mounted file ?system|is mounted; will not make a file ?system/i,
      },
      { ...onLinux, text: /: Text file busy|: Device or resource busy|: target is busy|\bETXTBSY\b|: Resource busy\s*$/im },
    ],
    names: { what: 'It', in: /(\/[^\s':,’]+)['’]?: (?:Text file busy|Device or resource busy|target is busy)/i },
    cause: 'A running process uses, or a mount covers, what the script replaces, formats, unmounts or removes.',
    fix: 'Stop the service or process first (fuser -vm <path> lists them), and leave directories that are mount points where they are.',
    link: 'https://man7.org/linux/man-pages/man1/fuser.1.html',
    source: errno,
    examples: [
      [anyFailure, shell("cp: cannot create regular file '/usr/local/bin/app': Text file busy")],
      [anyFailure, shell('umount: /mnt/share: target is busy.', 32)],
    ],
    composed: [[anyFailure, shell('mkfs.ext4: /dev/sdc1 is apparently in use by the system; will not make a filesystem here!')]],
    not: [anyFailure, shell('cp: cannot create regular file /etc/app.conf: Permission denied')],
  },
  {
    id: 'argument-list-too-long',
    title: 'A command line is too long',
    signs: [
      { ...onLinux, text: /: Argument list too long/i },
      { from, provisioner: ['powershell'], text: /The command line is too long/i },
    ],
    before: ['exit-126'],
    cause: 'As a rule, a wildcard or a variable expands to more arguments than the system passes to a program.',
    fix: 'Pass the names in parts: find … -exec … {} +, xargs, a response file, or a file in place of a long inline command.',
    link: 'https://man7.org/linux/man-pages/man2/execve.2.html',
    source: 'https://man7.org/linux/man-pages/man2/execve.2.html',
    examples: [[anyFailure, shell('/tmp/packer-shell1: line 4: /usr/bin/rm: Argument list too long', 126)]],
    composed: [[anyFailure, powershell('The command line is too long.')]],
    not: [anyFailure, shell('rm: cannot remove a: No such file or directory')],
  },
  {
    id: 'windows-name-or-command-too-long',
    title: 'A path or a command line is too long for Windows',
    signs: [
      { from, provisioner: ['powershell'], text: /The filename or extension is too long/i },
      // Without long paths, Windows does not find the folder of a longer name: 120 characters and more below the working folder.
      { from, provisioner: ['powershell'], text: /could not create '[^'\n]{120,}': No such file or directory/ },
    ],
    before: ['name-too-long', 'script-path-missing', 'python-build-failed'],
    cause: 'Windows gives this error for a path of more than 260 characters and for a command line of more than 32,767.',
    fix: 'Unpack and build in a short folder (C:\\b) with LongPathsEnabled set, or pass many arguments in a response file.',
    link: learnPage('windows/win32/fileio/maximum-file-path-limitation'),
    source: learnPage('windows/win32/debug/system-error-codes--0-499-'),
    examples: [[anyFailure, powershell("Program 'msiexec.exe' failed to run: The filename or extension is too long")]],
    composed: [
      [anyFailure, powershell('[WinError 206] The filename or extension is too long')],
      [
        anyFailure,
        powershell(
          "error: could not create 'build\\\\bdist.win-amd64\\\\wheel\\\\.\\\\widget_with_a_long_name\\\\a_module_with_a_name_that_is_also_long\\\\a_file_with_a_name_that_is_longer_than_both_of_them_together.py': No such file or directory\nERROR: Failed building wheel for widget",
        ),
      ],
    ],
    not: [anyFailure, powershell('The command line is too long.')],
  },
  {
    id: 'name-too-long',
    title: 'A path is longer than the system permits',
    signs: [
      {
        from,
        text: /: File name too long|\bENAMETOOLONG\b|Filename too long|The specified path, file name, or both are too long|does not have Windows Long Path support enabled/i,
      },
    ],
    before: ['script-path-missing', 'argument-list-too-long'],
    cause: 'Windows permits 260 characters in a path unless long paths are switched on; Linux permits 255 bytes in a name.',
    fix: 'Work in a short folder (C:\\b), and switch long paths on first: LongPathsEnabled=1 in HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem, git config --system core.longpaths true.',
    link: 'https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation',
    source: 'https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation',
    examples: [
      [anyFailure, powershell('error: unable to create file node_modules/a/b: Filename too long', 128)],
      [anyFailure, shell("touch: cannot touch 'aaaaaaaaaa': File name too long")],
    ],
    not: [anyFailure, powershell("Cannot find path 'C:\\a' because it does not exist.")],
  },
  {
    id: 'exit-139',
    title: 'A program crashed',
    signs: [
      { ...onLinux, exit: [132, 134, 135, 136, 139] },
      { ...onLinux, text: /\bSegmentation fault\b|core dumped|\bIllegal instruction\b/i },
      { from, provisioner: ['powershell'], exit: [3221225477, -1073741819, 3221226505, -1073740791] },
      { from, provisioner: ['powershell'], text: /(?:-1073741819|\b0xC0000005|-1073740791|\b0xC0000409|\b0xC0000374)\b/i },
    ],
    before: ['package-script-failed'],
    cause:
      'The program itself ended with a fault (a segmentation fault, an abort, an access violation): for example it is damaged, is built for another processor or library, or has a bug.',
    fix: 'Run the same version of the program by hand on a machine of the source image and vmSize; install another version, or report the crash to its publisher.',
    link: signals,
    source: signals,
    examples: [
      [anyFailure, shell('/tmp/packer-shell1: line 9:  4121 Segmentation fault      (core dumped) ./app --init', 139)],
      [anyFailure, shell('Illegal instruction', 132)],
      [anyFailure, powershell('setup.exe exited with code -1073741819', 1)],
    ],
    not: [anyFailure, shell('/tmp/packer-shell1: line 9:  4121 Killed   make -j8', 137)],
  },
  {
    id: 'exit-124',
    title: 'The script’s own time limit ended a command',
    signs: [{ ...onLinux, exit: [124] }],
    cause:
      'Exit code 124: as a rule, it is that of the program timeout, which ends a command that did not end in the time that the script gives it.',
    fix: 'Raise the limit in the script (timeout 10m …), and print what the command waits for.',
    link: 'https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html',
    source: 'https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html',
    examples: [[anyFailure, shell('waiting for the service', 124)]],
    composed: [[anyFailure, shell('', 124)]],
    not: [anyFailure, shell('Terminated', 143)],
  },
]
