import type { ListedCluster } from '../shared/aws/operating/list-services.ts';

/** Something of which nothing is told, and why; `permission` if it takes one to read it. */
type Missing = { readonly what: string; readonly because: string; readonly permission?: string };

/** What of a cluster's services was not listed; nothing if all are. */
export function unlisted({ cluster, services }: ListedCluster): readonly Missing[] {
  const what = `cluster ${cluster}`;
  if (services.is === 'not-checked') {
    const { because, permission } = services;
    return [{ what, because, ...(permission !== null && { permission }) }];
  }
  return services.value.cut ? [{ what, because: 'it has more services than are listed' }] : [];
}

/** The same as sentences behind another one. */
export function sayUnlisted(missing: readonly Missing[]): string {
  return missing
    .map(({ what, because, permission }) => {
      const takes = permission === undefined ? '' : ` It needs ${permission}.`;
      return ` ${what}: ${because.replace(/\.$/, '')}.${takes}`;
    })
    .join('');
}
