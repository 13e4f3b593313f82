// What may be in a bundle, by its licence: permissive ones whose terms the bundled notices fulfil.
import type { Component } from './bills.js'

const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

// A line for each package whose licence is not on the list. Of a choice (`MIT OR GPL-3.0-only`), one licence is enough; of a sum, each
// must be allowed.
export const licenceFaults = (components: readonly Component[]): readonly string[] =>
  components
    .filter(({ licences }) => licences.length === 0 || !licences.every(isAllowed))
    .map(({ name, version, licences }) => {
      const found = licences.length === 0 ? 'declares no licence' : `has the licence ${licences.join(', ')}`
      return `${name} ${version} ${found}: bundle packages under ${allowed.join(', ')} only.`
    })

const isAllowed = (expression: string): boolean => {
  const plain = expression.replace(/^\((.*)\)$/, '$1')
  // Parentheses inside are rare, and not read: such a licence is for a person to judge.
  if (/[()]/.test(plain)) return false
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => allowed.includes(licence.trim())))
}
