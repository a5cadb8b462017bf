import type { Deed, DeedName } from '../world/deed-schema.ts';
import { dataDeeds } from './deeds/data.ts';
import { deployNetwork } from './deeds/deploy-network.ts';
import { identityDeeds } from './deeds/identity.ts';
import { productDeeds } from './deeds/product.ts';
import type { Doers, Stage } from './deeds/stage.ts';
import { tag } from './deeds/tag.ts';
import { workloadDeeds } from './deeds/workloads.ts';

/** The implementation of each deed. The compiler names a missing one. */
const doers: Doers<DeedName> = {
  ...identityDeeds,
  ...dataDeeds,
  ...workloadDeeds,
  ...productDeeds,
  setNetwork: async ({ subnets, reaches }, { built }) => built.network.setReach(subnets, reaches),
  deployNetwork,
  changeNetwork: async (change, { built }) => built.network.change(change),
  tag: async ({ arn, tags }, { clients }) => tag(arn, tags, clients),
};

/** Does the deed of a happening. Throws if the world asks for something that is not possible. */
export async function perform(deed: Deed, stage: Stage): Promise<void> {
  const [[name, given] = []] = Object.entries(deed);
  const doer = doers[name as DeedName] as (given: unknown, stage: Stage) => Promise<void>;
  await doer(given, stage);
}
