import assert from 'node:assert/strict'
import { withCode } from '../../shared/inline-code.js'

// The pieces of code in a sentence; the rest must be the sentence without them.
const codes = (text: string): readonly string[] => {
  const pieces = withCode(text)
  const plain = pieces.map((piece) => (typeof piece === 'string' ? piece : 'text' in piece ? piece.text : '')).join('')
  assert.equal(plain, text.replaceAll('`', ''))
  return pieces.flatMap((piece) => (typeof piece !== 'string' && 'text' in piece ? [piece.text] : []))
}

describe('code in a sentence', () => {
  for (const [text, ...expected] of [
    ['Run `apt-get update` first.', 'apt-get update'],
    ['Run az login first.', 'az login'],
    ['az login again. Or az logout and az login on this machine.', 'az login', 'az logout', 'az login'],
    ['az group list --subscription <id> shows whether it can read there.', 'az group list --subscription <id>'],
    [
      'az vm list-usage and az network list-usages --location <region> show the limits.',
      'az vm list-usage',
      'az network list-usages --location <region>',
    ],
    [
      'az network vnet subnet update --private-link-service-network-policies Disabled on that subnet.',
      'az network vnet subnet update --private-link-service-network-policies Disabled',
    ],
    ['az network vnet subnet update --service-endpoints with the service', 'az network vnet subnet update --service-endpoints'],
    ['az ad app credential reset --create-cert), and replace it', 'az ad app credential reset --create-cert'],
    ['az account list --query "[].{name:name, id:id}" lists them.', 'az account list --query "[].{name:name, id:id}"'],
    ['az storage blob show --query properties.lease. Then', 'az storage blob show --query properties.lease'],
    ['az vm image show --urn publisher:offer:sku:version.', 'az vm image show --urn publisher:offer:sku:version'],
    ['az provider register --namespace Microsoft.Compute. It takes', 'az provider register --namespace Microsoft.Compute'],
    ['az identity show --resource-group … --name … --query id.', 'az identity show --resource-group … --name … --query id'],
    [
      'Correct the URL: https://<account>.blob.core.windows.net/<container>, with a folder.',
      'https://<account>.blob.core.windows.net/<container>',
    ],
    [String.raw`Log in as Azure\<account>.`, String.raw`Azure\<account>`],
    ['<client id> and (<object id>)', '<client id>', '<object id>'],
    ['az ended with exit code 3, and a < b'],
    ['Waiting for az or pwsh'],
    ['(az account list-locations does not show it)', 'az account list-locations'],
    ['az config set extension.dynamic=yes_without_prompt first', 'az config set extension.dynamic=yes_without_prompt'],
  ] as const)
    it(`is ${expected.join(' and ') || 'none'} in: ${text}`, () => {
      assert.deepEqual(codes(text), expected)
    })
})
