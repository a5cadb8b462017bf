import type { Paper } from './paper.ts';
import { clean } from './paper.ts';
import type { Played } from './play.ts';

/** Prints the table at the end: what was found in each incident, how it ended, and how long each step took. */
export function printSummary(paper: Paper, { report, steps, ending }: Played): void {
  const { ink } = paper;
  paper.line();
  paper.line(ink.bold('  Summary'));
  const rows = report.incidents.flatMap((incident) =>
    incident.findings.map((finding, at) => [
      at === 0 ? incident.workload : '',
      finding.cause,
      finding.requirement ?? '—',
      finding.certainty,
      finding.decision,
      finding.resolution ?? 'open',
    ]),
  );
  table(paper, ['workload', 'cause', 'requirement', 'certainty', 'decision', 'ended as'], rows);
  paper.line();
  for (const [service, { taskDefinition, desiredCount, runningCount }] of Object.entries(report.worldAfter.services)) {
    const fine = runningCount >= desiredCount;
    paper.line(
      `  ${fine ? ink.green('✓') : ink.red('✗')} ${clean(service)}: ${runningCount} of ${desiredCount} tasks running, ${taskDefinition.split('/').at(-1)}`,
    );
  }
  paper.line();
  table(
    paper,
    ['step', 'seconds'],
    [
      ...steps.map(({ text, seconds }) => [text, seconds.toFixed(1)]),
      ...report.incidents.map((one) => [
        `  incident of ${one.workload}: ${one.failuresSeen} failures, ${one.messages.length} messages`,
        one.seconds.toFixed(1),
      ]),
    ],
  );
  const denied = report.calls.filter(
    (call) => call.error !== null && /AccessDenied|Unauthorized/.test(call.error),
  ).length;
  paper.line(
    ink.dim(
      `  ${report.calls.length} AWS calls of the product’s functions, ${denied} of them denied; the run ended because ${ending.because}.`,
    ),
  );
}

function table(paper: Paper, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const cleaned = [head, ...rows].map((row) => row.map(clean));
  const widths = head.map((_, column) => Math.max(...cleaned.map((row) => (row[column] ?? '').length)));
  cleaned.forEach((row, at) => {
    const line = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    paper.line(`  ${at === 0 ? paper.ink.dim(line) : line}`);
  });
}
