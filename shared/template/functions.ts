// The functions of template expressions that can be evaluated before a deployment, one row each, in functions/. Names are case-insensitive
// (Microsoft Learn, "ARM template functions").
import { didYouMean } from '../did-you-mean.js'
import { AibError, type Place } from '../errors.js'
import { arrayFunctions } from './functions/arrays.js'
import type { FunctionTable, TemplateFunction } from './functions/call.js'
import { dateFunctions } from './functions/dates.js'
import { deploymentFunctions } from './functions/deployment.js'
import { encodingFunctions } from './functions/encodings.js'
import { hashFunctions } from './functions/hashes.js'
import { lambdaFunctions } from './functions/lambdas.js'
import { logicFunctions } from './functions/logic.js'
import { networkFunctions } from './functions/networks.js'
import { numberFunctions } from './functions/numbers.js'
import { objectFunctions } from './functions/objects.js'
import { resourceFunctions } from './functions/resources.js'
import { textFunctions } from './functions/texts.js'
import { uriFunctions } from './functions/uris.js'

const functions: FunctionTable = {
  ...arrayFunctions,
  ...dateFunctions,
  ...deploymentFunctions,
  ...encodingFunctions,
  ...hashFunctions,
  ...lambdaFunctions,
  ...logicFunctions,
  ...networkFunctions,
  ...numberFunctions,
  ...objectFunctions,
  ...resourceFunctions,
  ...textFunctions,
  ...uriFunctions,
}

// The names of all functions that can be evaluated.
export const functionNames: readonly string[] = Object.keys(functions)

const makeParameter = 'Make the value a parameter of the template, and pass it with the parameters input.'

// The function with a name; `inDefault` says how to set the parameter whose default calls it. Throws `template-expression` if it cannot be
// evaluated before a deployment, or does not exist.
export const findFunction = (name: string, at: Place, inDefault = makeParameter): TemplateFunction => {
  const found = byLowerName.get(name.toLowerCase())
  if (found !== undefined) return found
  const reason = notBeforeDeployment(name)
  const guess = didYouMean(name, functionNames)
  const hint = guess === undefined ? '' : ` Did you mean ${guess}()?`
  throw new AibError({
    code: 'template-expression',
    message:
      reason === undefined
        ? `${name}() is not a function that can be evaluated here.${hint}`
        : `${name}() cannot be evaluated before the deployment: it ${reason}.`,
    where: at,
    ...(guess === undefined || reason !== undefined ? { fix: inDefault } : {}),
  })
}

const byLowerName = new Map(Object.entries(functions).map(([name, definition]) => [name.toLowerCase(), definition]))

const notBeforeDeployment = (name: string): string | undefined => {
  const lower = name.toLowerCase()
  if (lower.startsWith('list')) return 'asks Azure for keys or other values of a resource'
  return unknowable.get(lower)
}

const unknowable: ReadonlyMap<string, string> = new Map(
  Object.entries({
    deployer: 'returns who deploys, and no deployment takes place',
    externalinput: 'is filled in by the tool that deploys a parameters file',
    externalinputs: 'is filled in by the tool that deploys a parameters file',
    getsecret: 'reads a key vault',
    managementgroup: 'returns a management group, and an image template is deployed to a resource group',
    pickzones: 'asks Azure for the zones of a region',
    providers: 'asks Azure for the resource types of a provider',
    reference: 'asks Azure for the state of a deployed resource',
    references: 'asks Azure for the state of deployed resources',
    roledefinitions: 'looks up a role of Azure by its name',
    tologicalzone: 'asks Azure for the zones of a subscription',
    tologicalzones: 'asks Azure for the zones of a subscription',
    tophysicalzone: 'asks Azure for the zones of a subscription',
    tophysicalzones: 'asks Azure for the zones of a subscription',
  }),
)
