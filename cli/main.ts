#!/usr/bin/env node
import process from 'node:process';
import packageJson from '../package.json' with { type: 'json' };
import { run } from './run.ts';
import { openOutput, openQuestion, openStatus, type Terminal } from './terminal.ts';

const { stdin, stdout, stderr, env } = process;

const err = openOutput(stderr);

// The SDK would warn on Node.js 20 of its own later versions. It is bundled: nobody who runs this has to do anything.
env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Ends as a program that Ctrl-C ended: of its own signal, so that a script around it ends too, or else with the exit code of that. */
function interrupt(): void {
  process.kill(process.pid, 'SIGINT');
  process.exit(130);
}

const terminal: Terminal = {
  stdin: stdin.isTTY ? null : stdin,
  question: stdin.isTTY && stderr.isTTY ? openQuestion(stdin, stderr, interrupt) : null,
  out: openOutput(stdout),
  err,
  status: stderr.isTTY ? openStatus(err, stderr.columns || 80) : null,
  // Some terminals report 0 columns.
  columns: stdout.isTTY ? stdout.columns || 80 : null,
  // https://no-color.org: any value but the empty one turns colour off.
  color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
};

try {
  process.exitCode = await run(process.argv.slice(2), terminal);
} catch (fault) {
  // Left to itself, Node.js prints the line of the bundle too, which is all of it.
  const said = fault instanceof Error ? fault.stack : String(fault);
  await err.write(`${said}\n\nThis is a fault of the command line. Please report it: ${packageJson.bugs}\n`);
  process.exitCode = 2;
}
