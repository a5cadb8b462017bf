import { fileURLToPath } from 'node:url';

/** The checkout's own folder: nothing of the sandbox reaches outside it but the temporary folder of the system. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the sandbox keeps what it installs and logs; ignored by git, safe to delete. */
export const sandboxFolder = `${checkout}.sandbox`;
