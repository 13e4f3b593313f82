// Sends artifacts that several templates of a job share only once.
import type { Artifact } from '../artifacts/artifact.js'

export class SharedUploads {
  // Whether the blob of this name exists.
  readonly #going = new Map<string, Promise<boolean>>()

  // Calls `send` with the artifacts that no other template is sending, and waits for the others. What another template could not send is
  // sent again.
  async run(artifacts: readonly Artifact[], send: (artifacts: readonly Artifact[]) => Promise<unknown>): Promise<void> {
    const others = artifacts.flatMap((artifact) => {
      const going = this.#going.get(artifact.blobName)
      return going === undefined ? [] : [{ artifact, going }]
    })
    const own = artifacts.filter(({ blobName }) => !this.#going.has(blobName))
    await this.#send(own, send)
    const failed: Artifact[] = []
    for (const { artifact, going } of others) if (!(await going)) failed.push(artifact)
    await this.#send(failed, send)
  }

  async #send(artifacts: readonly Artifact[], send: (artifacts: readonly Artifact[]) => Promise<unknown>): Promise<void> {
    if (artifacts.length === 0) return
    const sending = send(artifacts)
    const going = sending.then(
      () => true,
      () => false,
    )
    for (const { blobName } of artifacts) this.#going.set(blobName, going)
    await sending
  }
}
