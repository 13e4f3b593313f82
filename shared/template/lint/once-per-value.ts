// Reports a wrong value once, although several properties take it from one parameter.
import type { Place } from '../../errors.js'
import type { Visit } from '../model/visit.js'
import { nameOf, type Remark } from './rule.js'

// The remarks of a rule without those that differ from an earlier one only in the property that has the value.
export const oncePerValue = (remarks: readonly Remark[], visits: readonly Visit[]): readonly Remark[] => {
  const repeated = repeatedPlaces(remarks)
  if (repeated.size === 0) return remarks
  const names = namesAt(visits, repeated)
  const seen = new Set<string>()
  return remarks.filter(({ at, message }) => {
    const place = keyOf(at)
    if (!repeated.has(place)) return true
    const key = `${place}\n${withoutNames(message, names.get(place))}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const keyOf = ({ file, line, column, pointer }: Place): string => `${file}\n${line}\n${column}\n${pointer}`

const repeatedPlaces = (remarks: readonly Remark[]): ReadonlySet<string> => {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { at } of remarks) {
    const place = keyOf(at)
    if (seen.has(place)) repeated.add(place)
    seen.add(place)
  }
  return repeated
}

// The names of the parts whose value, or whose own name, is at one of these places.
const namesAt = (visits: readonly Visit[], places: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>()
  for (const part of visits) {
    for (const at of part.key === undefined ? [part.node.at] : [part.node.at, part.key.at]) {
      const place = keyOf(at)
      if (places.has(place)) names.set(place, (names.get(place) ?? new Set()).add(nameOf(part)))
    }
  }
  return names
}

// Word by word: a copy loop may give thousands of parts the value of one place.
const withoutNames = (message: string, names: ReadonlySet<string> | undefined): string =>
  message.replace(/[A-Za-z][\w.[\]]*[\w\]]/g, (word) => (names?.has(word) === true ? '' : word))
