/**
 * Whether an IP address is in a private, carrier-grade NAT or unique local block. The addresses of an interface
 * endpoint are.
 */
export function isPrivateAddress(address: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/.test(
    address,
  );
}
