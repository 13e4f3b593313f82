// The log of the container in which an isolated build runs. It exists during the build, before the log in the staging account does
// (docs/service.md 5.3). Azure Container Instances returns only its last lines.
import { ArmError } from '../../azure/arm-error.js'
import type { Arm } from '../../azure/arm.js'
import { at, itemsOf, textOf } from '../../json.js'
import { joinTails, type Joined } from './join-tails.js'
import { withReader } from './log-denied.js'

const apiVersion = '2023-05-01'
const mostLines = 5000
// The rest of the name is random.
const groupName = /^vmimagebuilder-build-container-/i

const nothing: Joined = { lines: [], isGap: false }

export class ContainerLog {
  readonly #arm: Arm
  #container: string | undefined
  #before: readonly string[] = []

  constructor(arm: Arm) {
    this.#arm = arm
  }

  // The whole lines that arrived since the last call. None if the container does not exist, as before and after a build.
  async next(stagingGroup: string, signal: AbortSignal): Promise<Joined> {
    return withReader(stagingGroup, async () => {
      this.#container ??= await this.#find(stagingGroup, signal)
      if (this.#container === undefined) return nothing
      const { body } = await this.#arm.read(`${this.#container}/logs?api-version=${apiVersion}&tail=${mostLines}`, undefined, signal)
      const tail = wholeLines(textOf(at(body, 'content')) ?? '')
      const joined = joinTails(this.#before, tail, mostLines)
      this.#before = tail
      return joined
    }).catch((error: unknown) => {
      if (!(error instanceof ArmError) || error.status !== 404) throw error
      this.#container = undefined
      return nothing
    })
  }

  async #find(stagingGroup: string, signal: AbortSignal): Promise<string | undefined> {
    const groups = await this.#arm.list(`${stagingGroup}/providers/Microsoft.ContainerInstance/containerGroups`, apiVersion, signal)
    const id = textOf(
      at(
        groups.findLast((group) => groupName.test(textOf(at(group, 'name')) ?? '')),
        'id',
      ),
    )
    if (id === undefined) return undefined
    const { body } = await this.#arm.read(id, apiVersion, signal)
    const name = textOf(at(itemsOf(at(body, 'properties', 'containers'))[0], 'name'))
    return name === undefined ? undefined : `${id}/containers/${name}`
  }
}

// The last line may still be incomplete.
const wholeLines = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/)
  lines.pop()
  return lines
}
