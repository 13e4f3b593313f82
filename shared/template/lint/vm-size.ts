// Rules about the size of the build VM.
import { didYouMean } from '../../did-you-mean.js'
import { get, type TemplateNode } from '../node.js'
import { each, isSet, yaml, type Rule } from './rule.js'

export const vmSizeRules: readonly Rule[] = [
  {
    id: 'vm-size-windows',
    severity: 'info',
    title: 'A Windows build on the default size',
    why: 'Without vmSize the service chooses: for images of generation 1 a size with one core, on which Windows builds are slow. The documentation advises a larger one, such as Standard_D2_v2.',
    source: 'template reference, vmSize',
    bad: yaml`
      properties:
        source:
          type: PlatformImage # ✗
          publisher: MicrosoftWindowsServer
    `,
    good: yaml`
      properties:
        vmProfile:
          vmSize: Standard_D2s_v5
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
    `,
    check: ({ body, sourceOs }) => {
      const source = get(body, 'properties', 'source')
      if (source === undefined || sourceOs !== 'Windows' || isSet(body, 'properties', 'vmProfile', 'vmSize')) return []
      return [
        {
          at: source.at,
          message:
            'vmProfile has no vmSize: the default has one core for images of generation 1, which is slow for Windows. Set a size with two or more.',
        },
      ]
    },
  },
  {
    id: 'vm-size-form',
    severity: 'warning',
    title: 'A VM size that cannot exist',
    why: 'The names of VM sizes are Standard_ or Basic_, the family, the number of cores, features, and perhaps a version: Standard_D2s_v5. With any other name, the build fails after some minutes.',
    source: 'learn.microsoft.com, Azure VM sizes: naming conventions',
    bad: yaml`
      properties:
        vmProfile:
          vmSize: Standrad_D2s_v5 # ✗
    `,
    good: yaml`
      properties:
        vmProfile:
          vmSize: Standard_D2s_v5
    `,
    check: (subject) => each(subject, ['properties.vmProfile.vmSize', 'properties.vmProfile.vnetConfig.proxyVmSize'], sizeForm),
  },
]

const sizeName = /^(?:Standard|Basic)_[A-Z]{1,4}\d{1,4}(?:-\d{1,3})?[a-z]*(?:_[a-z0-9]+)*$/i

const sizeForm = (node: TemplateNode): string | undefined => {
  if (node.kind !== 'string' || node.value === '' || node.value.length > 100 || sizeName.test(node.value)) return undefined
  const meant = nearestSize(node.value)
  return `${JSON.stringify(node.value)} is not the name of a VM size, such as Standard_D2s_v5.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
}

// With the first word corrected, or added; spaces and hyphens as underscores; the version after an underscore; families in capital letters.
const nearestSize = (written: string): string | undefined => {
  const words = written
    .trim()
    .replace(/^(Standard|Basic)-/i, '$1_')
    .split(/[\s_]+/)
  const [first = '', ...others] = words
  const isTier = !/\d/.test(first) && (/^(?:standard|basic)$/i.test(first) || didYouMean(first, ['Standard', 'Basic']) !== undefined)
  const rest = isTier ? others : words
  const tier = isTier && /^b/i.test(first) ? 'Basic' : 'Standard'
  const size = `${tier}_${rest.join('_').replace(/^(?:Standard|Basic)/i, '')}`
    .replace(/[-_]?(v\d+)$/i, '_$1')
    .replace(/_(?!v\d)[a-z]+(?=\d)/g, (family) => family.toUpperCase())
  return sizeName.test(size) ? size : undefined
}
