import { vi } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';

/** How Lambda calls one of the functions. */
type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** The environment that the stack and Lambda give a function. */
export type Environment = Readonly<Record<string, string>>;

/** What Lambda tells a function of itself. */
export const context = {
  invokedFunctionArn: 'arn:aws:lambda:us-east-2:111122223333:function:one',
  functionName: 'one',
  getRemainingTimeInMillis: () => 15_000,
};

/**
 * Starts a function as Lambda does at a cold start: its module is loaded anew, with these variables and no others of ours, and
 * with the default configuration beside its code.
 */
export async function startFunction(
  load: () => Promise<{ readonly handler: unknown }>,
  environment: Environment,
): Promise<Handler> {
  vi.resetModules();
  // Powertools then writes by way of `console`, which a test can look at.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const parsed = parseConfiguration({});
  vi.doMock('node:fs', async (original) => ({
    ...(await original<object>()),
    readFileSync: () => JSON.stringify('ok' in parsed ? parsed.ok : {}),
  }));
  return (await load()).handler as Handler;
}

/** The lines that were written to the console and are JSON. */
export function jsonLines(calls: readonly (readonly unknown[])[]): readonly Readonly<Record<string, unknown>>[] {
  return calls.flatMap(([line]) => (typeof line === 'string' && line.startsWith('{') ? [JSON.parse(line)] : []));
}
