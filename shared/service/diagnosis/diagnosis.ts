// A failure of the service that is known.

export interface Diagnosis {
  // A stable name in kebab-case.
  readonly id: string
  readonly title: string
  readonly tells: Tells
  // What says no more than that something failed: what the build's log tells goes before it.
  readonly isGeneral?: true
  readonly cause: string
  readonly fix: string
  // A page of the service's documentation.
  readonly link: string
  // The message as the service writes it, for the documentation and for the tests.
  readonly example: Evidence
}

// Any of these tells it.
interface Tells {
  // The service's error code, exactly.
  readonly code?: readonly string[]
  // In the service's message.
  readonly message?: RegExp
  // In the log of the build, where it stopped.
  readonly log?: RegExp
}

// What is known of a failure.
export interface Evidence {
  readonly code?: string
  readonly message?: string
  readonly log?: string
}

const documentation = 'https://learn.microsoft.com/azure/virtual-machines'

// The service's own page about failures, at one of its headings.
export const troubleshooting = (heading: string): string => `${documentation}/linux/image-builder-troubleshoot#${heading}`
// The description of templates, at one of its headings.
export const templateReference = (heading: string): string => `${documentation}/linux/image-builder-json#${heading}`
// How the identities get their rights.
export const permissions = `${documentation}/linux/image-builder-permissions-cli`
// How a build gets at networks.
export const networking = `${documentation}/linux/image-builder-networking`
