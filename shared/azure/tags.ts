// Tags of resources.

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
