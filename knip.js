// Files, exports, types and dependencies that nothing uses (npm run check). With --production, what only tests use is unused, too; there
// an export may be for a test if its own file uses it.
export default {
  entry: [
    'actions/{main,post}.ts!',
    'tasks/*/{main,post}.ts!',
    'cli/main.ts!',
    // The agentless gate: its manifest is made from it.
    'tasks/AzureVMImageBuilderGateV1/gate.ts!',
    'scripts/*.{mjs,cjs,ts}',
    'test/**/*.test.ts',
    'test/bench/**/*.{ts,mjs}',
    // Started by name: programs of tests and scripts.
    'test/emulator/main.ts',
    'test/emulator/blob/azurite-preload.ts',
    'test/{fixtures,front-doors}/*.mjs',
    'test/schema-facts/write.ts',
    'test/selftest/emulator/azure-packages.ts',
    'test/unit/azure/{long,machine}-login-program.ts',
    // Imported from build/ by the scripts that pack.
    'scripts/release/packages.ts',
    'scripts/canary/record.mjs',
  ],
  project: [
    '{actions,tasks,cli,platform,shared}/**/*.ts!',
    'scripts/{generate,generate/*}.ts!',
    'scripts/**/*.{mjs,cjs,ts}',
    'test/**/*.{ts,mjs}',
  ],
  mocha: false,
  ignoreExportsUsedInFile: process.argv.includes('--production'),
  // Programs that tests use if the machine has them.
  ignoreBinaries: ['diff', 'mkfifo'],
  ignoreDependencies: [
    // A pin for Node 20, which nothing imports.
    '@azure-rest/core-client',
    // Started as programs by scripts and tests.
    '@cyclonedx/cyclonedx-esbuild',
    '@kusto/language-service-next',
    '@stryker-mutator/core',
    'azurite',
    'dependency-cruiser',
    'tfx-cli',
  ],
}
