// The lint rule that keeps time in shared/clock.ts.
import assert from 'node:assert/strict'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'

// The house's own configuration, without the rules that need types.
const eslint = new ESLint({
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
})

// What the rules of the house say about a text in this place.
const findings = async (text: string, filePath: string): Promise<readonly string[]> =>
  (await eslint.lintText(text, { filePath })).flatMap(({ messages }) => messages.map(({ message }) => message))

describe('the lint rule about time', () => {
  const refused = [
    'AbortSignal.timeout(1)',
    "AbortSignal['timeout'](1)",
    'AbortSignal.any([])',
    'const { any } = AbortSignal; any([])',
    'const { timeout: limit } = AbortSignal; limit(1)',
    'Date.now()',
    'new Date()',
    'setTimeout(() => {}, 1)',
    'globalThis.setInterval(() => {}, 1)',
    "import { setTimeout as wait } from 'node:timers/promises'; wait(1)",
    "const { setTimeout: wait } = await import('node:timers/promises'); wait(1)",
    "import timers from 'timers'; timers.setTimeout(() => {}, 1)",
  ]
  for (const place of [
    'shared/azure/arm.ts',
    'actions/comment.ts',
    'tasks/AzureVMImageBuilderV1/main.ts',
    'cli/main.ts',
    'platform/git.ts',
  ])
    it(`refuses every other clock in ${place}`, async () => {
      for (const text of refused) assert.match((await findings(text, place)).join('\n'), /shared\/clock\.ts/, text)
    })

  it('lets times be read and written, and the clock itself have timers', async () => {
    for (const text of ["new Date('2026-01-01')", 'Date.parse("x")', 'new Date(1)', 'new AbortController()'])
      assert.deepEqual(await findings(text, 'shared/azure/arm.ts'), [], text)
    for (const text of refused) assert.doesNotMatch((await findings(text, 'shared/clock.ts')).join(), /Use shared/, text)
  })
})
