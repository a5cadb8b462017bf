/** Writes docs/notification.schema.json from the schema that the code holds: `node test/notification/write-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { publishedNotification } from '../../shared/notification/render/published.ts';

export const schemaFile = fileURLToPath(new URL('../../docs/notification.schema.json', import.meta.url));

/** The published JSON Schema as the file holds it. */
export function schemaText(): string {
  const schema = {
    ...toJsonSchema(publishedNotification),
    title: 'Notification of ecs-init-remediator',
    description:
      'What subscribers of the protocols lambda and sqs receive: one message about one state of one incident. New optional fields may be added; a field that is taken away or changes its meaning raises "schema".',
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(schemaFile, schemaText());
