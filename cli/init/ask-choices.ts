import { ARN_FORMS } from '../../shared/configuration/arn-forms.ts';
import { whyBroad } from '../../shared/configuration/broad-registrars.ts';
import { serviceName } from '../service-name.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type Choices, registrarsOf } from './compose.ts';
import type { FoundService } from './gather.ts';
import type { InitOptions } from './init-options.ts';

type Question = Terminal['question'];

/** Which services to write grants for: all, where nobody can be asked. */
export async function askServices(services: readonly string[], question: Question): Promise<readonly string[]> {
  if (question === null) return services;
  const names = services.map((arn, index) => `  ${index + 1}  ${serviceName(arn)}`).join('\n');
  const answer = await question(`Services:\n${names}\nWhich? Numbers such as 1,3 (Enter: all): `);
  return pick(services, answer) ?? services;
}

/** What only a person decides of the messages and the grants: who is told, and whose task definitions are trusted. */
export async function askChoices(
  options: InitOptions,
  services: readonly FoundService[],
  question: Question,
): Promise<Omit<Choices, 'schema' | 'mayChange'>> {
  const told = await askWhere(options, question);
  return { ...told, registrars: await askRegistrars(options, services, question), consent: options.consent };
}

async function askWhere({ email = [], slackParameter }: InitOptions, question: Question) {
  const given = { emails: email, slackParameter };
  if (question === null || email.length > 0 || slackParameter !== undefined) return given;
  const answer = await question(
    'Who is told? An e-mail address, or the name of the SSM parameter with a Slack webhook (Enter: nobody yet): ',
  );
  const text = answer.trim();
  if (text === '') return given;
  return text.includes('@') ? { ...given, emails: [text] } : { ...given, slackParameter: text };
}

/** Those who registered the task definitions; the broad ones among them only where a person names them. */
async function askRegistrars(
  { registrar }: InitOptions,
  services: readonly FoundService[],
  question: Question,
): Promise<readonly string[]> {
  if (registrar !== undefined) return registrar.map(checkRegistrar);
  const offered = registrarsOf(services);
  const narrow = offered.filter((one) => whyBroad(one) === undefined);
  if (question === null || offered.length === 0) return narrow;
  const lines = offered.map((one, index) => {
    const broad = whyBroad(one);
    return `  ${index + 1}  ${one}${broad === undefined ? '' : ` (broad: ${broad})`}`;
  });
  const answer = await question(
    `They registered the task definitions:\n${lines.join('\n')}\nWhose do you trust? Numbers, or none (Enter: those that are not broad): `,
  );
  if (/^none$/i.test(answer.trim())) return [];
  return pick(offered, answer) ?? narrow;
}

function checkRegistrar(text: string): string {
  const { pattern, allowed } = ARN_FORMS.registrar;
  if (pattern.test(text)) return text;
  throw new UsageError(`${JSON.stringify(text.slice(0, 160))} is no registrar; allowed: ${allowed}.`);
}

/** The things of these numbers; undefined for an empty answer. @throws UsageError for anything else */
function pick(things: readonly string[], answer: string): readonly string[] | undefined {
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const indexes = words.map((word) => (/^\d{1,4}$/.test(word) ? Number(word) - 1 : -1));
  const wrong = indexes.findIndex((index) => things[index] === undefined);
  if (wrong >= 0)
    throw new UsageError(`${JSON.stringify(words[wrong]?.slice(0, 40))} is none of the numbers 1 to ${things.length}.`);
  return things.filter((_thing, index) => indexes.includes(index));
}
