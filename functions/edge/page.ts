/** A page as the API answers it: `next` is a link to the next page of the same list. */
export function pageOf<T>(
  items: readonly T[],
  path: string,
  query: Record<string, string | number | undefined>,
  cursor: string | null,
): { items: readonly T[]; next: string | null } {
  if (cursor === null) return { items, next: null };
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, cursor })) {
    if (value !== undefined) next.set(name, String(value));
  }
  return { items, next: `${path}?${next}` };
}
