import * as v from 'valibot';
import { StrangeAnswer } from '../shared/aws/operating/strange-answer.ts';
import type { Answer, Asked } from '../shared/operator/request.ts';

const commanded = v.looseObject({ command: v.string() });

/** What tells the answer to a request from that of another function. The rest of it is the operator's own. */
const answers: Readonly<Partial<Record<Asked['verb'], v.GenericSchema>>> = {
  incidents: v.looseObject({ incidents: v.array(v.looseObject({ id: v.string() })) }),
  show: v.looseObject({ incident: v.looseObject({}) }),
  'read-mode': v.looseObject({ mode: v.nullable(v.string()), set: v.nullable(v.looseObject({})) }),
  status: v.looseObject({ grants: v.array(v.unknown()) }),
  outcome: v.looseObject({ outcome: v.nullable(v.looseObject({ is: v.string() })) }),
};

/** Refuses an answer that no operator gives. @throws StrangeAnswer */
export function checkAnswer({ verb }: Asked, answer: Answer): void {
  const { success, issues } = v.safeParse(answers[verb] ?? commanded, answer);
  if (success) return;
  throw new StrangeAnswer(`its answer to ${verb} holds no right ${v.getDotPath(issues[0]) ?? verb}`);
}
