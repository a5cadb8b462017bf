/** A process that starts an account, says its process id and then does as its argument says: the life-cycle test watches from outside. */
import { startAccount } from '../sandbox/account/start.ts';

const account = await startAccount();
console.log(JSON.stringify({ pid: account.pid, log: account.log }));
if (process.argv[2] === 'fail') throw new Error('failed on purpose');
if (process.argv[2] === 'wait') setInterval(() => undefined, 1000);
