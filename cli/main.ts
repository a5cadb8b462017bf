#!/usr/bin/env node
import process from 'node:process';
import { run } from './run.ts';
import { openOutput, openQuestion, openStatus } from './terminal.ts';

const { stdin, stdout, stderr, env } = process;

const err = openOutput(stderr);

process.exitCode = await run(process.argv.slice(2), {
  stdin: stdin.isTTY ? null : stdin,
  question: stdin.isTTY && stderr.isTTY ? openQuestion(stdin, stderr) : null,
  out: openOutput(stdout),
  err,
  status: stderr.isTTY ? openStatus(err, stderr.columns || 80) : null,
  // Some terminals report 0 columns.
  columns: stdout.isTTY ? stdout.columns || 80 : null,
  // https://no-color.org: any value but the empty one turns colour off.
  color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
});
