import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const github = fileURLToPath(new URL('../../.github', import.meta.url));

type Step = { readonly uses?: string; readonly run?: string };
type Workflow = {
  readonly on?: { readonly push?: { readonly branches?: readonly string[]; readonly tags?: readonly string[] } };
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>;
};

const yamlFiles = readdirSync(github, { recursive: true })
  .map(String)
  .filter((name) => /\.ya?ml$/.test(name));
const workflows = yamlFiles
  .filter((name) => name.startsWith('workflows/'))
  .map((name) => [name, parse(read(name)) as Workflow] as const);

function read(name: string): string {
  return readFileSync(`${github}/${name}`, 'utf8');
}

function stepsOf(workflow: Workflow): readonly Step[] {
  return Object.values(workflow.jobs).flatMap(({ steps }) => steps);
}

describe('what GitHub is told', () => {
  it.each(yamlFiles)('%s is YAML with something in it', (name) => {
    expect(Object.keys(parse(read(name), { strict: true }) as object)).not.toEqual([]);
  });

  it('has a workflow', () => {
    expect(workflows.map(([name]) => name)).toContain('workflows/ci.yml');
  });
});

describe('a release', () => {
  const release = workflows.find(([name]) => name === 'workflows/release.yml')?.[1];
  const [job] = Object.values(release?.jobs ?? {});

  it('is made of a tag of a version only, after everything that CI runs', () => {
    expect(release?.on?.push).toEqual({ tags: ['v[0-9]+.[0-9]+.[0-9]+'] });
    expect(job?.steps.flatMap(({ run }) => run ?? [])).toEqual(['.ci/run', '.ci/publish']);
  });

  it('proves with OIDC who publishes, and holds no token', () => {
    expect(job?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(read('workflows/release.yml')).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
    expect(readFileSync(`${github}/../.ci/publish`, 'utf8')).toContain('\nnpm publish --provenance --access public\n');
  });

  it('is of the repository that the package names, to which npm compares what proves the build', () => {
    const manifest = JSON.parse(readFileSync(`${github}/../package.json`, 'utf8')) as {
      readonly homepage: string;
      readonly bugs: string;
      readonly repository: { readonly type: string; readonly url: string };
    };
    const { homepage, bugs, repository } = manifest;
    expect([bugs, repository]).toEqual([`${homepage}/issues`, { type: 'git', url: `git+${homepage}.git` }]);
  });

  it('is refused for a tag of another version than that of the package', () => {
    const env = { ...process.env, GITHUB_REF_NAME: 'v99.0.0' };
    const { status, stderr } = spawnSync(`${github}/../.ci/publish`, { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('The tag is "v99.0.0"')]);
  });
});

describe.each(workflows)('%s', (name, workflow) => {
  it('runs nothing but the scripts of .ci, so that a person can run the same', () => {
    const commands = stepsOf(workflow).flatMap(({ run }) => run ?? []);
    expect(commands[0]).toBe('.ci/run');
    expect(commands.filter((command) => !/^\.ci\/\w+$/.test(command))).toEqual([]);
  });

  it('names each action by its commit, which nobody can move', () => {
    const actions = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((uses) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  });

  it('may read the repository, and write nothing to it', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    // The release proves with OIDC who it is; its own test says what else it may.
    if (name === 'workflows/release.yml') return;
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeUndefined();
  });
});
