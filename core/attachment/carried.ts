/** A file as far as it matters whether a mail carries it. */
interface Sized {
  readonly size: number;
  /** where the API serves it to whoever has its link; absent where nobody knows */
  readonly servedAt?: string | undefined;
}

/** Files of a mail, in their order: those that it carries, and those for which it has a link. What cannot be linked is carried. */
export function carriedAndLinked<T extends Sized>(files: readonly T[], mostBytes: number) {
  const carried: T[] = [];
  const linked: (T & { readonly servedAt: string })[] = [];
  let size = 0;
  for (const file of files) {
    const { servedAt } = file;
    if (size + file.size > mostBytes && servedAt !== undefined) linked.push({ ...file, servedAt });
    else {
      size += file.size;
      carried.push(file);
    }
  }
  return { carried, linked };
}
