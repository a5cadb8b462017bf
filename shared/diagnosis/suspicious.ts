import { foreignPatterns, foreignPatternsOf, patternsIn } from '../policy/foreign-pattern.ts';
import type { Finding, Line } from './finding.ts';
import { listed } from './listed.ts';

/**
 * Takes back what a finding offers where a name in it holds what a policy reads as a pattern: a person who pasted it
 * would allow much more than the one thing that the task names. The finding says so, and what to do instead.
 */
export function withoutPatterns<F extends Finding>(finding: F): F {
  const patterns = patternsOf(finding);
  if (patterns.length === 0) return finding;
  const suspicion = suspicionOf(patterns);
  return {
    ...finding,
    next: insteadOf(patterns),
    instructions: finding.instructions.filter(({ is }) => is === 'shell'),
    evidence: [suspicion, ...finding.evidence.filter(({ text }) => text !== suspicion.text)],
    remedy: finding.remedy?.is === 'permission' ? null : finding.remedy,
  };
}

/** What a person does about a name that a policy reads as a pattern. */
export function insteadOf(patterns: readonly string[]): string {
  return [
    `Allow nothing on it: in a policy, ${listed(patterns)} in a name would allow much more than the one thing that the task needs.`,
    'Find out who registered the task definition, and what was meant. Then register a revision that names one thing.',
    'If its name really holds them (the key of a file in S3 may), a policy names it with ${*}, ${?} and ${$} in their place.',
  ].join('\n');
}

function suspicionOf(patterns: readonly string[]): Line {
  const what = patterns.includes('${') ? 'a pattern or a variable' : 'a pattern';
  return {
    text: `suspicious: a name in it holds ${listed(patterns)}, which a policy reads as ${what}`,
    source: 'diagnosis',
  };
}

/** The patterns in what the finding offers to allow, or in what it says is not allowed. */
function patternsOf({ category, action, resource, role, remedy, instructions }: Finding): readonly string[] {
  const documents = instructions.flatMap((one) => (one.is === 'document' ? foreignPatternsOf(one.json) : []));
  const remedied = remedy?.is === 'permission' ? remedy : undefined;
  const { actions, resources } = remedied?.statement ?? { actions: [], resources: [] };
  const lacking = resources.flatMap((one, index) => foreignPatterns(actions[index] ?? actions.at(-1) ?? '', one));
  const isOffered = remedied !== undefined || documents.length > 0 || category === 'iam';
  // IAM itself writes `*` for a call that has no resource.
  const named =
    category === 'iam' && resource !== null && resource !== '*' ? foreignPatterns(action ?? '', resource) : [];
  const ofRole = isOffered ? patternsIn(remedied?.role ?? role ?? '') : [];
  return [...new Set([...lacking, ...documents, ...named, ...ofRole])];
}
