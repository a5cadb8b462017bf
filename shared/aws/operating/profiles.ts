import { loadSharedConfigFiles } from '@smithy/core/config';

/** What the files of the AWS CLI say of a profile. */
export type ProfileSeen = {
  readonly name: string;
  /** How it signs in: with IAM Identity Center, in another way, or not at all because there is no such profile. */
  readonly kind: 'sso' | 'other' | 'none';
  /** The names of the profiles of this machine, at most ten. */
  readonly known: readonly string[];
};

/**
 * The profile of this name, or else the one that the environment names. A profile that assumes a role signs in as its source does.
 * @param environment that of the process.
 */
export async function describeProfile(
  profile: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ProfileSeen> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const profiles: Profiles = { ...credentialsFile, ...configFile };
  const name = profile ?? environment['AWS_PROFILE'] ?? 'default';
  const known = Object.keys(profiles)
    // Other sections of the files are named with a prefix and a dot.
    .filter((one) => /^[\w@+-]{1,64}$/.test(one))
    .slice(0, 10);
  if (!Object.hasOwn(profiles, name)) return { name, kind: 'none', known };
  const source = sourceOf(profiles, name);
  return source === undefined ? { name, kind: 'other', known } : { name: source, kind: 'sso', known };
}

type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** Roles may be chained; a chain that leads back to itself ends. */
const longestChain = 5;

/** The profile at the beginning of the chain, if it signs in with IAM Identity Center. */
function sourceOf(profiles: Profiles, name: string, left = longestChain): string | undefined {
  const settings = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (settings === undefined || left === 0) return undefined;
  if (settings['sso_session'] !== undefined || settings['sso_start_url'] !== undefined) return name;
  const source = settings['source_profile'];
  return source === undefined || source === name ? undefined : sourceOf(profiles, source, left - 1);
}
