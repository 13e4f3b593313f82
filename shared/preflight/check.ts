// A check of the preflight, as a record, and its results.
import type { Place } from '../errors.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import type { Subject } from './subject.js'
import { defined } from '../defined.js'

export interface Check {
  // Stable; printed in brackets.
  readonly id: string
  // The subject of the check, as a noun.
  readonly title: string
  // What fails without the check, when, and how late. Sentences.
  readonly why: string
  // The right that the pipeline's identity needs for the check, as roles name it.
  readonly right: string
  // What to do if it fails, as sentences.
  readonly fix: string
  // The source of the fact about the service.
  readonly source: string
  // Whether this template has anything to check.
  readonly applies: (subject: Subject) => boolean
  // The problems; empty if all is well. Throws Unreadable.
  readonly check: (subject: Subject, azure: AzureReader) => Promise<readonly Remark[]>
}

// `failed`: the build would certainly fail. `warning`: it probably would. `unknown`: Azure does not show it, or not to this caller.
export type Remark =
  | { readonly status: 'failed' | 'warning'; readonly message: string; readonly where: Place | string; readonly fix?: string }
  | { readonly status: 'unknown'; readonly message: string; readonly right?: string }

// The result of a check for one template.
export interface CheckResult {
  readonly check: Pick<Check, 'id' | 'title' | 'fix'>
  readonly remarks: readonly Remark[]
}

export type Status = 'passed' | Remark['status']

// The worst status of its remarks.
export const statusOf = ({ remarks }: CheckResult): Status =>
  (['failed', 'warning', 'unknown'] as const).find((status) => remarks.some((remark) => remark.status === status)) ?? 'passed'

// A certain failure. Without `fix`, the report shows the check's.
export const failed = (where: Place | string, message: string, fix?: string): Remark => ({
  status: 'failed',
  where,
  message,
  ...fixOf(fix),
})

// A probable failure.
export const warning = (where: Place | string, message: string, fix?: string): Remark => ({
  status: 'warning',
  where,
  message,
  ...fixOf(fix),
})

// The results of several parts: one that cannot be read does not hide what is wrong with the others.
export const each = async <Item>(items: readonly Item[], check: (item: Item) => Promise<readonly Remark[]>): Promise<readonly Remark[]> =>
  onceUnknown((await Promise.all(items.map((item) => orUnknown(() => check(item))))).flat())

// A reason why several parts could not be read, once.
const onceUnknown = (remarks: readonly Remark[]): readonly Remark[] =>
  remarks.filter(
    (remark, index) =>
      remark.status !== 'unknown' ||
      remarks.findIndex(({ status, message }) => status === 'unknown' && message === remark.message) === index,
  )

// The result of `work`, or the reason why it could not be read.
export const orUnknown = async (work: () => Promise<readonly Remark[]>): Promise<readonly Remark[]> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return [{ status: 'unknown', message: error.message, ...defined({ right: error.right }) }]
  }
}

const fixOf = (fix: string | undefined): { readonly fix?: string } => defined({ fix })
