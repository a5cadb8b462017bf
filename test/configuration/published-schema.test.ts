import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeSchema, SCHEMA_FILE } from '../../build/schema.ts';

test('the published JSON Schema is what the code says (node build/schema.ts)', () => {
  expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(composeSchema()));
});
