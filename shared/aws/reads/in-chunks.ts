/** Items in their order, in groups of at most so many: what one call of AWS takes. */
export function inChunks<T>(items: readonly T[], atMost: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / atMost) }, (_, index) =>
    items.slice(index * atMost, (index + 1) * atMost),
  );
}
