// What the script prints at its end for the pipeline, by the names of its platform.
import assert from 'node:assert/strict'
import { makeSetup, type SetupOptions } from '../../../shared/setup/make.js'
import { renderScript } from '../../../shared/setup/script.js'
import { planOf, template } from '../preflight/world.js'
import { setupOptions } from './options.js'

const endOfScript = (pipeline: Partial<SetupOptions['pipeline']>): string => {
  const setup = makeSetup([planOf(template({}))], setupOptions(pipeline))
  const script = renderScript(setup)
  return script.slice(script.indexOf('# Values for'))
}

describe('the values that the script of a set-up prints', () => {
  const connection = { issuer: 'https://vstoken.dev.azure.com/1', subject: 'sc://o/p/c' }

  it('have the names of the inputs on GitHub', () => {
    const end = endOfScript({ repository: 'o/r', branches: ['main'] })
    for (const name of ['subscription-id', 'tenant-id', 'client-id', 'resource-group-name'])
      assert.match(end, new RegExp(`echo ['"]${name}: `))
    assert.doesNotMatch(end, /--subscription-id|resourceGroupName/)
  })

  it('have the names of the service connection and of the inputs on Azure DevOps', () => {
    const end = endOfScript({ connection })
    for (const name of ['Subscription ID', 'Directory \\(tenant\\) ID', 'Application \\(client\\) ID', 'resourceGroupName'])
      assert.match(end, new RegExp(`echo ['"]${name}: `))
    assert.doesNotMatch(end, /tenant-id|resource-group-name/)
  })

  it('are flags in a terminal', () => {
    const end = endOfScript({})
    for (const name of ['subscription-id', 'tenant-id', 'client-id', 'resource-group-name'])
      assert.match(end, new RegExp(`echo ['"]--${name} `))
    assert.doesNotMatch(end, /resourceGroupName|^echo '[a-z]/m)
  })

  it('are printed for both platforms if a pipeline has both logins', () => {
    const end = endOfScript({ repository: 'o/r', branches: ['main'], connection })
    assert.match(end, /resource-group-name: images/)
    assert.match(end, /resourceGroupName: images/)
  })
})
