import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * Asks a person whether to go on; with `--yes`, nobody is asked. Only y and yes are a yes.
 * @throws UsageError if there is nobody to ask.
 */
export async function confirm({ question }: Terminal, text: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (question === null) throw new UsageError('This asks first, and there is no terminal to ask at: give --yes.');
  return /^y(?:es)?$/i.test((await question(`${text} [y/N] `)).trim());
}
