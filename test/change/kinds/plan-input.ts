import type { PlanInput } from '../../../shared/change/define-change.ts';
import type { Place } from '../../../shared/change/planned.ts';
import type { Finding } from '../../../shared/diagnosis/finding.ts';
import { definition, secret, service, serviceRecord } from '../../fixtures/account.ts';
import { configuration } from '../../fixtures/owner.ts';
import { lacking, workload } from '../guarded.ts';

/** What a kind plans from: the fixtures' service, of which nothing is found and for which nothing is allowed yet. */
export function inputOf(fields: Partial<PlanInput> = {}): PlanInput {
  return {
    findings: [],
    configuration: configuration(),
    workload,
    definition: definition({ DB: `${secret}:url` }),
    service: serviceRecord(),
    earlier: undefined,
    ...fields,
  };
}

/** A finding of another id and remedy. */
export function findingOf(id: string, remedy: Finding['remedy'], fields: Partial<Finding> = {}): Finding {
  return { ...lacking, id, remedy, ...fields };
}

/** Where the fixtures' service runs. */
export const place: Place = {
  partition: workload.partition,
  account: workload.account,
  region: workload.region,
  serviceArn: service,
};
/** Another service in the same account and Region. */
export const elsewhere: Place = { ...place, serviceArn: `${service}-2` };
/** A task that belongs to no service. */
export const nowhere: Place = { ...place, serviceArn: null };

/** A plan that holds nothing, and gives no reason. */
export const nothing = { changes: [], unplanned: {} };
