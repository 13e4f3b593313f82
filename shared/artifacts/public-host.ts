// Keeps a request to the public internet. A template chooses the URLs that are fetched for it, and must not reach what only the machine of
// the job does: its own services, its network, the endpoints of its cloud that give out tokens.
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'

// Whether an address is in a private network, of this machine, or of no host (IANA IPv4 and IPv6 Special-Purpose Address Registries).
const isInternal = (address: string): boolean => internal.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

// Whether the host of a URL is such an address. Node looks up no addresses, so that publicLookup does not see them.
export const isInternalHost = ({ hostname }: URL): boolean => {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(address) !== 0 && isInternal(address)
}

// Node's own lookup, except that it fails if one of the addresses is internal. It is what the connection uses, so that a second answer of the
// name server changes nothing.
export const publicLookup = (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses
    if (error !== null || first === undefined) callback(error ?? new Error(notPublic), [])
    else if (addresses.some(({ address }) => isInternal(address))) callback(new Error(notPublic), [])
    else if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

// The end of a sentence. Without the address: which names there are in a private network is not to be learnt.
export const notPublic = 'its host is not on the public internet'

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void

const internal = new BlockList()
// IPv6 addresses that hold an IPv4 address are checked as that: ::ffff:10.0.0.1 by Node, and below those of NAT64 (RFC 6052) and 6to4
// (RFC 3056), through which a network may lead to it.
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Instance metadata among them, 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  // Azure's host of a virtual machine (Microsoft Learn, "What is IP address 168.63.129.16?").
  ['168.63.129.16', 32],
] as const) {
  internal.addSubnet(network, bits, 'ipv4')
  const [high, low] = [0, 2].map((at) => Buffer.from(network.split('.').map(Number)).readUInt16BE(at).toString(16))
  internal.addSubnet(`64:ff9b::${high}:${low}`, 96 + bits, 'ipv6')
  internal.addSubnet(`2002:${high}:${low}::`, 16 + bits, 'ipv6')
}
for (const [network, bits] of [
  ['::', 127],
  // NAT64 of one's own network (RFC 8215).
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  internal.addSubnet(network, bits, 'ipv6')
