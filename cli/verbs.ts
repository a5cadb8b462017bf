import type { Verb } from './verb.ts';
import { ackVerb } from './verbs/ack.ts';
import { approveVerb, rejectVerb } from './verbs/answer.ts';
import { deployVerb } from './verbs/deploy.ts';
import { doctorVerb } from './verbs/doctor.ts';
import { drillVerb } from './verbs/drill.ts';
import { explainVerb } from './verbs/explain.ts';
import { incidentsVerb } from './verbs/incidents.ts';
import { initVerb } from './verbs/init.ts';
import { modeVerb } from './verbs/mode.ts';
import { networkVerb } from './verbs/network.ts';
import { pauseVerb } from './verbs/pause.ts';
import { policiesVerb } from './verbs/policies.ts';
import { restoreVerb } from './verbs/restore.ts';
import { resumeVerb } from './verbs/resume.ts';
import { showVerb } from './verbs/show.ts';
import { statusVerb } from './verbs/status.ts';
import { templateVerb } from './verbs/template.ts';
import { undoVerb } from './verbs/undo.ts';
import { uninstallVerb } from './verbs/uninstall.ts';

/** The verbs, in the order in which the help lists them. A new verb is one file and one line here. */
export const verbs: readonly Verb[] = [
  incidentsVerb,
  showVerb,
  ackVerb,
  approveVerb,
  rejectVerb,
  undoVerb,
  restoreVerb,
  modeVerb,
  pauseVerb,
  resumeVerb,
  drillVerb,
  initVerb,
  deployVerb,
  uninstallVerb,
  templateVerb,
  policiesVerb,
  statusVerb,
  doctorVerb,
  networkVerb,
  explainVerb,
];
