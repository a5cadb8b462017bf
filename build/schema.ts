import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../shared/configuration/configuration-schema.ts';

/** Where the configuration's JSON Schema is published. */
export const SCHEMA_FILE = fileURLToPath(new URL('../docs/configuration.schema.json', import.meta.url));

/** The configuration's JSON Schema, as the file holds it (whose line breaks are the formatter's). What needs two values to be compared is checked at synth only. */
export function composeSchema(): string {
  const schema = toJsonSchema(configurationSchema, { typeMode: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const schema = composeSchema();
  if (process.argv.includes('--check')) {
    if (!isDeepStrictEqual(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')), JSON.parse(schema))) {
      console.error('docs/configuration.schema.json is not what the code says: run node build/schema.ts');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(SCHEMA_FILE, schema);
  }
}
