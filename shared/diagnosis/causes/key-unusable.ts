import { regionOf } from '../../arn.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { commandInstruction } from '../instructions.ts';
import type { Passing } from '../passing.ts';
import { keyOfValue } from '../permissions/encryption-key.ts';
import { keyNeeds } from '../permissions/permission-check.ts';
import { nameOf } from '../permissions/simulated-cause.ts';

/** The value is encrypted with a KMS key that is disabled, pending deletion, or deleted. */
export const keyUnusable = defineCause({
  code: 'key-unusable',
  category: 'not-found',
  shownBy: 'KMS’s metadata',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  passes: { is: 'no', because: 'a key stays as it is until somebody enables it, restores it or names another one' },
  obstacle: 'unusable',
  explains: ['iam', 'other'],
  needs: keyNeeds,
  match: (subject, facts) => {
    const named = keyOfValue(subject, facts);
    const key = named === undefined ? undefined : facts.get({ kind: 'key', subject: named });
    if (named === undefined || key === undefined || key.is === 'unavailable')
      return ruledOut('no key of the customer’s');
    // The metadata names an alias that no longer exists. It is not the key that encrypted the value.
    if (key.is === 'absent' && !named.includes(':key/')) return ruledOut('its alias is gone, and the key may be there');
    const state = key.is === 'known' ? key.value.state : 'gone';
    if (inWords[state] === undefined) return ruledOut(`the key is ${state}`);
    const arn = key.is === 'known' ? key.value.arn : named;
    const region = regionOf(arn) ?? subject.workload.region;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the KMS key of ${nameOf(subject)} cannot be used: it is ${inWords[state]}`,
      next:
        state === 'gone'
          ? `Encrypt the value anew with a key that exists: what ${arn} encrypted cannot be read any more.`
          : 'Ask first who switched it off, and why; then make the key usable again, or encrypt the value anew with another.',
      instructions: instructionsFor(state, arn, region),
      ...(passing[state] !== undefined && { passes: passing[state] }),
      evidence: [{ text: `${arn} is ${inWords[state]}`, by: [{ kind: 'key', subject: named }] }],
      action: 'kms:Decrypt',
      resource: arn,
    };
  },
});

/** States of a key in which it cannot decrypt. */
const inWords: Readonly<Record<string, string>> = {
  Disabled: 'disabled',
  PendingDeletion: 'scheduled for deletion',
  PendingReplicaDeletion: 'scheduled for deletion',
  PendingImport: 'without key material (PendingImport)',
  Unavailable: 'unavailable (its key store is not connected)',
  gone: 'gone',
};

/**
 * States that end without anybody who acts on the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
const passing: Readonly<Record<string, Passing>> = {
  Unavailable: {
    is: 'perhaps',
    when: 'somebody is connecting the key store right now',
    because: 'KMS can use the key again once its custom key store is connected',
  },
};

function instructionsFor(state: string, arn: string, region: string) {
  const at = [
    ['--region', region],
    ['--key-id', arn],
  ] as const;
  if (state === 'Disabled') return [commandInstruction('enable the key', 'aws kms enable-key', at)];
  if (state !== 'PendingDeletion') return [];
  return [
    commandInstruction('cancel its deletion', 'aws kms cancel-key-deletion', at),
    commandInstruction('then enable it', 'aws kms enable-key', at),
  ];
}
