/** A thing by which service levels go, with the job that follows its last change, null where none had to. */
export function showRederived<Thing extends { readonly jobId?: string | undefined }>(thing: Thing) {
  return { ...thing, jobId: thing.jobId ?? null };
}
