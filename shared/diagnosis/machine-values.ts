// Values of a machine’s request that Azure does not accept: what a specialized image has already, and what is missing or not allowed.
import { azure, issue, learnPage, packer, refused, stop, type Diagnosis } from './diagnosis.js'

const compute = learnPage('rest/api/compute/virtual-machines/create-or-update')
const general = ['machine-not-made', 'request-value-invalid'] as const

export const machineValueDiagnoses: readonly Diagnosis[] = [
  {
    id: 'source-specialized',
    title: 'The source image is specialized',
    signs: [{ from: azure, text: /Parameter '?osProfile'? is not allowed/i }],
    before: general,
    cause:
      'A specialized image (or a disk that is attached as it is) keeps the users, the host name and the state of its machine; a machine of it takes no user, password or host name (osProfile), which a build needs in order to log in.',
    fix: 'Build from an image of a generalized machine: take a definition with osState Generalized as the source, or generalize the machine (sysprep, waagent -deprovision) and publish a new version.',
    link: learnPage('azure/virtual-machines/shared-image-galleries#generalized-and-specialized-images'),
    source: issue('hashicorp/packer-plugin-azure#307'),
    examples: [
      [refused(400, 'InvalidParameter', "Parameter 'osProfile' is not allowed.")],
      [packer("ERROR: -> InvalidParameter : Parameter 'osProfile' is not allowed."), stop('before', 'failure')],
    ],
    not: [refused(400, 'InvalidParameter', "Required parameter 'osProfile' is missing (null).")],
  },
  {
    id: 'source-needs-user',
    title: 'A machine of a generalized image needs a user',
    signs: [{ from: azure, text: /Required parameter '?osProfile'? is missing/i }],
    before: [...general, 'parameter-required'],
    cause:
      'The image is generalized, and the request has no osProfile with the user and the host name of the new machine, as if it were specialized.',
    fix: 'Give the machine a user (az vm create --admin-username …). If the image was made from a machine that is not generalized, publish it under a definition with osState Specialized.',
    link: learnPage('azure/virtual-machines/shared-image-galleries#generalized-and-specialized-images'),
    source: compute,
    examples: [
      [refused(400, 'InvalidParameter', "Required parameter 'osProfile' is missing (null).")],
      [packer("ERROR: -> InvalidParameter : Required parameter 'osProfile' is missing (null)."), stop('before', 'failure')],
    ],
    not: [refused(400, 'InvalidParameter', "Parameter 'osProfile' is not allowed.")],
  },
  {
    id: 'parameter-required',
    title: 'The request lacks a property that Azure requires',
    signs: [{ from: azure, text: /Required parameter '?[\w.[\]]+'? is missing/i }],
    before: general,
    names: { what: 'The property', in: /Required parameter '?([\w.[\]]+)'? is missing/i },
    cause: 'The property has no default value for this resource and API version, and the request does not set it.',
    fix: 'Set the property; for hyperVGeneration say V1 or V2, as the disk was made (az image create --hyper-v-generation V2 …).',
    link: compute,
    source: issue('hashicorp/terraform-provider-azurerm#4361'),
    examples: [
      [refused(400, 'InvalidParameter', "Required parameter 'hyperVGeneration' is missing (null).")],
      [packer("ERROR: -> InvalidParameter : Required parameter 'vhd' is missing (null)."), stop('before', 'failure')],
    ],
    not: [refused(400, 'InvalidParameter', 'The value of parameter vmProfile is invalid.')],
  },
  {
    id: 'machine-login-not-allowed',
    title: 'Azure does not allow the user name or password of the machine',
    signs: [
      {
        from: azure,
        text: /(?:supplied|Admin) password (?:must be between|(?:specified )?is not allowed)|Admin Username specified is not allowed|adminUsername' cannot be|The admin(?:istrator)? user ?name[^\n]{0,80}(?:not allowed|cannot)/i,
      },
    ],
    before: general,
    cause:
      'Passwords of machines need a length of at least 12 (Windows: 8 to 123) characters of three kinds, and names such as admin, administrator, root, user or test are reserved.',
    fix: 'Choose another name, or a longer password with upper and lower case, digits and signs.',
    link: learnPage('azure/virtual-machines/windows/faq'),
    source: learnPage('azure/virtual-machines/windows/faq'),
    examples: [
      [refused(400, 'InvalidParameter', 'The Admin Username specified is not allowed.')],
      [
        refused(
          400,
          'InvalidParameter',
          'The supplied password must be between 8-123 characters long and must satisfy at least 3 of password complexity requirements from the following: Contains an uppercase character',
        ),
      ],
    ],
    not: [refused(400, 'InvalidParameter', "Parameter 'osProfile' is not allowed.")],
  },
  {
    id: 'machine-name-not-allowed',
    title: 'Azure does not allow the name of the machine',
    signs: [{ from: azure, text: /(?:Windows computer|Linux host) name cannot (?:be more than|exceed)/i }],
    before: general,
    cause: 'Names of Windows machines have at most 15 characters and are not all digits; those of Linux have at most 64.',
    fix: 'Shorten the name of the machine, or the prefix from which it is made.',
    link: learnPage('azure/azure-resource-manager/management/resource-name-rules'),
    source: learnPage('azure/azure-resource-manager/management/resource-name-rules'),
    examples: [
      [
        refused(
          400,
          'InvalidParameter',
          'Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain the following characters: ` ~ !',
        ),
      ],
      [
        refused(
          400,
          'InvalidParameter',
          'Linux host name cannot exceed 64 characters in length or contain the following characters: ` ~ !',
        ),
      ],
    ],
    not: [refused(400, 'InvalidParameter', 'The Admin Username specified is not allowed.')],
  },
  {
    id: 'machine-in-other-region',
    title: 'The machine is not in the region of the request',
    signs: [{ from: azure, text: /Virtual Machine '?[^'\n]{1,200}'? specified in the request does not exist in this Azure location/i }],
    before: ['azure-code-vague', ...general],
    names: { what: 'The machine', in: /Virtual Machine '?([^'\n]{1,200}?)'? specified in the request/i },
    cause:
      'Azure makes an image only in the region of its source, and looked there; without a location the region of the resource group counts.',
    fix: 'Give the region of the machine (az image create --location …), and copy the image to other regions with a gallery.',
    link: learnPage('azure/virtual-machines/capture-image-resource'),
    source: issue('MicrosoftDocs/azure-devops-docs#12411'),
    examples: [
      [
        refused(
          404,
          'NotFound',
          "Source Virtual Machine 'vmss-image-prep' specified in the request does not exist in this Azure location.",
        ),
      ],
      [
        packer("ERROR: -> NotFound : Source Virtual Machine 'v' specified in the request does not exist in this Azure location."),
        stop('after', 'failure'),
      ],
    ],
    not: [refused(404, 'NotFound', "The Image 'i' cannot be found.")],
  },
]
