import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { at, isObject, itemsOf } from '../../shared/json.js'
import { examplesFolder } from '../examples.js'
import { runCommand } from '../front-doors/command.js'
import { itWith, toolPath, type Tool } from '../tools.js'
import { doors } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// The image templates that people start from: each plans without a finding, and builds.
describe('the example image', () => {
  const emulator = useEmulator()
  const folders = readdirSync('examples', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'github' && entry.name !== 'azure-pipelines')
    .map(({ name }) => name)

  const templateOf = (folder: string): string => {
    const [template] = readdirSync(join('examples', folder)).filter((name) => name.startsWith('image.'))
    assert.ok(template !== undefined, folder)
    return template
  }
  // The programs that a plan of it starts: the compiler, and the checker of its scripts' syntax.
  const toolsOf = (folder: string): readonly Tool[] => [
    ...(templateOf(folder).endsWith('.bicep') ? (['bicep'] as const) : []),
    ...(folder.startsWith('windows') ? (['pwsh'] as const) : []),
  ]
  const environmentOf = (folder: string): Record<string, string> => ({
    PATH: [...toolsOf(folder).map((tool) => dirname(toolPath(tool))), process.env['PATH'] ?? ''].join(delimiter),
  })

  // The parameters files have values to replace, which the plan says.
  for (const folder of folders)
    itWith(
      toolsOf(folder),
      `${folder} plans without a finding but that its subscription is an example, with its parameters file`,
      async () => {
        const words = ['plan', templateOf(folder), '--parameters', 'parameters.json', '--json']
        const container = ['--artifacts-container-url', 'https://youraccount.blob.core.windows.net/artifacts']
        const result = await runCommand([...words, ...container], { cwd: join(examplesFolder, folder), environment: environmentOf(folder) })
        assert.equal(result.exitCode, 0, result.stderr)
        assert.deepEqual(
          itemsOf(at(JSON.parse(result.stdout), 'findings')).map((finding) => at(finding, 'rule')),
          ['subscription-example'],
        )
      },
    )

  // A base image is built before the application on it.
  let base = ''
  const order = ['hardened-linux', ...folders.filter((folder) => folder !== 'hardened-linux')]
  for (const folder of order)
    itWith(toolsOf(folder), `${folder} builds`, async () => {
      const { description } = emulator()
      const isBicep = templateOf(folder).endsWith('.bicep')
      const gallery = folder.startsWith('windows') ? description.windowsGalleryImageId : description.galleryImageId
      const result = await doors.terminal.run(
        emulator(),
        'build',
        {
          template: templateOf(folder),
          parameters: [
            `location=${description.location}`,
            `identity=${description.identityId}`,
            `${isBicep ? 'galleryImage' : 'gallery-image'}=${gallery}`,
            ...(folder === 'application' ? [`base-image-version=${base}`] : []),
            ...(folder === 'linux-web-server' ? [`disk=${description.diskContainerUrl}/linux-web-server.vhd`] : []),
          ].join('\n'),
          'image-builder-template-name': `example-${folder}`,
          'subscription-id': description.subscriptionId,
          'resource-group-name': description.resourceGroup,
          'artifacts-container-url': description.blobContainerUrl,
          'poll-interval': '50ms',
          json: 'true',
        },
        { cwd: join(examplesFolder, folder), environment: environmentOf(folder) },
      )
      assert.equal(result.exitCode, 0, result.log)
      const outputs = at(JSON.parse(result.stdout), 'outputs')
      assert.ok(isObject(outputs))
      assert.equal(outputs['run-state'], 'Succeeded')
      if (folder === 'hardened-linux') base = String(outputs['image-id'])
    })
})
