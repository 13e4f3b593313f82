// Creates the roles and role assignments of a set-up script in the emulator, as the script would in Azure.
import { at, itemsOf, textOf } from '../shared/json.js'
import type { Emulator } from '../test/emulator/start.js'

// Grants what the output of `aib setup` grants, and nothing else. The set-up's `image-pipeline` is the emulator's pipeline.
export const grantSetup = async ({ control }: Emulator, script: string): Promise<void> => {
  for (const [, text = ''] of script.matchAll(/--role-definition '(\{[^']*\})'/g)) {
    const definition: unknown = JSON.parse(text)
    const texts = (member: string): readonly string[] => itemsOf(at(definition, member)).flatMap((item) => textOf(item) ?? [])
    await control.define({ name: textOf(at(definition, 'Name')) ?? '', actions: texts('Actions'), dataActions: texts('DataActions') })
  }
  const names = new Map(
    [...script.matchAll(/^(identity_\d+)=.* --name (\S+) --query/gm)].map(([, variable = '', name = '']) => [variable, name]),
  )
  for (const [, variable = '', role = '', scope = '', condition] of script.matchAll(
    /^give "\$(\w+)" '?([^'\n]+?)'? (\/\S+)(?: "(.+)")?$/gm,
  )) {
    const name = names.get(variable) ?? ''
    const principal = name === 'image-pipeline' ? 'pipeline' : name
    await control.grant({ principal, role, scope, ...(condition === undefined ? {} : { condition }) })
  }
}
