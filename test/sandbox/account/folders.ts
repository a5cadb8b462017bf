import { fileURLToPath } from 'node:url';

/** The folder of the checkout. The sandbox writes only to it and to the temporary folder of the system. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder for what the sandbox installs and logs. Git ignores it, and it is safe to delete. */
export const sandboxFolder = `${checkout}.sandbox`;
