// The vocabulary of the model: what a property may contain, and which API versions have it.
import type { Versions } from './api-versions.js'

// What a property affects. Fingerprints, comparisons and PATCH use only this: a property without it does not compile.
export interface Effects {
  // Whether another value makes another image, so that a rebuild is needed.
  readonly makesImage: boolean
  // The API versions whose PATCH changes it in an existing template; any other change needs a new template.
  readonly patch: Versions | 'never'
}

// What is common to all values.
export interface Facts extends Versions, Partial<Effects> {
  // Its purpose in a few words, for people and their editors.
  readonly about?: string
  // Whether it is required, in every version that has it or in some.
  readonly required?: true | Versions
  // The official schemas do not require it, but a template without it is incomplete, which rules of the linter report.
  readonly needed?: true
  // The service writes it, and accepts no value for it.
  readonly readOnly?: true
  // What replaced it, if it was removed.
  readonly instead?: string
}

// The meaning of a string; the rules of the linter know what each meaning looks like.
export type TextForm = 'region' | 'sha256' | 'identity' | 'resource-group' | 'subnet' | 'managed-image' | 'gallery-image' | 'image-version'

// A property that names a script or file, with a sibling for its checksum.
interface ArtifactFacts {
  readonly checksum: string
  // The operating system on which it runs, if the kind of step determines it.
  readonly os?: 'Linux' | 'Windows'
}

// A pattern, and its meaning in words.
export interface Pattern extends Versions {
  readonly pattern: string
  readonly description: string
}

export interface TextFacts extends Facts {
  readonly patterns?: readonly Pattern[]
  readonly form?: TextForm
  // What editors offer for it.
  readonly suggests?: 'vm-size' | 'latest'
  readonly artifact?: ArtifactFacts
}

export interface IntegerFacts extends Facts {
  readonly min?: number
  readonly max?: number
}

// The value of a property, of an item of a list, or of a whole resource.
export type Value =
  | ({ readonly kind: 'text' } & TextFacts)
  | ({ readonly kind: 'integer' } & IntegerFacts)
  | ({ readonly kind: 'boolean' } & Facts)
  | ({ readonly kind: 'choice'; readonly values: Readonly<Record<string, Versions>> } & Facts)
  | ({ readonly kind: 'list'; readonly item: Value } & Facts)
  // The user chooses the names; strings are what `names` says.
  | ({ readonly kind: 'map'; readonly item: Value; readonly names?: TextForm } & Facts)
  | ({ readonly kind: 'object'; readonly members: Members } & Facts)
  // An object whose property `on` says which of the kinds it is. `variants` have all properties of each kind, including `common` and `on`.
  | ({
      readonly kind: 'union'
      readonly on: string
      readonly common: Members
      readonly kinds: Readonly<Record<string, Variant>>
      readonly variants: Readonly<Record<string, Variant>>
    } & Facts)
  // Written only by the service: `shape` describes it.
  | ({ readonly kind: 'anything'; readonly shape: Value } & Facts)

// A named value, with its effect.
export type Property = Value & Effects

export type Members = Readonly<Record<string, Property>>

// One of the kinds of a union: the properties that only it has.
export interface Variant extends Versions {
  readonly members: Members
}

// The constructors keep their arguments in their types, from which view.ts infers the type of a whole template.
export const text = <F extends TextFacts>(facts: F) => ({ kind: 'text' as const, ...facts })
export const integer = <F extends IntegerFacts>(facts: F) => ({ kind: 'integer' as const, ...facts })
export const flag = <F extends Facts>(facts: F) => ({ kind: 'boolean' as const, ...facts })
export const list = <I extends Value, F extends Facts>(item: I, facts: F) => ({ kind: 'list' as const, item, ...facts })
export const object = <M extends Members, F extends Facts>(members: M, facts: F) => ({ kind: 'object' as const, members, ...facts })

// Exactly these strings, each in the versions that it names.
export const choice = <V extends Readonly<Record<string, Versions>>, F extends Facts>(values: V, facts: F) => ({
  kind: 'choice' as const,
  values,
  ...facts,
})

// An object whose names the user chooses.
export const map = <I extends Value, F extends Facts & { readonly names?: TextForm }>(item: I, facts: F) => ({
  kind: 'map' as const,
  item,
  ...facts,
})

// Objects distinguished by their property `on`, whose effects come first; `common` are the properties that all of them have.
export const union = <const O extends string, C extends Members, K extends Readonly<Record<string, Variant>>, F extends Facts>(
  { on, ...effects }: { readonly on: O } & Effects,
  common: C,
  kinds: K,
  facts: F,
) => {
  const discriminator = choice(kinds, { ...effects, required: true, about: aboutKinds[on] ?? 'The kind.' })
  const variants: Record<string, Variant> = {}
  for (const [name, one] of Object.entries(kinds)) variants[name] = { ...one, members: { [on]: discriminator, ...common, ...one.members } }
  return { kind: 'union' as const, on, common, kinds, variants, ...facts }
}

// One kind of a union.
export const variant = <M extends Members>(members: M, versions: Versions = {}) => ({ members, ...versions })

// A property that only the service writes: it makes no image, and no request changes it.
export const readOnly = <S extends Value>(about: string, shape: S) => ({
  kind: 'anything' as const,
  shape,
  readOnly: true as const,
  about,
  ...written,
})

// The effects of what the service writes.
export const written = { makesImage: false, patch: 'never' } as const satisfies Effects

// The API versions in which a property is required; undefined if it is optional.
export const requiredIn = ({ required }: Facts): Versions | undefined => (required === true ? {} : required)

const aboutKinds: Readonly<Record<string, string>> = { scheme: 'How version numbers are chosen.', kind: 'What starts a build.' }
