import { findPlace } from '../find-place.ts';
import { readIfThere } from '../read-if-there.ts';
import type { DeployEdge, DeploySite } from './deploy.ts';
import { loadInstaller, openLibraryEdge } from './load-installer.ts';

/** The machine and the account, as they are. */
export function openDeployEdge(): DeployEdge {
  return { open: openSite, readFile: readIfThere, libraries: openLibraryEdge(), loadInstaller };
}

async function openSite(options: Parameters<DeployEdge['open']>[0]): Promise<DeploySite> {
  const [{ readCaller }, { readBootstrap, readStackStatus }, { readForeign }, { check }] = await Promise.all([
    import('../../shared/aws/operating/read-caller.ts'),
    import('../../shared/aws/operating/read-stack.ts'),
    import('../../shared/aws/operating/read-foreign.ts'),
    import('../../shared/aws/operating/checked.ts'),
  ]);
  const { region, profile } = options;
  const person = await findPlace({ region, profile });
  const { account } = await readCaller(person);
  return {
    account,
    region: person.region,
    credentials: person.credentials,
    isBootstrapped: () => check(() => readBootstrap(person)),
    stackStatus: (stack) => readStackStatus(person, stack),
    foreignIn: (stack, is) => readForeign(person, stack, is),
  };
}
