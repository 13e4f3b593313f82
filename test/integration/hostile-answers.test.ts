// What Azure answers is text from outside to every command: a tag, a message or a state may have been written by anybody.
import assert from 'node:assert/strict'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import type { Command } from '../../shared/inputs/definition.js'
import { objectOf, parseJson } from '../emulator/json.js'
import { doors, exampleInputs, type Door, type DoorResult } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

const pieces = [
  '\n::error::pwn',
  '\r::add-mask::pwn',
  '\u0085::set-output name=a::b',
  '\u2028##vso[task.setvariable variable=a]b',
  '##[set-env name=a]b',
  '##v\u0000so[task.complete result=Failed]',
  '%0A::error::pwn',
  '\u001b[31m\u001b]0;title\u0007\u009b2J',
  '\u202egnp\u2066',
  '<img src=x onerror=alert(1)>',
  '</details></td></tr></table><script>alert(1)</script>',
  '[link](https://evil.example/a)',
  '![picture](https://evil.example/b)',
  'https://evil.example/c www.evil.example',
  '@octocat #1 contoso/images#2',
  '\\| x | y `| z` \\\\| ``',
  '\n```\n# heading\n- [ ] task\n',
  '{"a": "b"}',
]
const hostile = `x ${pieces.join(' ')}`

describe('an answer that is hostile', () => {
  const emulator = useEmulator()

  const assertHarmless = ({ log, summary, outputs }: DoorResult): void => {
    const shown = `${log}${summary}${JSON.stringify(outputs)}`
    // eslint's no-control-regex does not see a pattern that is put together.
    assert.doesNotMatch(shown, new RegExp('[\\u0000\\u0007\\u001b\\u009b\\u202e\\u2066\\u2028]'))
    const html = micromark(summary, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
    assert.doesNotMatch(html, /<(?:img|script|input|a href="(?:https?:\/\/)?(?:www\.)?evil)/)
    const prose = html.replace(/<code>[^<]*<\/code>/g, '')
    assert.doesNotMatch(prose, /@octocat|(?<![\w&])#\d|evil\.example/)
  }

  const definitionWith = async (name: string): Promise<string> => {
    const definition = await newDefinition(emulator(), name)
    const tags = {
      'aib-pipelines-channel': hostile,
      'aib-pipelines-image': hostile,
      'aib-pipelines-parts': hostile,
      'aib-pipelines-commit': hostile,
      VMImageBuilderSource: hostile,
      commit: hostile,
      [hostile.slice(0, 200)]: hostile,
    }
    const regions = ['West US 2', hostile]
    await placeVersions(emulator(), definition, {
      '1.0.0': { tags, regions, source: hostile },
      '1.1.0': { tags, regions, state: hostile, replication: { [hostile]: hostile } },
      '1.2.0': { tags, regions },
    })
    return definition
  }
  const templateWith = async (name: string, runState: string): Promise<Record<string, string>> => {
    const { description, control } = emulator()
    const id = `${description.resourceGroupId}/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`
    const times = { startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T00:01:00Z' }
    const properties = {
      provisioningState: 'Succeeded',
      provisioningError: { provisioningErrorCode: hostile, message: hostile },
      distribute: [{ type: 'SharedImage', runOutputName: hostile, galleryImageId: description.galleryImageId }],
      lastRunStatus: { ...times, runState, runSubState: hostile, message: hostile },
    }
    await control.place([
      objectOf(parseJson(JSON.stringify({ id, location: description.location, tags: { [hostile.slice(0, 200)]: hostile }, properties }))),
    ])
    return {
      'subscription-id': description.subscriptionId,
      'resource-group-name': description.resourceGroup,
      'image-builder-template-name': name,
    }
  }
  const refusal = { status: 409, headers: { 'x-ms-request-id': 'x::error::y' }, body: { error: { code: hostile, message: hostile } } }

  // Each on a door whose runner or page would obey it.
  const runs: readonly (readonly [Command, Door, () => Promise<Record<string, string>>])[] = [
    ['check', doors.gitHub, () => builtOnce('hostile-check')],
    ['gate', doors.gitHub, async () => ({ 'gallery-image-definition': await definitionWith('hostile-gate'), 'required-tags': 'commit=1' })],
    [
      'promote',
      doors.azureDevOps,
      async () => {
        await emulator().control.fault({ on: { host: 'arm', method: 'P(?:UT|ATCH)' }, times: 1000, fault: refusal })
        const id = `${await definitionWith('hostile-promote')}/versions/1.2.0`
        return { 'image-version-id': id, channel: 'stable' }
      },
    ],
    ['retain', doors.gitHub, async () => ({ 'gallery-image-definition': await definitionWith('hostile-retain'), 'keep-versions': '1' })],
    ['wait', doors.gitHub, () => templateWith('hostile-wait', 'Failed')],
    [
      'cancel',
      doors.gitHub,
      async () => {
        await emulator().control.fault({ on: { host: 'arm', method: 'POST', path: '/cancel' }, times: 1000, fault: refusal })
        return templateWith('hostile-cancel', 'Running')
      },
    ],
  ]
  const builtOnce = async (name: string): Promise<Record<string, string>> => {
    const definition = await definitionWith(name)
    const { parameters = '' } = exampleInputs(emulator(), name)
    return {
      ...exampleInputs(emulator(), name),
      parameters: parameters.replace(/^gallery-image=.*$/m, `gallery-image=${definition}`),
      'rebuild-when': 'source, age',
      'max-age-days': '4',
    }
  }

  for (const [command, door, inputsOf] of runs)
    it(`makes ${command} on ${door.name} print nothing that acts`, async () => {
      const result = await door.run(emulator(), command, { 'poll-interval': '20ms', ...(await inputsOf()) })
      // It has come to the hostile text.
      assert.match(`${result.log}${result.summary}`, command === 'check' ? /A build is needed/ : /octocat/)
      assertHarmless(result)
    })
})
