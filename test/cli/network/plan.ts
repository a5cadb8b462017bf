import type { NetworkOptions } from '../../../cli/network/network-options.ts';
import { networkPlan } from '../../../cli/network/network-plan.ts';
import type { ListedCluster } from '../../../shared/aws/operating/list-services.ts';
import { accountWith, networkOf, task } from '../../diagnosis/cases/case.ts';
import { account, collectOf, region, secret, service } from '../../fixtures/account.ts';
import type { Topology } from '../../fixtures/topology.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Answers = Parameters<typeof accountWith>[1];

type Given = {
  readonly topology: Topology;
  readonly options?: NetworkOptions;
  readonly account?: Answers;
  /** What the file holds; without it, there is none. */
  readonly file?: string;
  readonly clusters?: readonly ListedCluster[];
  readonly answers?: readonly string[];
};

/** Ids as the configuration takes them, in the place of those of the fixtures. */
const ids: readonly (readonly [string, string])[] = [
  ['vpc-1', 'vpc-00000001'],
  ['subnet-a', 'subnet-0000000a'],
  ['subnet-b', 'subnet-0000000b'],
  ['rtb-a', 'rtb-0000000a'],
  ['rtb-main', 'rtb-000000ff'],
];

export const shop: ListedCluster = {
  cluster: 'shop',
  services: { is: 'read', value: { arns: [service], cut: false } },
};

/** A task of the fixtures' service with a secret, an image of ECR, a log group and an environment file. */
const everything = task({
  image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
  secrets: [{ name: 'DB', valueFrom: `${secret}:url::` }],
  logDriver: 'awslogs',
  logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region },
  environmentFiles: ['arn:aws:s3:::shop-settings/api.env'],
});

/** Runs `network plan` on an account in memory. */
export async function runPlan({ topology, options = {}, account: more = {}, file, clusters = [shop], answers }: Given) {
  const network = JSON.stringify(networkOf(topology));
  const renamed = ids.reduce((text, [from, to]) => text.replaceAll(from, to), network);
  const fake = accountWith('', { ...everything, ...(JSON.parse(renamed) as object), ...more });
  const left = [...(answers ?? [])];
  const question = answers === undefined ? null : async () => left.shift() ?? '';
  const { terminal, written } = fakeTerminal(null, { question });
  const saved = new Map<string, string>();
  const code = await networkPlan(options, terminal, {
    open: async () => ({
      region,
      account,
      partition: 'aws',
      services: async () => clusters,
      collect: collectOf(() => fake)(),
    }),
    read: async () => file,
    write: async (path, text) => void saved.set(path, text),
  });
  return { code, saved, ...written };
}
