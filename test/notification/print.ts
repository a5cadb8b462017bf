/** Prints every message in every form, to be looked at: `node test/notification/print.ts [name]`. */

import { render } from '../../shared/notification/render/render.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { messages } from '../fixtures/incident.ts';

const operator = { arn: 'arn:aws:lambda:us-east-2:111122223333:function:operator' };

for (const [name, notification] of Object.entries(messages)) {
  const wanted = process.argv[2];
  if (wanted !== undefined && wanted !== name) continue;
  const message = render(notification, operator);
  const lines = message.text.split('\n');
  console.log(
    `\n${'='.repeat(100)}\n${name} (${lines.length} lines)\n\nSubject: ${message.subject}\n\n${message.text}`,
  );
  if (wanted === undefined) continue;
  console.log(`\n--- chat\n${JSON.stringify(JSON.parse(message.chat), null, 2)}`);
  console.log(`\n--- slack\n${JSON.stringify(renderSlack(readPublished(message.json)), null, 2)}`);
  console.log(`\n--- json (${message.json.length} characters)\n${message.json.slice(0, 600)}…`);
}
