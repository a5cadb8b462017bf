import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { worldSchema } from './world-schema.ts';

/** The published JSON Schema of a world's file, as text. */
export function renderWorldSchema(): string {
  const schema = toJsonSchema(worldSchema, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ ...schema, title: 'A world of the ecs-init-remediator sandbox' }, null, 2)}\n`;
}

/** The file in which the schema is published. */
export const worldSchemaFile = new URL('./world.schema.json', import.meta.url);

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(worldSchemaFile, renderWorldSchema());
}
