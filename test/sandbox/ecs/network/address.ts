/** Whether an IPv4 block contains an address. An IPv6 block contains none. */
export function holds(block: string, address: string): boolean {
  const [base = '', length = '32'] = block.split('/');
  if (base.includes(':')) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

/** The length of the prefix of a block. Of several blocks with an address, the one with the longest prefix counts. */
export function prefixLength(block: string): number {
  return Number(block.split('/')[1] ?? 32);
}

/** An address of a block that AWS does not reserve, chosen by a number. */
export function addressIn(block: string, any: number): string {
  const size = 2 ** (32 - prefixLength(block));
  // AWS reserves the first four addresses and the last one of a subnet.
  return textOf(numberOf(block.split('/')[0] ?? '') + 4 + (any % Math.max(1, size - 5)));
}

/** The DNS resolver of a VPC: the third address of its block. */
export function resolverOf(block: string): string {
  return textOf(numberOf(block.split('/')[0] ?? '') + 2);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
