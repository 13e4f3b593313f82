// The words in which the model is written: what a property may hold, and which API versions know it.
import type { Versions } from './api-versions.js'

// What is known of every property, whatever it holds.
export interface Facts extends Versions {
  // What it is for, in a few words, for people and their editors.
  readonly about?: string
  // Whether it must be given: in every version that knows it, or in some.
  readonly required?: true | Versions
  // The service writes it, and takes no value for it.
  readonly readOnly?: true
  // What took its place where it is gone.
  readonly instead?: string
}

// What a text means beyond being one; the rules of the linter know what each looks like.
export type TextForm = 'region' | 'sha256' | 'identity' | 'resource-group' | 'subnet' | 'managed-image' | 'gallery-image' | 'image-version'

// A property that names a script or file: the checksum stands beside it.
export interface ArtifactFacts {
  readonly checksum: string
  // The system that it runs on, where the kind of step says it.
  readonly os?: 'Linux' | 'Windows'
}

// A pattern, and what it says in words.
export interface Pattern extends Versions {
  readonly pattern: string
  readonly says: string
}

export interface TextFacts extends Facts {
  readonly patterns?: readonly Pattern[]
  readonly form?: TextForm
  readonly artifact?: ArtifactFacts
}

export interface IntegerFacts extends Facts {
  readonly min?: number
  readonly max?: number
}

export type Members = Readonly<Record<string, Property>>

// One of the kinds of a union: what only it has.
export interface Variant extends Versions {
  readonly members: Members
}

export type Property =
  | ({ readonly kind: 'text' } & TextFacts)
  | ({ readonly kind: 'integer' } & IntegerFacts)
  | ({ readonly kind: 'boolean' } & Facts)
  | ({ readonly kind: 'choice'; readonly values: Readonly<Record<string, Versions>> } & Facts)
  | ({ readonly kind: 'list'; readonly item: Property } & Facts)
  // Names are the user's own, texts as `names` says.
  | ({ readonly kind: 'map'; readonly item: Property; readonly names?: TextForm } & Facts)
  | ({ readonly kind: 'object'; readonly members: Members } & Facts)
  // An object whose member `on` says which of the variants it is.
  | ({ readonly kind: 'union'; readonly on: string; readonly variants: Readonly<Record<string, Variant>> } & Facts)
  | ({ readonly kind: 'anything' } & Facts)

export const text = (facts: TextFacts = {}): Property => ({ kind: 'text', ...facts })
export const integer = (facts: IntegerFacts = {}): Property => ({ kind: 'integer', ...facts })
export const flag = (facts: Facts = {}): Property => ({ kind: 'boolean', ...facts })
export const list = (item: Property, facts: Facts = {}): Property => ({ kind: 'list', item, ...facts })
export const object = (members: Members, facts: Facts = {}): Property => ({ kind: 'object', members, ...facts })

// Exactly these texts; those of an object are known to the versions that it says.
export const choice = (values: readonly string[] | Readonly<Record<string, Versions>>, facts: Facts = {}): Property => ({
  kind: 'choice',
  values: isNames(values) ? Object.fromEntries(values.map((value) => [value, {}])) : values,
  ...facts,
})

// An object with names of the user's own.
export const map = (item: Property, facts: Facts & { readonly names?: TextForm } = {}): Property => ({ kind: 'map', item, ...facts })

// Objects told apart by their member `on`; `common` are the members that all of them have.
export const union = (on: string, common: Members, variants: Readonly<Record<string, Variant>>, facts: Facts = {}): Property => {
  const discriminator = choice(variants, { required: true, about: aboutKinds[on] ?? 'Which kind this is.' })
  const complete: Record<string, Variant> = {}
  for (const [name, one] of Object.entries(variants))
    complete[name] = { ...one, members: { [on]: discriminator, ...common, ...one.members } }
  return { kind: 'union', on, variants: complete, ...facts }
}

// One kind of a union.
export const variant = (members: Members, versions: Versions = {}): Variant => ({ members, ...versions })

// A property that only the service writes.
export const readOnly = (about: string): Property => ({ kind: 'anything', readOnly: true, about })

// Whether a property must be given in an API version.
export const requiredIn = ({ required }: Facts): Versions | undefined => (required === true ? {} : required)

const isNames = (values: readonly string[] | Readonly<Record<string, Versions>>): values is readonly string[] => Array.isArray(values)

const aboutKinds: Readonly<Record<string, string>> = { scheme: 'How version numbers are made.', kind: 'What starts a build.' }
