// A message by which the core also decides what to look for, without the table of diagnoses.

// The service's message when it stops waiting for a gallery. It named galleries "shared image gallery" until 2022, and the documentation
// has both names since.
export const publishingTimeout = /Error publishing MDI to [^:]+:[\s\S]*context (?:deadline exceeded|has been cancelled)/i
