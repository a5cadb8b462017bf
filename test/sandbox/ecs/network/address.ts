/** Whether an IPv4 block holds an address. A block of IPv6 holds none. */
export function holds(block: string, address: string): boolean {
  const [base = '', length = '32'] = block.split('/');
  if (base.includes(':')) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

/** How long a block's prefix is; the longest that holds an address wins. */
export function prefixLength(block: string): number {
  return Number(block.split('/')[1] ?? 32);
}

/** An address of a block that AWS does not keep for itself, by any number. */
export function addressIn(block: string, any: number): string {
  const size = 2 ** (32 - prefixLength(block));
  // The first four and the last of a subnet are AWS's own.
  return textOf(numberOf(block.split('/')[0] ?? '') + 4 + (any % Math.max(1, size - 5)));
}

/** The resolver of a VPC: the third address of its block. */
export function resolverOf(block: string): string {
  return textOf(numberOf(block.split('/')[0] ?? '') + 2);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
