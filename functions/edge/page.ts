/** A page as the API answers it: `next` is a link that asks for the same list, from the cursor on. */
export function pageOf<T>(
  items: readonly T[],
  path: string,
  query: Record<string, string | number | undefined>,
  cursor: string | null,
): { items: readonly T[]; next: string | null } {
  if (cursor === null) return { items, next: null };
  const { cursor: _previous, ...same } = query;
  const given = Object.entries(same).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return { items, next: `${path}?${new URLSearchParams([...given, ['cursor', cursor]])}` };
}
