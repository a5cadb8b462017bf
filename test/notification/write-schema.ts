/** Writes the schemas of published messages from those that the code holds: `node test/notification/write-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { publishedNotification } from '../../shared/notification/render/published.ts';
import { publishedControl } from '../../shared/notification/render/published-control.ts';
import { publishedOutage } from '../../shared/notification/render/published-outage.ts';
import { publishedSweep } from '../../shared/notification/render/published-sweep.ts';

const later = 'New optional fields may be added; a field that is taken away or changes its meaning raises "schema".';

/** The published JSON Schemas: each file, and the text that it holds. */
export const schemas = [
  {
    file: fileURLToPath(new URL('../../docs/notification.schema.json', import.meta.url)),
    text: textOf({
      ...toJsonSchema(publishedNotification),
      title: 'Notification of ecs-init-remediator',
      description: `What subscribers of the protocols lambda and sqs receive: one message about one state of one incident. ${later}`,
    }),
  },
  {
    file: fileURLToPath(new URL('../../docs/control.schema.json', import.meta.url)),
    text: textOf({
      ...toJsonSchema(publishedControl),
      title: 'Notification of ecs-init-remediator about a control',
      description: `What subscribers of the protocols lambda and sqs receive when somebody changed the mode, paused, resumed or restored, answered a plan, or when the product stopped itself. ${later}`,
    }),
  },
  {
    file: fileURLToPath(new URL('../../docs/outage.schema.json', import.meta.url)),
    text: textOf({
      ...toJsonSchema(publishedOutage),
      title: 'Notification of ecs-init-remediator about an outage',
      description: `What subscribers of the protocols lambda and sqs receive when one obstacle keeps several services from starting. ${later}`,
    }),
  },
  {
    file: fileURLToPath(new URL('../../docs/sweep.schema.json', import.meta.url)),
    text: textOf({
      ...toJsonSchema(publishedSweep),
      title: 'Notification of ecs-init-remediator about a sweep',
      description: `What subscribers of the protocols lambda and sqs receive when the daily sweep has found that running services would not start again, or that what it had found is over. ${later}`,
    }),
  },
];

function textOf(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const { file, text } of schemas) writeFileSync(file, text);
