import { type InitEdge, init } from '../../../cli/init/init.ts';
import type { InitOptions } from '../../../cli/init/init-options.ts';
import { openInitEdge } from '../../../cli/init/open-edge.ts';
import type { ListedCluster } from '../../../shared/aws/operating/list-services.ts';
import type { Ask } from '../../../shared/evidence/ask.ts';
import {
  collectOf,
  ecsTasksTrust,
  type FakeAccount,
  fakeAccount,
  account as id,
  region,
  service,
} from '../../fixtures/account.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Given = {
  readonly account?: Partial<FakeAccount>;
  readonly clusters?: readonly ListedCluster[];
  readonly options?: Partial<InitOptions>;
  /** What the person answers, one question after another; without them nobody sits there. */
  readonly answers?: readonly string[];
  readonly files?: readonly string[];
  /** The ARN that STS tells of the credentials. */
  readonly caller?: string;
};

/** The role of whoever runs `init`, with its path, which STS does not tell. */
export const admin = `arn:aws:iam::${id}:role/teams/Admin`;
const session = `arn:aws:sts::${id}:assumed-role/Admin/ann`;

const shop: ListedCluster = { cluster: 'shop', services: { is: 'read', value: { arns: [service], cut: false } } };

/** Runs `init` on an account in memory. */
export async function runInit(given: Given = {}) {
  const { account = {}, clusters = [shop], options = {}, answers, files = [], caller = session } = given;
  const asked: Ask[] = [];
  const questions: string[] = [];
  const left = [...(answers ?? [])];
  const question =
    answers === undefined
      ? null
      : async (text: string) => {
          questions.push(text);
          return left.shift() ?? '';
        };
  const { terminal, written } = fakeTerminal(null, { question });
  const saved = new Map<string, string>();
  const role = { Admin: { arn: admin, name: 'Admin', trust: ecsTasksTrust, tags: {} } };
  const fake = { ...fakeAccount(''), role, ...account };
  const edge: InitEdge = {
    open: async () => ({ region, caller, services: async () => clusters, collect: collectOf(() => fake, asked)() }),
    checkWritable: openInitEdge(terminal).checkWritable,
    exists: async (path) => files.includes(path),
    write: async (path, text) => void saved.set(path, text),
  };
  const code = await init({ consent: 'ask', out: 'config.json', ...options }, terminal, edge);
  const text = saved.get('config.json');
  return { code, asked, questions, text, file: JSON.parse(text ?? 'null') as unknown, ...written };
}
