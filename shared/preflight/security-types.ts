// Which security types the service builds from, and into which (seed 002, "Confidential VM and Trusted Launch Support"): with
// TrustedLaunchSupported, source and target must both be it, or neither. Many builds mix it with a marketplace source all the same, and so
// does Microsoft's own lab with a TrustedLaunch definition: these are warnings.

export type SourceKind = 'marketplace' | 'gallery' | 'managed image'

export interface SecurityFinding {
  readonly status: 'failed' | 'warning'
  readonly message: string
}

// What is wrong with the source itself.
export const sourceSecurity = (source: string): SecurityFinding | undefined =>
  isOnly(source)
    ? { status: 'failed', message: `The source image has the security type ${source}, which Image Builder does not support as a source.` }
    : undefined

// What is wrong with a pair; `target` is the type of an image definition, or Standard for a managed image. An unsupported source is
// reported once, by sourceSecurity.
export const securityMismatch = (kind: SourceKind, source: string, target: string): SecurityFinding | undefined => {
  if (isOnly(source) || same(source, target) || covers(source, target)) return undefined
  const message = `The source image has the security type ${source}, the target ${target}`
  if (isOnly(target))
    return { status: 'warning', message: `${message}: the documentation of Image Builder does not list this combination.` }
  if (isConfidential(source)) return undefined
  if (isConfidential(target)) return { status: 'warning', message: `${message}.` }
  const rule = 'with TrustedLaunchSupported, both sides must have it.'
  return { status: kind === 'gallery' ? 'failed' : 'warning', message: `${message}: ${rule}` }
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

// TrustedLaunch and ConfidentialVM: only for VMs of that kind.
const isOnly = (type: string): boolean => same(type, 'TrustedLaunch') || same(type, 'ConfidentialVM')

const isConfidential = (type: string): boolean => same(type, 'ConfidentialVMSupported')

// TrustedLaunchAndConfidentialVmSupported is both.
const covers = (source: string, target: string): boolean => {
  const [one, other] = [source.toLowerCase(), target.toLowerCase()]
  const both = 'trustedlaunchandconfidentialvmsupported'
  const single = ['trustedlaunchsupported', 'confidentialvmsupported']
  const isConfidentialPair = one === 'confidentialvmsupported' && other === 'confidentialvm'
  return (one === both && single.includes(other)) || (other === both && single.includes(one)) || isConfidentialPair
}
