// npm run audit: advisories about what is bundled.
import { bundle, compile, install } from './prepare.mjs'

install()
await compile()
await bundle()
await import('../build/scripts/audit.js')
