// Tags of resources.
import { at, isObject } from '../json.js'
import { expectShape, unexpected } from './expect-shape.js'

export interface Tagged {
  readonly tags: Readonly<Record<string, string>>
}

// The value of a tag; Azure compares tag names without case.
export const tagOf = ({ tags }: Tagged, name: string): string | undefined =>
  Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

// The name of the first of these tags that a resource has; a wanted tag without a value matches any value.
export const firstTag = (resource: Tagged, wanted: readonly { readonly name: string; readonly value?: string }[]): string | undefined =>
  wanted.find(({ name, value }) => {
    const actual = tagOf(resource, name)
    return actual !== undefined && (value === undefined || value === actual)
  })?.name

// The tags of a resource in an answer. Throws ArmError if they are not texts: a tag that is not understood must not count as absent, because
// a tag can keep a resource from being deleted.
export const tagsIn = (body: unknown, request: string): Readonly<Record<string, string>> => {
  expectShape(body, { tags: 'object' }, request)
  const tags = at(body, 'tags')
  return Object.fromEntries(
    Object.entries(isObject(tags) ? tags : {}).map(([name, value]) => {
      if (typeof value !== 'string' && value !== null) throw unexpected(request, `the value of the tag ${name} is not a string`)
      return [name, value ?? ''] as const
    }),
  )
}
