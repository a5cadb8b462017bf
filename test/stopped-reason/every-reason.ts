import { readFileSync } from 'node:fs';
import { type StoppedReason, secret, stoppedReasons, wrapped } from '../fixtures/stopped-reasons.ts';
import { composedReasons } from './composed-reasons.ts';

const init = 'ResourceInitializationError: ';

/** What `{name}` stands for in the table. */
const abbreviations: Readonly<Record<string, string>> = {
  ...wrapped,
  init,
  pull: `${init}unable to pull secrets or registry auth: `,
  content: wrapped.secret.slice(0, wrapped.secret.indexOf('failed to fetch secret')),
  logger: `${init}failed to validate logger args: `,
  ARN: secret,
};

function expand(text: string): string {
  return text.replaceAll(/\{([a-zA-Z]+)\}/g, (all, name: string) => abbreviations[name] ?? all).replaceAll('⏎', '\n');
}

function readRow(line: string): StoppedReason {
  const [category = '', fault = '', called = '', resource = '', ...text] = line.split(' | ');
  const [dependency = '', action = null] = called.split(' ');
  return {
    name: text.join(' | '),
    text: expand(text.join(' | ')),
    category: category.replace('?', '') as StoppedReason['category'],
    fault,
    dependency: dependency as StoppedReason['dependency'],
    resource: resource === '-' ? null : expand(resource),
    action,
    ambiguous: category.endsWith('?'),
  };
}

const tabled = readFileSync(new URL('reasons.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map(readRow);

/** All reasons that the tests know, each with what it says. */
export const everyReason: readonly StoppedReason[] = [...stoppedReasons, ...composedReasons, ...tabled];
