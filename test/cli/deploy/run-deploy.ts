import { type DeployEdge, type DeploySite, deploy } from '../../../cli/deploy/deploy.ts';
import type { DeployOptions } from '../../../cli/deploy/deploy-options.ts';
import { DEPLOYMENT } from '../../../cli/deploy/libraries.ts';
import type { Deployed, Deploying } from '../../../shared/installing.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Given = {
  readonly options?: Partial<DeployOptions>;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly site?: Partial<DeploySite>;
  /** The versions of the libraries that are there. Default: all of them. */
  readonly libraries?: Readonly<Record<string, string>>;
  /** What npm adds to them. */
  readonly npmAdds?: Readonly<Record<string, string>>;
  /** What the person answers, one question after another; without them nobody sits there. */
  readonly answers?: readonly string[];
  readonly ends?: Deployed;
  readonly networkEnds?: Deployed;
};

export const allLibraries = Object.fromEntries(DEPLOYMENT.map(({ name, tried }) => [name, tried]));

function notAsked(): never {
  throw new Error('deploy asks for no template');
}

/** Runs `deploy` against an account and a machine in memory. */
export async function runDeploy(given: Given = {}) {
  const {
    options = {},
    files = {},
    site = {},
    libraries = allLibraries,
    npmAdds = {},
    answers,
    ends,
    networkEnds,
  } = given;
  const deployed: Deploying[] = [];
  const networks: string[] = [];
  const bootstrapped: string[] = [];
  const npm: (readonly string[])[] = [];
  const questions: string[] = [];
  const left = [...(answers ?? [])];
  const there: Record<string, string> = { ...libraries };
  const ask = async (text: string) => {
    questions.push(text);
    return left.shift() ?? '';
  };
  const { terminal, written } = fakeTerminal(null, { question: answers === undefined ? null : ask });
  const edge: DeployEdge = {
    open: async () => ({
      account: '111122223333',
      region: 'us-east-2',
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' },
      isBootstrapped: async () => ({ is: 'read', value: true }),
      stackStatus: async () => undefined,
      foreignIn: async () => [],
      ...site,
    }),
    readFile: async (path) =>
      path in files ? (typeof files[path] === 'string' ? files[path] : JSON.stringify(files[path])) : undefined,
    libraries: {
      home: { is: 'project', folder: '/work' },
      versionOf: (name) => there[name],
      npm: async (args) => {
        npm.push(args);
        Object.assign(there, npmAdds);
        return 0;
      },
    },
    loadInstaller: async () => ({
      composeTemplate: notAsked,
      listPolicies: notAsked,
      bootstrap: async ({ account, region }) => {
        bootstrapped.push(`${account}/${region}`);
        return { is: 'deployed', outputs: {} };
      },
      deploy: async (deploying) => {
        deployed.push(deploying);
        return ends ?? { is: 'deployed', outputs: {} };
      },
      deployNetwork: async (deploying) => {
        networks.push(deploying.stack);
        return networkEnds ?? { is: 'deployed', outputs: {} };
      },
    }),
  };
  const run = () => deploy({ stack: 'EcsInitRemediator', ...options }, terminal, edge);
  const end = await run().then(
    (code) => ({ code, error: '' }),
    (error: unknown) => ({ code: 2, error: error instanceof Error ? error.message : String(error) }),
  );
  return { ...end, ...written, deployed, networks, bootstrapped, npm, questions };
}
