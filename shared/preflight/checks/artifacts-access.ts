import { permissionsOf } from '../../azure/permissions.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import type { Place } from '../../errors.js'
import { each, orUnknown, type Check, type Remark } from '../check.js'
import { checkRight } from '../identity-rights.js'
import { containerScopeOf, serviceReadsArtifacts } from '../storage-account.js'
import { lacksContainer } from './artifacts-container.js'
import type { Subject } from '../subject.js'

// The template's identity may read every container of scripts and files, and the build VM's identity those that the VM downloads from.
export const artifactsAccess: Check = {
  id: 'artifacts-access',
  title: 'Right to read the artifacts',
  why: 'With artifacts-access: identity, the service reads scripts and files as the template’s identity, and the build VM downloads folders and large files as its own. Without the right, the template fails after ten download attempts, or the build fails in its first step.',
  right: `${reads.roleAssignments}, ${reads.storageAccount}`,
  fix: 'Give the identity the role Storage Blob Data Reader on the container; or set artifacts-access to sas.',
  source: 'template reference, File customizer; troubleshooting, downloads',
  applies: (subject) => readersOf(subject).length > 0,
  check: (subject, azure) => each(readersOf(subject), (reader) => mayRead(reader, subject, azure)),
}

interface Reader {
  readonly holder: 'template' | 'build-vm'
  readonly identity: string
  readonly url: string
  readonly where: Place
}

// One for each container and identity.
const readersOf = (subject: Subject): readonly Reader[] => {
  const {
    plan,
    artifacts: { access, containerUrl },
    templateIdentities: [identity],
  } = subject
  const isOurs = (url: string): boolean => containerUrl !== undefined && url.startsWith(`${containerUrl}/`)
  const remote = plan.remoteFiles.filter(({ value }) => isStorage(value.value) && !isOurs(value.value))
  const readers: readonly Reader[] = [
    ...(identity === undefined || containerUrl === undefined || access !== 'identity' || !serviceReadsArtifacts(subject)
      ? []
      : [{ holder: 'template' as const, identity: identity.value, url: containerUrl, where: identity.at }]),
    ...(identity === undefined
      ? []
      : remote.map(({ value }) => ({ holder: 'template' as const, identity: identity.value, url: value.value, where: value.at }))),
    ...(containerUrl === undefined
      ? []
      : plan.deliveries.flatMap((delivery) =>
          delivery.by === 'identity'
            ? [
                {
                  holder: 'build-vm' as const,
                  identity: delivery.identityId,
                  url: containerUrl,
                  where: subject.buildIdentities.find(({ value }) => value === delivery.identityId)?.at ?? subject.template.at,
                },
              ]
            : [],
        )),
  ]
  const keyOf = ({ holder, identity: id, url }: Reader): string => `${holder} ${id} ${url.split('/').slice(0, 4).join('/')}`.toLowerCase()
  return [...new Map(readers.toReversed().map((reader) => [keyOf(reader), reader])).values()].toReversed()
}

// A blob of a storage account whose URL has no SAS.
const isStorage = (url: string): boolean =>
  URL.canParse(url) && /\.blob\.(?:core\.|storage\.)/i.test(new URL(url).hostname) && !new URL(url).searchParams.has('sig')

const mayRead = ({ holder, identity, url, where }: Reader, subject: Subject, azure: AzureReader): Promise<readonly Remark[]> =>
  orUnknown(async () => {
    const scope = await containerScopeOf(url, subject, azure)
    // The check artifacts-container reports a missing container.
    if (url === subject.artifacts.containerUrl && (await lacksContainer(subject, scope, azure))) return []
    const called = holder === 'template' ? 'The template’s identity' : 'The identity of the build VM'
    const [permission] = permissionsOf(holder, holder === 'template' ? 'source-container' : 'artifacts-container')
    return permission === undefined ? [] : checkRight(azure, { identity, called, permission, scope, where })
  })
