import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../account/sandbox-error.ts';
import { readWorld } from '../world/read-world.ts';
import { createNarrator } from './narrate.ts';
import { type Options, readOptions, usage } from './options.ts';
import { createPaper } from './paper.ts';
import { playWorld } from './play.ts';
import { printSummary } from './summary.ts';

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
  paper.line(paper.ink.bold('ecs-init-remediator: an incident, end to end, on a local account'));
  paper.line();
  try {
    const played = await playWorld({
      world: read.world,
      tell: createNarrator(paper),
      signal: interrupted,
      ...(options.mode !== undefined && { mode: options.mode }),
    });
    printSummary(paper, played);
    if (options.report !== undefined) await writeFile(options.report, `${JSON.stringify(played.report, null, 2)}\n`);
    return played.ending.is === 'time-out' ? 1 : 0;
  } catch (error) {
    paper.progress('');
    if (interrupted.aborted) return complain(['Interrupted; everything that was started has been stopped.'], 130);
    if (error instanceof SandboxError) return complain([error.message], 1);
    return complain([`The run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`], 1);
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
