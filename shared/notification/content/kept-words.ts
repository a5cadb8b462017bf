import type { KeptReason, NoInverse } from '../../change/reason.ts';

/** Why a change was not undone, as a clause. */
export function whyKept(why: Exclude<KeptReason, { code: 'not-taken-back' }>): string {
  switch (why.code) {
    case 'no-inverse':
      return noInverseWords[why.why];
    case 'not-ours':
      return 'the ledger no longer knows it as a change of the product';
    case 'other-change-recorded':
      return 'the ledger records another change of this target';
    case 'no-longer-configured':
      return 'the configuration no longer names it, so the product may not touch it';
    case 'relied-on':
      return `${why.workloads.slice(0, 3).join(', ')} relies on it`;
    case 'reliance-unknown':
      return 'its grant is no longer configured, so who relies on it cannot be known';
    case 'service-is-there':
      return `${why.service} is there, and may rely on it`;
    case 'service-started-since':
      return `${why.service} has started tasks since`;
  }
}

/** Why no call undoes a change, in words for people. */
export const noInverseWords: Readonly<Record<NoInverse, string>> = {
  'unused-revision': 'a revision that no service uses changes nothing; it is left registered',
  'no-completed-revision':
    'no earlier revision of this service is known to have completed, and it is never moved back to the failing one',
  'same-revision': 'a deployment of the same revision changes nothing that could be put back',
};
