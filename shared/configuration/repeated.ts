import { quote } from './quote.ts';

/** The problems of a list in which something stands twice. @param path where the list stands, for the messages. */
export function repeated(path: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [`${path}[${index}]: ${quote(value)} is named twice; allowed: once`] : [],
  );
}
