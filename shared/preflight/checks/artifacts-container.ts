import { missingContainerTexts } from '../../artifacts/container.js'
import { reads } from '../../azure/reads.js'
import { nameIn } from '../../azure/resource-id.js'
import type { AzureReader } from '../../azure/reader.js'
import { Unreadable } from '../../azure/unreadable.js'
import { failed, type Check } from '../check.js'
import { containerScopeOf } from '../storage-account.js'
import type { Subject } from '../subject.js'

// The container that the inputs name exists.
export const artifactsContainer: Check = {
  id: 'artifacts-container',
  title: 'Container of the artifacts',
  why: 'Scripts and files go to the container that artifacts-container-url names. It is created only if create-container is true: otherwise a misspelt name would become a new container, which the template’s identity cannot read.',
  right: `${reads.storageAccount}, ${reads.container}`,
  fix: 'Correct artifacts-container-url, or create the container.',
  source: 'Storage resource provider, Blob Containers - Get',
  applies: ({ plan, artifacts }) => artifacts.containerUrl !== undefined && !artifacts.createContainer && plan.artifacts.length > 0,
  check: async (subject, azure) => {
    const scope = await containerScopeOf(subject.artifacts.containerUrl ?? '', subject, azure)
    if (!(await isMissing(scope, azure))) return []
    const [account = ''] = scope.split(/\/blobServices\//i)
    const { message, fix } = missingContainerTexts(nameIn(scope), nameIn(account))
    return [failed(subject.spell('artifacts-container-url'), message, fix)]
  },
}

// Whether a container that must exist is missing. Throws Unreadable.
const isMissing = async (scope: string, azure: AzureReader): Promise<boolean> => (await azure.get(scope, reads.container)) === undefined

// The same for other checks, whose findings would only repeat it; false if it cannot be read.
export const lacksContainer = async (subject: Subject, scope: string, azure: AzureReader): Promise<boolean> => {
  try {
    return artifactsContainer.applies(subject) && (await isMissing(scope, azure))
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}
