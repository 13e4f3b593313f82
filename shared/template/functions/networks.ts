// Functions for ranges of IP addresses (Microsoft Learn, CIDR functions; results compared with those of the Bicep console).
import type { JsonObject } from '../../json.js'
import type { Call, FunctionTable } from './call.js'

export const networkFunctions: FunctionTable = {
  cidrHost: { takes: [2, 2], run: (call) => call.give(cidrHost(call)) },
  cidrSubnet: { takes: [3, 3], run: (call) => call.give(cidrSubnet(call)) },
  parseCidr: { takes: [1, 1], run: (call) => call.give(parseCidr(call)) },
}

interface Network {
  // The first address.
  readonly first: bigint
  readonly prefix: number
  // For an address: 32 or 128.
  readonly bits: number
}

const parseCidr = (call: Call): JsonObject => {
  const network = networkOf(call)
  const { first, prefix, bits } = network
  const last = first + sizeOf(network) - 1n
  const mask = (1n << BigInt(bits)) - sizeOf(network)
  const common = { network: addressText(first, bits), netmask: addressText(mask, bits) }
  if (bits === 128) return { ...common, firstUsable: addressText(first, bits), lastUsable: addressText(last, bits), cidr: prefix }
  // Networks of one or two addresses have no separate broadcast address.
  const [from, to] = prefix >= 31 ? [first, first] : [first + 1n, last - 1n]
  return {
    ...common,
    broadcast: addressText(last, bits),
    firstUsable: addressText(from, bits),
    lastUsable: addressText(to, bits),
    cidr: prefix,
  }
}

const cidrSubnet = (call: Call): string => {
  const network = networkOf(call)
  const [prefix, index] = [call.integer(1), call.integer(2)]
  if (prefix < network.prefix || prefix > network.bits)
    throw call.fault(`its argument 2 must be from ${String(network.prefix)} to ${String(network.bits)}`)
  const count = 1n << BigInt(prefix - network.prefix)
  if (index < 0 || BigInt(index) >= count) throw call.fault(`its argument 3 must be from 0 to ${String(count - 1n)}`)
  const size = 1n << BigInt(network.bits - prefix)
  return `${addressText(network.first + size * BigInt(index), network.bits)}/${String(prefix)}`
}

// Index 0 is the first address for a host.
const cidrHost = (call: Call): string => {
  const network = networkOf(call)
  const index = call.integer(1)
  const hosts = network.bits === 32 ? sizeOf(network) - 2n : sizeOf(network) - 1n
  if (index < 0 || BigInt(index) >= hosts) throw call.fault('the network has no host with that index')
  return addressText(network.first + 1n + BigInt(index), network.bits)
}

const sizeOf = ({ prefix, bits }: Network): bigint => 1n << BigInt(bits - prefix)

const networkOf = (call: Call): Network => {
  const [, address = '', length = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(call.text(0)) ?? []
  const groups = address.includes(':') ? groupsOf6(address) : groupsOf4(address)
  const prefix = Number(length)
  const bits = groups?.length === 8 ? 128 : 32
  if (groups === undefined || length === '' || prefix > bits) throw call.fault('its argument 1 must be a range such as 10.0.0.0/16')
  const value = groups.reduce((sum, group) => (sum << (bits === 32 ? 8n : 16n)) + BigInt(group), 0n)
  const size = 1n << BigInt(bits - prefix)
  return { first: value - (value % size), prefix, bits }
}

const groupsOf4 = (address: string): readonly number[] | undefined => {
  const parts = address.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256) ? parts.map(Number) : undefined
}

const groupsOf6 = (address: string): readonly number[] | undefined => {
  const [left = '', right, ...more] = address.split('::')
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))
  const [before, after] = [groups(left), groups(right ?? '')]
  const missing = 8 - before.length - after.length
  const isComplete = right === undefined ? missing === 0 : missing > 0
  const all = [...before, ...Array.from({ length: right === undefined ? 0 : missing }, () => '0'), ...after]
  if (more.length > 0 || !isComplete || !all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return all.map((group) => Number.parseInt(group, 16))
}

const addressText = (value: bigint, bits: number): string => {
  const [count, width, radix, separator] = bits === 32 ? [4, 8n, 10, '.'] : [8, 16n, 16, ':']
  const groups = Array.from({ length: count }, (_, index) => (value >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n))
  const text = groups.map((group) => group.toString(radix)).join(separator)
  return bits === 32 ? text : withoutZeros(text)
}

// The first of the longest runs of zeros is left out (RFC 5952).
const withoutZeros = (text: string): string => {
  const runs = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  )
  if (longest === undefined) return text
  const [before, after] = [text.slice(0, longest.index), text.slice(longest.index + longest[0].length)]
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`
}
