// The shape of the table of inputs and outputs (table.ts).
import type { Command } from './table/commands.js'

// The platforms with a front door.
export type Platform = 'github' | 'azure-pipelines' | 'terminal'

export type { Command }

export type InputType =
  | { readonly kind: 'text' }
  // One line or several.
  | { readonly kind: 'lines' }
  | { readonly kind: 'file' }
  | { readonly kind: 'flag' }
  // `spellings` maps other words to a value; they are in lower case.
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly spellings?: Readonly<Record<string, string>> }
  // A whole number, 0 or more, within these bounds if given.
  | { readonly kind: 'number'; readonly minimum?: number; readonly maximum?: number }
  // `500ms`, `3s`, `5m`, `6h`, or a plain number in `unit`; the value is in milliseconds. `maximum` is in `unit`. `positive`: 0
  // makes no sense.
  | { readonly kind: 'duration'; readonly unit: 'seconds' | 'minutes'; readonly maximum?: number; readonly positive?: true }
  // An Azure Resource Manager service connection of Azure DevOps.
  | { readonly kind: 'service-connection' }

export interface InputDefinition {
  readonly type: InputType
  // As a user would write it.
  readonly default?: string
  // For platforms whose default differs.
  readonly defaultOn?: Readonly<Partial<Record<Platform, string>>>
  // The names that older tasks use for it; Azure DevOps accepts them as aliases.
  readonly aliases?: readonly string[]
  // Texts that older tasks showed in an empty field: they count as empty.
  readonly placeholders?: readonly string[]
  // If absent, every platform has the input.
  readonly platforms?: readonly Platform[]
  readonly commands: readonly Command[]
  readonly group: Group
  // Markdown. The first sentence also appears alone, in lists.
  readonly description: string
  // What holds on one platform only: sentences after the description. The reference names the platform in front of them.
  readonly descriptionOn?: Readonly<Partial<Record<Platform, string>>>
  // Masked as soon as it is read.
  readonly secret?: true
  // The commands that require it.
  readonly required?: readonly Command[]
  // What to use instead, as a sentence. The input still works, with a warning.
  readonly deprecated?: string
}

// Inputs are listed in these groups, in this order.
export const groups = {
  command: 'Command',
  template: 'Image template',
  source: 'Without a file: source image',
  customize: 'Without a file: customizers',
  validate: 'Without a file: validators',
  distribute: 'Without a file: distributors',
  machine: 'Without a file: build VM',
  target: 'Azure target',
  artifacts: 'Scripts and files',
  run: 'Build and waiting',
  fresh: 'Image freshness',
  gallery: 'Gallery image versions',
  setup: 'Setup',
  login: 'Login',
  cloud: 'Cloud',
} as const

export type Group = keyof typeof groups

export interface OutputDefinition {
  readonly platforms?: readonly Platform[]
  // The commands that set it; `build`, `wait` and `cancel` if absent.
  readonly commands?: readonly Command[]
  // The format of its text; plain text if absent.
  readonly form?: 'json' | 'flag' | 'number'
  readonly description: string
}
