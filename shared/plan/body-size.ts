// The size of the request that creates the image template.
import type { Problem } from '../errors.js'
import type { JsonObject } from '../json.js'
import type { ObjectNode } from '../template/node.js'

// In bytes (docs/service.md 7.17).
const mostRequestBytes = 4_194_304

// The problem with a body that is too large to be sent. `written` is the template as the user wrote it.
export const oversizeProblems = (body: JsonObject, written: ObjectNode): readonly Problem[] => {
  const bytes = Buffer.byteLength(JSON.stringify(body))
  if (bytes <= mostRequestBytes) return []
  return [
    {
      code: 'template-too-large',
      message: `With its expressions and loops evaluated, the image template is at least ${inDigits(bytes)} bytes of JSON; Azure Resource Manager accepts at most ${inDigits(mostRequestBytes)} (4 MB).`,
      where: written.at,
      fix: 'Move long inline commands into a script of the repository, which scriptUri names, and combine steps.',
    },
  ]
}

// With commas between the thousands.
const inDigits = (count: number): string => count.toLocaleString('en-US')
