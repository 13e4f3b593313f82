// A script that a build would run or copy into the image, if this machine can parse it.
import type { Place } from '../errors.js'
import type { ShellName } from '../tools.js'

export interface Script {
  readonly language: ShellName | 'powershell'
  readonly bytes: Buffer
  // Whether a step of the build runs it. A file that is only copied may never run.
  readonly isRun: boolean
  // Whether it is inline: its shell is started with -e, and stops at the first command that fails.
  readonly isInline: boolean
  // Whether the image is certainly Linux, where Windows PowerShell never reads the script.
  readonly isOnLinux: boolean
  // Whether the image's `sh` is dash; undefined if the source image does not say.
  readonly isDash: boolean | undefined
  // Where a position in the script is in the user's files. Both count from 1.
  readonly place: (line: number, column: number) => Place
}

// The language of a script file; undefined if it cannot be checked. The first line decides. A Shell step runs a script without one in bash
// or sh, which the service does not document, so the more lenient of both is assumed.
export const languageOfFile = (path: string, firstLine: string, step?: 'shell' | 'powershell'): Script['language'] | undefined => {
  if (step === 'powershell' || /\.psm?1$/i.test(path)) return 'powershell'
  if (firstLine.startsWith('#!')) return shellOf(firstLine)
  return step === 'shell' || /\.(?:sh|bash)$/i.test(path) ? 'bash' : undefined
}

// The shell that a first line names: `#!/bin/bash -e`, `#!/usr/bin/env -S bash`.
const shellOf = (firstLine: string): ShellName | undefined => {
  const words = firstLine.slice(2).trim().split(/\s+/)
  const [program = '', ...rest] = words
  const named = /(?:^|\/)env$/.test(program) ? rest.find((word) => !word.startsWith('-') && !word.includes('=')) : program
  const name = named?.replace(/^.*\//, '')
  return name === 'sh' || name === 'bash' || name === 'dash' ? name : undefined
}
