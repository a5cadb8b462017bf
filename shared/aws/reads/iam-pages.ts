type Page = { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined };

/**
 * The pages of one of IAM's lists, one after another.
 * @param most the number of pages that are read at most.
 * @param ask reads the page that begins at this marker, or the first one.
 */
export async function iamPages<P extends Page>(
  most: number,
  ask: (from: { readonly Marker?: string }) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  for (let from: { Marker?: string } | undefined = {}; from !== undefined && pages.length < most; ) {
    const page: P = await ask(from);
    pages.push(page);
    from = page.IsTruncated === true && page.Marker !== undefined ? { Marker: page.Marker } : undefined;
  }
  return pages;
}
