// A fault of the machine: a full disk, a missing folder, a file that cannot be written. Neither this tool nor the template is to blame.
import { tmpdir } from 'node:os'
import { AibError } from './errors.js'

// What Node throws if the operating system refuses a call.
interface SystemError extends Error {
  readonly code: string
  readonly syscall: string
}

// Throws machine-failed for faults such as a full disk. Any other error may be about a file that the user named.
export const throwIfMachineFailed = (error: unknown): void => {
  const known = error instanceof AibError ? error : exhaustedMachine(error)
  if (known !== undefined) throw known
}

const exhaustedMachine = (error: unknown): AibError | undefined =>
  isSystemError(error) && exhausted.has(error.code) ? machineFailed(error) : undefined

// The error for a call that the operating system refused; undefined for anything else. For files that no input names: a missing or
// protected one is then a fault of the machine too.
export const failedMachine = (error: unknown): AibError | undefined =>
  exhaustedMachine(error) ?? (isSystemError(error) && 'path' in error ? machineFailed(error) : undefined)

// The error for a refusal of the operating system, in our own words.
export const machineError = (message: string, cause?: unknown): AibError =>
  new AibError({ code: 'machine-failed', message, fix: fixFor(isSystemError(cause) ? cause.code : '') }, { cause })

// The reason that the operating system, or a library, gave.
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const machineFailed = (error: SystemError): AibError => machineError(`The machine of this job failed: ${error.message}.`, error)

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error && typeof error.syscall === 'string'

const fullDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
const exhausted: ReadonlySet<string> = new Set([...fullDisk, 'EFBIG', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'EROFS'])

const fixFor = (code: string): string => {
  if (fullDisk.has(code)) return `Free space on this machine; its temporary folder is ${tmpdir()}.`
  if (code === 'EFBIG') return 'Raise the limit of the size of files for this process (ulimit -f).'
  if (code === 'EMFILE' || code === 'ENFILE') return 'Raise the limit of open files for this process (ulimit -n).'
  return `Repair the machine or its settings, or run the job on another; its temporary folder is ${tmpdir()}.`
}
