import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../account/sandbox-error.ts';
import { readWorld } from '../world/read-world.ts';
import { createNarrator } from './narrate.ts';
import { type Options, readOptions, usage } from './options.ts';
import { createPaper } from './paper.ts';
import { playWorld } from './play.ts';
import { printAll } from './print-all.ts';
import type { Report } from './report.ts';
import { tellEnd } from './tell-end.ts';

const ownWorld = fileURLToPath(new URL('../worlds/megilance.json', import.meta.url));

process.exitCode = await main(readOptions(process.argv.slice(2)));

/**
 * Exit status: 0 if the world was played, 1 if the run itself failed, 2 for wrong options or an invalid world, 130 if
 * interrupted.
 */
async function main(options: Options): Promise<number> {
  if (options.is === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (options.is === 'invalid') return complain([options.problem, 'See --help.']);
  const read = readWorld(options.world ?? ownWorld);
  if (read.is === 'invalid')
    return complain([
      'The world cannot be played:',
      ...read.problems.map((problem) => `  ${problem}`),
      'Its form is told in docs/worlds.md.',
    ]);
  const paper = createPaper(process.stdout, process.env);
  const interrupted = interruption();
  paper.line(paper.ink.bold('ecs-init-remediator: an incident from beginning to end, on a local account'));
  paper.line();
  try {
    const played = await playWorld({
      world: read.world,
      tell: createNarrator(paper),
      signal: interrupted,
      ...(options.mode !== undefined && { mode: options.mode }),
    });
    if (options.verbose) printAll(paper, played);
    tellEnd(paper, played);
    if (!options.verbose)
      paper.prose('--verbose prints all of it: whole messages in every form, records, logs.', '', {
        paint: paper.ink.dim,
      });
    paper.close();
    if (options.report !== undefined) await writeReport(options.report, played.report);
    return played.ending.is === 'time-out' ? 1 : 0;
  } catch (error) {
    paper.close();
    if (interrupted.aborted) return complain(['Interrupted; everything that was started has been stopped.'], 130);
    if (error instanceof SandboxError) return complain([error.message], 1);
    return complain([`The run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`], 1);
  }
}

/** @throws SandboxError if the file cannot be written any more. */
async function writeReport(file: string, report: Report): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw new SandboxError(`--report ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function complain(lines: readonly string[], status = 2): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return status;
}

/** A signal that aborts on the first Ctrl-C or termination, so that everything is stopped in order. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
