/** A range of IP addresses, both ends included. */
export type Range = { readonly family: 4 | 6; readonly from: bigint; readonly to: bigint };

/** A CIDR block as a range of addresses. */
export type CidrRange = Range & { readonly prefix: number };

/** The range of a CIDR block or of one address; undefined if the text is neither. */
export function readCidr(text: string): CidrRange | undefined {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const value = family === 4 ? readIpv4(address) : readIpv6(address);
  const prefix = length === undefined ? bits : Number(length);
  if (value === undefined || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const from = value - (value % size);
  return { family, from, to: from + size - 1n, prefix };
}

/** The ranges of the blocks that can be parsed. The others are left out. */
export function readCidrs(texts: readonly string[]): readonly CidrRange[] {
  return texts.map(readCidr).filter((range) => range !== undefined);
}

function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function readIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** Whether two ranges share an address. */
export function overlaps(one: Range, other: Range): boolean {
  return one.family === other.family && one.from <= other.to && other.from <= one.to;
}

/** Whether the outer range holds every address of the inner one. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.from <= inner.from && inner.to <= outer.to;
}

/** The ranges without the addresses of `cut`. */
export function subtract(ranges: readonly Range[], cut: Range): readonly Range[] {
  return ranges.flatMap((range) => {
    if (!overlaps(range, cut)) return [range];
    const left = range.from < cut.from ? [{ ...range, to: cut.from - 1n }] : [];
    const right = cut.to < range.to ? [{ ...range, from: cut.to + 1n }] : [];
    return [...left, ...right];
  });
}

/** The addresses that are in the ranges and in `cut`. */
export function intersect(ranges: readonly Range[], cut: Range): readonly Range[] {
  return ranges
    .filter((range) => overlaps(range, cut))
    .map((range) => ({
      family: range.family,
      from: range.from > cut.from ? range.from : cut.from,
      to: range.to < cut.to ? range.to : cut.to,
    }));
}

const wholes = { 4: readCidrs(['0.0.0.0/0']), 6: readCidrs(['::/0']) } as const;

/** All addresses of an IP version. */
export function everything(family: 4 | 6): readonly Range[] {
  return wholes[family];
}

/**
 * Blocks that hold no public addresses (IANA's special-purpose registries). The public addresses of IPv6 are
 * `2000::/3`.
 */
const special = readCidrs([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
]);
const publics = { 4: special.reduce(subtract, wholes[4]), 6: readCidrs(['2000::/3']) } as const;

/** All public addresses of an IP version. */
export function publicAddresses(family: 4 | 6): readonly Range[] {
  return publics[family];
}

/** Whether all addresses of a range are public. */
export function isPublic(range: Range): boolean {
  return publics[range.family].some((one) => contains(one, range));
}
