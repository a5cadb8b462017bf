import { UsageError } from './usage-error.ts';

/** What a text of JSON holds; editors may begin it with a byte-order mark. @param name of the file. @throws UsageError */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${name} is not JSON: ${error.message}.`);
  }
}
