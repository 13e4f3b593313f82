// Whether a text can be the id (a GUID) or a domain of a tenant: what the identity library accepts.
export const isTenant = (text: string): boolean => /^[a-z\d.-]+$/i.test(text)
