import tseslint from 'typescript-eslint'

// Packages that the core must not import: it knows a platform only through `Host` (CONTRIBUTING.md, "The house").
const platformPackages = [
  { group: ['@actions/*', 'azure-pipelines-task-lib', 'azure-pipelines-task-lib/*'], message: 'shared/ knows a platform only as Host.' },
  {
    group: ['**/actions/**', '**/tasks/**', '**/cli/**', '**/test/**'],
    message: 'shared/ is imported by the front doors, never the other way.',
  },
  {
    group: ['node:process', 'process', 'node:console', 'console', 'child_process', 'node:child_process'],
    message: 'shared/ knows a platform only as Host.',
  },
]

// A fact from outside has its source in docs/service.md or docs/platforms.md; a comment cites it by its number, such as docs/service.md 3.5.
const sourcesOfFacts = [
  ...['template reference', 'troubleshooting', 'release notes', 'REST reference', 'TypeSpec', 'recordings', 'galleries'].map(
    (name) => `(${name}`,
  ),
  ...['learn.microsoft.com,', 'docs.github.com,', '.cs of', 'azvmimagebuilder#', 'Azure/bicep#'],
]

// Time is shared/clock.ts's alone: tests replace it there, and a limit that is made elsewhere may be collected before it fires.
const clockMessage = 'Use shared/clock.ts: it keeps every wait and time limit.'
const noOtherClock = {
  'no-restricted-properties': [
    'error',
    { object: 'AbortSignal', property: 'timeout', message: clockMessage },
    { object: 'AbortSignal', property: 'any', message: clockMessage },
    { object: 'Date', property: 'now', message: clockMessage },
    ...['setTimeout', 'setInterval'].map((property) => ({ object: 'globalThis', property, message: clockMessage })),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clockMessage },
    { selector: 'ImportDeclaration[source.value=/^(?:node:)?timers(?:.promises)?$/]', message: clockMessage },
    { selector: 'ImportExpression[source.value=/^(?:node:)?timers(?:.promises)?$/]', message: clockMessage },
  ],
}
const timers = ['setTimeout', 'setInterval'].map((name) => ({ name, message: clockMessage }))

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'test/runtimes/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A quarter of the time of all rules, for what the compiler checks: no enum is declared here, and classes have private members.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['warn', { max: 250 }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['shared/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: platformPackages }],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'shared/ knows a platform only as Host.' },
        { name: 'console', message: 'shared/ speaks through Host.log.' },
        ...timers,
      ],
    },
  },
  {
    files: ['actions/**/*.ts', 'tasks/**/*.ts', 'cli/**/*.ts', 'platform/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...timers] },
  },
  {
    files: ['shared/**/*.ts', 'actions/**/*.ts', 'tasks/**/*.ts', 'cli/**/*.ts', 'platform/**/*.ts'],
    ignores: ['shared/clock.ts'],
    rules: noOtherClock,
  },
  {
    files: ['shared/**/*.ts', 'actions/**/*.ts', 'tasks/**/*.ts', 'cli/**/*.ts', 'platform/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 60 }],
      'no-warning-comments': ['error', { terms: sourcesOfFacts, location: 'anywhere' }],
    },
  },
  {
    files: ['shared/clock.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    // Tables are as long as what they hold.
    files: ['shared/inputs/table/*.ts', 'scripts/phrases/constructions.ts', 'shared/diagnosis/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      // mocha's describe and it return nothing that needs awaiting; assertion helpers may be unbound.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
)
