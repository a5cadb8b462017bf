/** Where the project is published. The package’s `homepage` says the same. */
const projectUrl = 'https://github.com/ecs-init-remediator/ecs-init-remediator';

/**
 * The address of a page of the documentation. A message’s reader is seldom its installer: a path in a checkout leads them
 * nowhere.
 * @param page such as `docs/causes/no-route.md`.
 */
export function pageUrl(page: string): string {
  return `${projectUrl}/blob/main/${page}`;
}
