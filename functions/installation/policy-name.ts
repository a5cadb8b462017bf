const form = /^[a-z0-9]{8}$/;
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * What the name of a grant's policy ends in: no policy that an earlier grant left behind has it. It is the physical id of its
 * resource, so that it stays as long as the grant does.
 * @param randomBytes so many random bytes
 */
export function newPolicySuffix(randomBytes: (count: number) => Uint8Array): string {
  return [...randomBytes(8)].map((byte) => letters[byte % letters.length]).join('');
}

/** Whether a physical id is such an end of a name. */
export function isPolicySuffix(id: string): boolean {
  return form.test(id);
}
