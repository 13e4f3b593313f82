// npm run demo: the main job in a minute, on the emulator.
import { bundle, compile, install } from './prepare.mjs'

install()
await compile()
await bundle()
await import('../build/scripts/demo.js')
