// The API version that a template is sent with.
import { didYouMean } from '../did-you-mean.js'
import { AibError } from '../errors.js'
import { whyNotEvaluated } from './left-expressions.js'
import { apiVersions, defaultApiVersion, isNewer, newerOf, newestApiVersion, type ApiVersion } from './model/api-versions.js'
import { imageTemplate } from './model/image-template.js'
import { visit } from './model/visit.js'
import { textNode, type ObjectNode, type StringNode } from './node.js'

// The version to send a template with: the user's, otherwise the template's own, otherwise the default, raised if the template needs a
// newer one. The node's place is where the version was given. A version newer than the known ones is used unchanged. Throws for a version
// that does not exist.
export const chooseApiVersion = ({
  input,
  template,
  body,
}: {
  readonly input?: StringNode | undefined
  readonly template?: StringNode | undefined
  readonly body: ObjectNode
}): StringNode => {
  const chosen = input ?? template
  if (chosen === undefined) return textNode(needed(body), body.at)
  if (apiVersions.some((version) => version === chosen.value) || isNewer(chosen.value)) return chosen
  const left = whyNotEvaluated(chosen)
  const guess = didYouMean(chosen.value, apiVersions)
  throw new AibError({
    code: chosen === input ? 'input-invalid' : 'template-shape',
    message:
      left ??
      `${chosen.value} is not an API version of Microsoft.VirtualMachineImages.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where: chosen.at,
    fix: `Use one of ${apiVersions.join(', ')}, or a newer one.`,
  })
}

// The oldest version that supports everything in the template; the default if that is newer.
const needed = (body: ObjectNode): ApiVersion =>
  visit(body, imageTemplate, newestApiVersion).reduce<ApiVersion>((found, { since }) => newerOf(found, since) ?? found, defaultApiVersion)
