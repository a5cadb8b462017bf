import { doctor } from '../../../cli/doctor/doctor.ts';
import type { DoctorEdge } from '../../../cli/doctor/doctor-edge.ts';
import type { DoctorOptions } from '../../../cli/doctor/doctor-options.ts';
import type { Terminal } from '../../../cli/terminal.ts';
import type { ListedCluster } from '../../../shared/aws/operating/list-services.ts';
import type { Ask } from '../../../shared/evidence/ask.ts';
import { account, collectOf, type FakeAccount, fakeAccount, region, service } from '../../fixtures/account.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Given = {
  readonly account?: Partial<FakeAccount>;
  readonly allowed?: readonly string[];
  readonly clusters?: readonly ListedCluster[];
  readonly options?: DoctorOptions;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly status?: Terminal['status'];
};

const shop: ListedCluster = { cluster: 'shop', services: { is: 'read', value: { arns: [service], cut: false } } };

/** Runs `doctor` on an account in memory. A file is its text, or a value that is written as JSON. */
export async function runDoctor(target: string | undefined, given: Given = {}) {
  const { clusters = [shop], options = {}, files = {}, status = null } = given;
  const asked: Ask[] = [];
  const { terminal, written } = fakeTerminal(null, { status });
  const fake: FakeAccount = { ...fakeAccount(''), ...given.account, allowed: new Set(given.allowed) };
  const edge: DoctorEdge = {
    now: () => '2026-11-23T10:00:00.000Z',
    open: async () => ({
      region,
      account,
      partition: 'aws',
      services: async () => clusters,
      collect: collectOf(() => fake, asked)(),
    }),
    read: async (path) => {
      const file = files[path];
      return typeof file === 'string' ? file : JSON.stringify(file);
    },
  };
  const code = await doctor(target, options, terminal, edge);
  return { code, asked, ...written };
}

/** The text without its line breaks, to look for sentences in it. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
