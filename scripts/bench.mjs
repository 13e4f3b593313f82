// npm run bench: how fast it is, each number as a ratio to a bound measured in the same run. --json prints one list.
import { bundle, compile, install } from './prepare.mjs'

install()
await compile()
await bundle()
await import('../build/test/bench/main.js')
