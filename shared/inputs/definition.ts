// The shape of the table of inputs and outputs (table.ts): what can be said of one.
import type { Platform } from '../host.js'

export type Command = 'build' | 'plan' | 'wait' | 'cancel' | 'schema' | 'check' | 'promote' | 'retain'

export type InputType =
  | { readonly kind: 'text' }
  // One line or several.
  | { readonly kind: 'lines' }
  | { readonly kind: 'file' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  // `500ms`, `3s`, `5m`, `6h`, or a plain number in `unit`; the value is in milliseconds.
  | { readonly kind: 'duration'; readonly unit: 'seconds' | 'minutes' }
  // A whole number within these bounds.
  | { readonly kind: 'number'; readonly minimum: number; readonly maximum: number }
  // An Azure Resource Manager service connection of Azure DevOps.
  | { readonly kind: 'service-connection' }

export interface InputDefinition {
  readonly type: InputType
  // As a user would write it.
  readonly default?: string
  // Every platform where this is absent.
  readonly platforms?: readonly Platform[]
  readonly commands: readonly Command[]
  readonly group: Group
  // Markdown: the first sentence stands alone in a list.
  readonly description: string
  // Masked as soon as it is read.
  readonly secret?: true
  // The commands that cannot do without it.
  readonly required?: readonly Command[]
  // What to use instead, as a sentence: the input still works, with a warning.
  readonly deprecated?: string
}

// Inputs are listed in these groups, in this order.
export const groups = {
  command: 'Command',
  template: 'Image template',
  target: 'Where it lives in Azure',
  artifacts: 'Scripts and files',
  run: 'The build',
  fresh: 'Fresh images',
  gallery: 'Gallery images',
  login: 'Login',
  cloud: 'Cloud',
} as const

export type Group = keyof typeof groups

export interface OutputDefinition {
  readonly platforms?: readonly Platform[]
  readonly description: string
}
