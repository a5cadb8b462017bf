import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../shared/configuration/configuration-schema.ts';

/** The path of the published JSON Schema of the configuration. */
export const SCHEMA_FILE = fileURLToPath(new URL('../docs/configuration.schema.json', import.meta.url));

/**
 * The JSON Schema of the configuration, with the line breaks of the formatter. Checks that compare two values run at
 * synthesis only.
 */
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
