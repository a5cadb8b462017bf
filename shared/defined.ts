/** Removes undefined members, because `exactOptionalPropertyTypes` does not accept them for absent ones. */
export function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
