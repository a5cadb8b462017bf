import { describe, expect, it } from 'vitest';
import { DEPLOYMENT } from '../../../cli/deploy/libraries.ts';
import { writeTemplate } from '../../../cli/template/template.ts';
import { fakeTerminal } from '../fake-terminal.ts';

function notAsked(): never {
  throw new Error('a template asks for no deployment');
}

/** Runs `template` on a machine in memory. */
async function runTemplate(json?: true) {
  const { terminal, written } = fakeTerminal(null);
  const code = await writeTemplate(
    { stack: 'S', bucket: 'my-bucket', prefix: 'code', out: 'out', ...(json && { json }) },
    terminal,
    {
      readFile: async () => undefined,
      libraries: {
        home: { is: 'global' },
        versionOf: (name) => DEPLOYMENT.find((one) => one.name === name)?.tried,
        npm: notAsked,
      },
      loadInstaller: async () => ({
        composeTemplate: () => ({ template: '{}', archives: [] }),
        listPolicies: notAsked,
        bootstrap: notAsked,
        deploy: notAsked,
        deployNetwork: notAsked,
      }),
      inFolder: (run) => run('folder'),
      write: async () => undefined,
      zip: notAsked,
    },
  );
  return { code, ...written };
}

describe('template', () => {
  it('prints how the stack is created, and how one that is there is updated without losing who is told', async () => {
    const { code, out } = await runTemplate();
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}aws cloudformation create-stack --region REGION --stack-name S /);
    expect(out).toMatch(/there already, in place of the last:\n\n {2}aws cloudformation update-stack --region REGION/);
    expect(out).toContain('ParameterKey=Email,UsePreviousValue=true ParameterKey=InitialMode,UsePreviousValue=true');
  });

  it('prints both apart with --json, so that whoever runs the commands creates', async () => {
    const { commands, update } = JSON.parse((await runTemplate(true)).out) as Record<'commands' | 'update', string>;
    expect(commands).toEqual([expect.stringMatching(/^aws s3 cp /), expect.stringContaining(' create-stack ')]);
    expect(update).toContain(' update-stack ');
  });
});
