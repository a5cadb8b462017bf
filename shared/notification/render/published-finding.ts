import * as v from 'valibot';
import { hopKinds } from '../../network/path.ts';
import { categories } from '../../stopped-reason/fault.ts';
import { publishedCorrection } from '../content/change-words.ts';
import { publishedMissing } from './published-ask.ts';
import { action, after, at, before, maybe, step, text } from './published-parts.ts';
import { dependencies } from './published-words.ts';

const held = v.pipe(
  maybe,
  v.description('why it would be held back though the others were made; null: it would be made with them'),
);

const remedy = v.variant('is', [
  v.object({
    is: v.literal('permission'),
    role: text,
    statement: v.object({ actions: v.array(text), resources: v.array(text) }),
  }),
  v.object({ is: v.literal('correction'), ...publishedCorrection, ask: v.boolean() }),
  v.object({ is: v.literal('missing'), what: v.literal('log-group'), region: text, name: text }),
]);

const managedBy = v.variant('is', [
  v.object({
    is: v.literal('stack'),
    tool: v.picklist(['cdk', 'cloudformation']),
    stack: text,
    resource: maybe,
  }),
  v.object({ is: v.literal('configured'), tool: v.picklist(['terraform', 'cdk', 'cloudformation']) }),
]);

const instruction = v.pipe(
  v.variant('is', [
    v.object({
      is: v.literal('shell'),
      purpose: text,
      lines: v.array(v.array(v.union([text, v.object({ value: text })]))),
    }),
    v.object({ is: v.picklist(['document', 'configuration']), purpose: text, json: text }),
  ]),
  v.description('an exact change for a person to make; every `value` is foreign text, to be quoted for the shell'),
);

const passing = v.variant('is', [
  v.object({ is: v.literal('yes'), within: text, because: text }),
  v.object({ is: v.literal('perhaps'), when: text, because: text }),
  v.object({ is: v.literal('no'), because: text }),
]);

/** A finding of the incident as it is published. */
export const publishedFinding = v.object({
  id: text,
  cause: text,
  category: v.picklist(categories),
  certainty: v.picklist(['proved', 'reported', 'suspected', 'undecided']),
  dependency: v.picklist(dependencies),
  requirement: maybe,
  step: v.nullable(step),
  role: maybe,
  action: maybe,
  resource: maybe,
  title: text,
  next: text,
  passes: v.pipe(
    v.exactOptional(passing),
    v.description('whether the cause passes by itself, so that people know whether to wait or to act'),
  ),
  instructions: v.array(instruction),
  evidence: v.array(v.object({ text, source: text, link: v.exactOptional(text) })),
  ways: v.pipe(
    v.exactOptional(
      v.array(
        v.object({
          from: text,
          to: v.array(text),
          hops: v.array(
            v.object({ kind: v.picklist(hopKinds), id: text, passes: v.boolean(), detail: v.exactOptional(text) }),
          ),
        }),
      ),
    ),
    v.description(
      'the ways through the network that it blocks, hop by hop in the order of the traffic; the last hop stops it',
    ),
  ),
  missing: v.array(publishedMissing),
  failing: v.pipe(v.boolean(), v.description('false: it did not fail yet and would fail next')),
  remedy: v.nullable(remedy),
  managedBy: v.pipe(
    v.exactOptional(managedBy),
    v.description(
      'what manages the thing that the remedy changes: the stack that its tags name, or the configured tool',
    ),
  ),
  patch: v.pipe(
    v.exactOptional(v.object({ purpose: text, text })),
    v.description('what to write where that thing is defined, while the product does not change it'),
  ),
  foundAt: at,
  notFoundSince: v.pipe(
    v.exactOptional(at),
    v.description('since when it is not found any more, though the product did not repair it'),
  ),
  number: v.pipe(
    v.exactOptional(v.number()),
    v.description('of its cause, for the incident’s life; findings of one cause and role share it'),
  ),
  decision: v.pipe(
    v.picklist(['apply', 'ask', 'hold']),
    v.description(
      'apply: the product makes it; ask: it is a person’s (where a yes or no is awaited, there is a plan); hold: it is held back, for the reason that is said',
    ),
  ),
  reason: v.pipe(text, v.description('why that was decided, in a sentence')),
  reasonCode: v.pipe(text, v.description('the same as a code')),
  changes: v.array(text),
  resolution: v.pipe(
    v.nullable(v.picklist(['verified', 'undone', 'unproved', 'proposed'])),
    v.description(
      'what became of the repair; proposed: the product made none, and what is to be done was told; null while the product is at it',
    ),
  ),
  plan: v.pipe(
    v.exactOptional(v.object({ hash: text, at })),
    v.description('the plan that waits for a person: its hash, which an approval names, and when it was planned'),
  ),
  planned: v.pipe(
    v.exactOptional(v.array(v.object({ id: text, action, before, after, held }))),
    v.description('what the product would change and holds back'),
  ),
});
