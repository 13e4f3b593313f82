// What some tests need from the operating system, in addition to programs (tools.ts). Without it they are pending, and their titles say
// why: what is pending on Windows is printed on any system by `AIB_TEST_SYSTEM=win32 npm test -- --dry-run`.
import { existsSync } from 'node:fs'
import { itUnless } from './tools.js'

const system = process.env['AIB_TEST_SYSTEM'] ?? process.platform
const onWindows = (lack: string): string | undefined => (system === 'win32' ? lack : undefined)

// Why the system does not have it, undefined if it does.
const lacks = {
  'full device': existsSync('/dev/full') ? onWindows('Windows has no /dev/full') : 'this system has no /dev/full',
  'file modes': onWindows('Windows has no permission bits'),
  'limit of Linux': system === 'linux' ? undefined : 'the limit is that of Linux',
  pipes: onWindows('Windows has no pipes in folders'),
  'shell scripts': onWindows('Windows cannot start a shell script as a program'),
  signals: onWindows('Windows ends a process that is sent a signal, without asking it'),
} as const

type Need = keyof typeof lacks

// Declares a test that needs it.
export const itOn = (need: Need, title: string, body: Mocha.Func | Mocha.AsyncFunc): void => {
  itUnless(lacks[need], title, body)
}

// Declares tests that all need it; each of them is pending without it.
export const describeOn = (need: Need, title: string, body: (this: Mocha.Suite) => void): void => {
  const lack = lacks[need]
  if (lack === undefined) describe(title, body)
  else describe.skip(`${title} (${lack})`, body)
}
