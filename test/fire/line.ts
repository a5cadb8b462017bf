import type { Clients } from '../../shared/aws/clients/clients.ts';
import { denial, sdkError, throttle, timeOut } from '../aws/sdk-errors.ts';
import { account, region } from '../fixtures/event.ts';
import { ecs } from './ecs.ts';
import { iam } from './iam.ts';
import { dynamodb, services } from './services.ts';
import type { World } from './world.ts';

/** What happens to one call. */
export const faultKinds = [
  'throttled',
  '5xx',
  'time-out before',
  'time-out after',
  'denied',
  'killed before',
  'killed after',
  'off',
  'off for a while',
  'undo',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** A fault on the call with this number. `meanwhile`: what else happens just before it, without a fault of the call. */
export type Fault = { readonly kind: FaultKind; readonly call: number; readonly meanwhile?: () => Promise<void> };

/** The clients of one invocation. */
export type Line = {
  readonly clients: Clients;
  /** The names of its calls, in order. */
  readonly calls: string[];
  /** Resolves when the invocation is killed. None of its calls is made or answered after that. */
  readonly killed: Promise<'killed'>;
};

type Sent = {
  readonly constructor: { readonly name: string };
  readonly input: never;
  readonly middlewareStack: {
    readonly resolve: (handler: () => Promise<unknown>, context: object) => (args: object) => Promise<unknown>;
  };
};

const answers = { ...iam, ...ecs, ...services, ...dynamodb };
const never = new Promise<never>(() => {});

/** Clients behind which the simulated account stands. One of their calls meets the fault. */
export function createLine(world: World, fault?: Fault): Line {
  const calls: string[] = [];
  let kill: (how: 'killed') => void = () => {};
  let isDead = false;
  const killed = new Promise<'killed'>((resolve) => void (kill = resolve));
  const die = (): Promise<never> => {
    isDead = true;
    kill('killed');
    return never;
  };
  const send = async (command: Sent): Promise<unknown> => {
    if (isDead) return never;
    const name = command.constructor.name.replace(/Command$/, '');
    const own = fault?.call === calls.push(name) ? fault : undefined;
    if (own?.kind === 'killed before') return die();
    await own?.meanwhile?.();
    const before = own === undefined ? undefined : errorBefore(own.kind, name);
    world.now += before === undefined ? 20 : 2000;
    if (before !== undefined) throw before;
    const answer = await answerOf(world, name, command);
    if (own?.kind === 'killed after') return die();
    if (isDead) return never;
    if (own?.kind === 'time-out after') throw timeOut();
    return answer;
  };
  return { clients: clientsOf(send), calls, killed };
}

function errorBefore(kind: FaultKind, name: string): Error | undefined {
  switch (kind) {
    case 'throttled':
      return throttle();
    case '5xx':
      return sdkError('InternalServerError', { $fault: 'server', $metadata: { httpStatusCode: 500 } });
    case 'time-out before':
      return timeOut();
    case 'denied':
      return denial(`aws:${name}`);
    default:
      return undefined;
  }
}

async function answerOf(world: World, name: string, command: Sent): Promise<unknown> {
  const answer = answers[name];
  if (answer === undefined) throw new Error(`the simulated account does not know ${name}`);
  const lacking = world.denied.find((permission) => permission.endsWith(`:${name}`));
  if (lacking !== undefined) throw denial(lacking);
  const output = answer(world, command.input);
  if (name !== 'DescribeTaskDefinition') return output;
  // The product looks at the bytes on their way to the SDK's parser.
  const response = { body: JSON.stringify(output) };
  await command.middlewareStack.resolve(async () => ({ response }), {})({ input: command.input });
  return output;
}

function clientsOf(send: (command: Sent) => Promise<unknown>): Clients {
  const client = async () => ({ send });
  const names = [
    'cloudFormation',
    'cloudTrail',
    'dynamodb',
    'ecs',
    'ecsOnce',
    'iam',
    'secretsManager',
    'ssm',
    'kms',
    'logs',
  ];
  const others = ['ec2', 'efs', 'eventBridge', 's3', 'sns', 'sqs'];
  const all = Object.fromEntries([...names, ...others].map((name) => [name, client]));
  return { region, account, ...all } as unknown as Clients;
}
