// Functions that create identifiers: the two hashes of the template language, which join their arguments with hyphens, and the random one.
import { createHash } from 'node:crypto'
import { any, type Call, type FunctionTable } from './call.js'
import { drawOf } from './draw.js'

export const hashFunctions: FunctionTable = {
  guid: { takes: [1, any], run: (call) => call.give(guid(joined(call))) },
  newGuid: { takes: [0, 0], run: (call) => call.give(drawOf(call).guid()) },
  uniqueString: { takes: [1, any], run: (call) => call.give(uniqueString(joined(call))) },
}

const joined = (call: Call): string =>
  call
    .values()
    .map((_, index) => call.text(index))
    .join('-')

// A UUID of version 5 (RFC 9562) in a namespace of Azure Resource Manager (docs/platforms.md 4.8).
const guid = (text: string): string => {
  const hash = createHash('sha1').update(namespace).update(text, 'utf8').digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const namespace = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex')

// The first two lanes of MurmurHash3 x86-128 with a seed of 0, in base32: 13 digits of 5 bits, the highest first. Azure's own provider for
// Terraform publishes the function (azapi, unique_string), and the Bicep compiler's tests its results.
const uniqueString = (text: string): string => {
  const { low, high } = murmurHash(Buffer.from(text, 'utf8'))
  const bits = (BigInt(high) << 33n) | (BigInt(low) << 1n)
  return Array.from({ length: 13 }, (_, digit) => alphabet.charAt(Number((bits >> BigInt(60 - 5 * digit)) & 31n))).join('')
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const lowMultiplier = 0x239b961b
const highMultiplier = 0xab0e9789

const murmurHash = (bytes: Buffer): { readonly low: number; readonly high: number } => {
  const whole = bytes.length - (bytes.length % 8)
  // The rest counts as if zeros followed it.
  const padded = Buffer.concat([bytes, Buffer.alloc(8)])
  let low = 0
  let high = 0
  for (let offset = 0; offset < whole; offset += 8) {
    low = Math.imul(rotate(low ^ scrambleLow(padded, offset), 19) + high, 5) + 0x561ccd1b
    high = Math.imul(rotate(high ^ scrambleHigh(padded, offset + 4), 13) + low, 5) + 0x0bcaa747
  }
  low ^= scrambleLow(padded, whole) ^ bytes.length
  high ^= scrambleHigh(padded, whole + 4) ^ bytes.length
  low += high
  high += low
  low = finish(low)
  high = finish(high)
  low += high
  high += low
  return { low: low >>> 0, high: high >>> 0 }
}

const scrambleLow = (bytes: Buffer, offset: number): number =>
  Math.imul(rotate(Math.imul(bytes.readUInt32LE(offset), lowMultiplier), 15), highMultiplier)

const scrambleHigh = (bytes: Buffer, offset: number): number =>
  Math.imul(rotate(Math.imul(bytes.readUInt32LE(offset), highMultiplier), 17), lowMultiplier)

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

const finish = (value: number): number => {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
