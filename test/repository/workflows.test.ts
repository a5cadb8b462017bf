import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const github = fileURLToPath(new URL('../../.github', import.meta.url));

type Step = { readonly uses?: string; readonly run?: string };
type Workflow = {
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

describe.each(workflows)('%s', (_, workflow) => {
  it('runs nothing but .ci/run, so that a person can run the same', () => {
    expect(stepsOf(workflow).flatMap(({ run }) => run ?? [])).toEqual(['.ci/run']);
  });

  it('names each action by its commit, which nobody can move', () => {
    const actions = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((uses) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  });

  it('may read the repository and do nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeUndefined();
  });
});
