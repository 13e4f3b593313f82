// Runs as a child that trusts the sink: 10 GiB in large, middling and small files, hashed and sent as a build does it. Prints a row with
// its peak memory. Sparse files are enough: a reader sees no difference.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toRow } from '../measure.js'
import { makeSmallFiles, makeSparse } from './data.js'
import { find, send } from './product.js'

const [sink = '', folder = ''] = process.argv.slice(2)
const middling = Array.from({ length: 16 }, (_, index) => `middling/${index}`)
await makeSparse(join(folder, 'large'), 5 * 1024)
await mkdir(join(folder, 'middling'))
for (const name of middling) await makeSparse(join(folder, name), 320)
const small = await makeSmallFiles(folder, 2000)

await send(await find(folder, ['large', ...middling, ...small]), `${sink}/account/memory`)
const peak = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify([toRow('memory for 10 GiB in 2,017 files, of 150 MB', 1, peak, 150, 'MB')]))
