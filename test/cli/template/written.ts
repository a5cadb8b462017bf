import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSynthesisEdge } from '../../../cli/template/open-edge.ts';
import { type PoliciesOptions, writePolicies } from '../../../cli/template/policies.ts';
import { type SynthesisEdge, type TemplateOptions, writeTemplate } from '../../../cli/template/template.ts';
import { allLibraries } from '../deploy/run-deploy.ts';
import { fakeTerminal } from '../fake-terminal.ts';

function notAsked(): never {
  throw new Error('it is only synthesised');
}

/** The file system as it is, and in place of the CDK one policy, one template and one archive. */
function edgeIn(scratch: string): SynthesisEdge {
  return {
    ...openSynthesisEdge(),
    libraries: { home: { is: 'project', folder: scratch }, versionOf: (name) => allLibraries[name], npm: notAsked },
    loadInstaller: async () => ({
      composeTemplate: () => ({ template: '{}', archives: [{ hash: 'a'.repeat(64), folder: scratch }] }),
      listPolicies: () => [{ name: 'Remediator', is: 'permissions', roles: ['Role'], document: { Statement: [] } }],
      bootstrap: notAsked,
      deploy: notAsked,
      deployNetwork: notAsked,
    }),
  };
}

/** A folder that is thrown away with the others of this run. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'written-'));
}

/** Runs `policies` on this machine's files. */
export async function runPolicies(options: Omit<PoliciesOptions, 'json'>) {
  const { terminal, written } = fakeTerminal(null);
  return { code: await writePolicies(options, terminal, edgeIn(newFolder())), ...written };
}

/** Runs `template` on this machine's files. */
export async function runTemplate(options: Partial<TemplateOptions> & Pick<TemplateOptions, 'out'>) {
  const { terminal, written } = fakeTerminal(null);
  const all = { stack: 'EcsInitRemediator', bucket: 'own-code', prefix: 'ours', json: true, ...options };
  const code = await writeTemplate(all, terminal, edgeIn(newFolder()));
  const { files, commands } = JSON.parse(written.out) as { files: readonly string[]; commands: readonly string[] };
  return { code, files, commands };
}
